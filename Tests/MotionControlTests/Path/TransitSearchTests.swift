// SPDX-License-Identifier: GPL-3.0-or-later

import MotionControl
import SpatialMath
import Testing
import _TestSupport

/// Ways through joint spaces of three joints with balls in them, whose every place is known.
@Suite("TransitSearch") struct TransitSearchTests {
  static let limits = JointLimits(
    lower: JointVector([-1.5, -1.5, -1.5]), upper: JointVector([1.5, 1.5, 1.5]),
    velocity: JointVector([1, 1, 1]), effort: JointVector([1, 1, 1]))
  static let a = JointVector([-1.4, 0, 0])
  static let b = JointVector([1.4, 0, 0])

  /// Balls in joint space, none of them over an end of the way.
  struct Obstacles {
    var balls: [(center: JointVector, radius: Double)] = []
    /// Nothing passes here between both ends.
    var isShut = false

    init(seed: UInt64) {
      var random = SeededGenerator(seed: seed, stream: "balls")
      while balls.count < 40 {
        let center = JointVector([
          random.uniform(-1.3, 1.3), random.uniform(-1.5, 1.5), random.uniform(-1.5, 1.5),
        ])
        let radius = random.uniform(0.2, 0.5)
        let ends = [TransitSearchTests.a, TransitSearchTests.b]
        guard
          ends.allSatisfy({ (center - $0).dot(center - $0) > (radius + 0.05) * (radius + 0.05) })
        else { continue }
        balls.append((center, radius))
      }
      // One stands in the straight way.
      balls.append((JointVector([0, 0, 0]), 0.5))
    }

    func isFree(_ p: JointVector, _ q: JointVector) -> Bool {
      if isShut && (p[0] < 0.3) != (q[0] < 0.3) { return false }
      let d = q - p
      let length = d.dot(d)
      for ball in balls {
        let t = length > 0 ? min(1, max(0, (ball.center - p).dot(d) / length)) : 0
        let off = p + d * t - ball.center
        if off.dot(off) < ball.radius * ball.radius { return false }
      }
      return true
    }
  }

  static func way(seed: UInt64, _ obstacles: Obstacles) -> (way: [JointVector]?, asked: Int) {
    var random = SeededGenerator(seed: seed, stream: "way")
    var asked = 0
    let way = TransitSearch(limits: limits, count: 3, margin: 0.05)
      .waypoints(from: a, to: b, random: &random) {
        asked += 1
        return obstacles.isFree($0, $1)
      }
    return (way, asked)
  }

  @Test("a way around balls is free everywhere, within the limits, and the same for one seed")
  func balls() throws {
    var found = 0
    for seed in seeds(200) {
      let obstacles = Obstacles(seed: seed)
      let first = Self.way(seed: seed, obstacles)
      guard let way = first.way else { continue }
      found += 1
      #expect(way.first == Self.a && way.last == Self.b && way.count > 2, "seed \(seed)")
      for (p, q) in zip(way, way.dropFirst()) {
        for k in 0...200 {
          let r = p + (q - p) * (Double(k) / 200)
          #expect(r.maxMagnitude <= 1.45 + 1e-12, "seed \(seed)")
          for ball in obstacles.balls {
            let d = r - ball.center
            #expect(d.dot(d).squareRoot() >= ball.radius - 1e-9, "seed \(seed)")
          }
        }
      }
      #expect(Self.way(seed: seed, obstacles).way == way, "seed \(seed)")
    }
    #expect(found >= 195)
  }

  @Test("a wall without a gap ends the search within its bound", arguments: seeds(20))
  func wall(seed: UInt64) {
    var obstacles = Obstacles(seed: seed)
    obstacles.isShut = true
    let (way, asked) = Self.way(seed: seed, obstacles)
    #expect(way == nil)
    #expect(asked <= TransitSearch.mostExtensions + 1)
  }

  @Test("a straight way that is free is the way")
  func straight() {
    var open = Obstacles(seed: 1)
    open.balls = []
    let (way, asked) = Self.way(seed: 1, open)
    #expect(way == [Self.a, Self.b] && asked == 1)
  }
}
