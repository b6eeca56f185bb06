// SPDX-License-Identifier: GPL-3.0-or-later

import MotionControl
import SpatialMath
import Testing
import _TestSupport

@Suite("PathSmoothing") struct PathSmoothingTests {
  typealias Rejection = PathSmoothing.Rejection<String>

  static func walk(_ seed: UInt64, corners: Int, joints: Int = 7) -> [JointVector] {
    var random = SeededGenerator(seed: seed, stream: "corners")
    return (0..<corners).map { _ in
      JointVector((0..<joints).map { _ in random.uniform(-1, 1) })
    }
  }

  /// Straight ways from corner to corner, each in so many steps.
  static func divided(_ corners: [JointVector], _ parts: Int = 10) -> [JointVector] {
    zip(corners, corners.dropFirst()).flatMap { a, b in
      (0..<parts).map { a + (b - a) * (Double($0) / Double(parts)) }
    } + [corners[corners.count - 1]]
  }

  static func smooth(_ waypoints: [JointVector]) throws -> SmoothPath {
    let outcome = PathSmoothing.smoothed(waypoints) { _ in Rejection?.none }
    guard case .found(let smooth) = outcome else {
      throw SmoothingFailure(description: "\(outcome)")
    }
    return smooth
  }

  struct SmoothingFailure: Error, CustomStringConvertible { let description: String }

  /// The largest distance of two paths at the same share of their parameters [rad].
  static func distance(_ a: JointPath, _ b: JointPath) -> Double {
    (0...500).map { k in
      let u = Double(k) / 500
      return (a.sample(at: u * a.end).q - b.sample(at: u * b.end).q).maxMagnitude
    }.max() ?? .infinity
  }

  @Test("no small change of the curve makes its objective smaller", arguments: seeds(40))
  func stationary(seed: UInt64) {
    var random = SeededGenerator(seed: seed)
    let waypoints = Self.divided(Self.walk(seed, corners: 3 + random.index(below: 4)), 20)
    let n = 4 + random.index(below: 9)
    let path = PathSmoothing.path(near: waypoints, segments: n)
    var places = [0.0]
    for (a, b) in zip(waypoints, waypoints.dropFirst()) {
      let d = b - a
      places.append(places[places.count - 1] + d.dot(d).squareRoot())
    }
    let length = places[places.count - 1]
    for _ in 0..<5 {
      // A curve of the same kind that leaves both ends where they are.
      var control = (0..<n + 5).map { _ in
        JointVector((0..<7).map { _ in random.uniform(-1, 1) })
      }
      (control[0], control[n + 4]) = (.zero, .zero)
      let change = JointPath(controlPoints: control)
      var (near, size) = (0.0, 0.0)
      for i in 1..<waypoints.count - 1 {
        let s = places[i] / length * path.end
        let share = 0.5 * (places[i + 1] - places[i - 1]) / length
        let term = share * (path.sample(at: s).q - waypoints[i]).dot(change.sample(at: s).q)
        near += term
        size += abs(term)
      }
      // Boole's rule is exact up to degree five, the product of both third derivatives has four.
      var rough = 0.0
      let pace = Double(n)
      for m in 0..<n {
        for (k, share) in [7.0, 32, 12, 32, 7].enumerated() {
          let s = Double(m) + Double(k) / 4
          let (a, b) = (path.sample(at: s).third, change.sample(at: s).third)
          let term = share / 90 / pace * (a.dot(b) * pace * pace * pace * pace * pace * pace)
          rough += PathSmoothing.weight * term
          size += PathSmoothing.weight * abs(term)
        }
      }
      #expect(abs(near + rough) < 1e-8 * size, "seed \(seed): \(near) + \(rough) of \(size)")
    }
  }

  @Test("a straight way stays straight, with the fewest segments", arguments: seeds(20))
  func straight(seed: UInt64) throws {
    let ends = Self.walk(seed, corners: 2)
    for parts in [1, 2, 7, 100] {
      let smooth = try Self.smooth(Self.divided(ends, parts))
      #expect(smooth.path.segmentCount == 4)
      #expect(smooth.deviation < 1e-12 && smooth.overshoot < 1e-12 && smooth.curvature < 1e-9)
      for k in 0...20 {
        let q = ends[0] + (ends[1] - ends[0]) * (Double(k) / 20)
        #expect((smooth.path.sample(at: Double(k) / 5).q - q).maxMagnitude < 1e-12)
      }
    }
  }

  @Test("it begins and ends at the first and the last waypoint exactly", arguments: seeds(20))
  func ends(seed: UInt64) throws {
    let waypoints = Self.divided(Self.walk(seed, corners: 3))
    let path = try Self.smooth(waypoints).path
    #expect(path.sample(at: 0).q == waypoints[0])
    #expect(path.sample(at: path.end).q == waypoints[waypoints.count - 1])
  }

  @Test("units, place and direction of the waypoints do not change the shape", arguments: seeds(20))
  func invariance(seed: UInt64) {
    let waypoints = Self.divided(Self.walk(seed, corners: 4))
    let path = PathSmoothing.path(near: waypoints, segments: 12)
    let shift = JointVector([3, -2, 1, 0.5, 0, 7, -4])
    for scale in [1e-6, 57.3] {
      let moved = PathSmoothing.path(near: waypoints.map { $0 * scale + shift }, segments: 12)
      for k in 0...100 {
        let s = 12 * Double(k) / 100
        let q = path.sample(at: s).q * scale + shift
        #expect((moved.sample(at: s).q - q).maxMagnitude < 1e-11 * scale + 1e-14)
      }
    }
    let back = PathSmoothing.path(near: waypoints.reversed(), segments: 12)
    for k in 0...100 {
      let s = 12 * Double(k) / 100
      #expect((back.sample(at: 12 - s).q - path.sample(at: s).q).maxMagnitude < 1e-11)
    }
  }

  @Test("more waypoints on the same ways change it hardly", arguments: seeds(20))
  func density(seed: UInt64) {
    let corners = Self.walk(seed, corners: 4)
    let sparse = PathSmoothing.path(near: Self.divided(corners, 20), segments: 12)
    let dense = PathSmoothing.path(near: Self.divided(corners, 160), segments: 12)
    #expect(Self.distance(sparse, dense) < 5e-3)
  }

  @Test("a circle keeps its radius")
  func circle() throws {
    for radius in [0.1, 1, 3] {
      let waypoints = (0...60).map { k in
        let (s, c) = Elementary.sincos(Double(k) * 0.03)
        return JointVector([radius * c, radius * s, 0.2])
      }
      let smooth = try Self.smooth(waypoints)
      #expect(smooth.deviation < PathSmoothing.nearness)
      for k in 2...18 {
        let sample = smooth.path.sample(at: smooth.path.end * Double(k) / 20)
        #expect(abs(sample.curvature * radius - 1) < 0.05, "radius \(radius) at \(k)")
      }
    }
  }

  @Test("a corner is blended by a share of the path's length")
  func corner() throws {
    let corners = [JointVector([0, 0]), JointVector([1, 0]), JointVector([1, 1])]
    let smooth = try Self.smooth(Self.divided(corners, 40))
    #expect(smooth.path.segmentCount == 12)
    // Nearer than a blend over the tenth of the length would be, and further than none.
    #expect(smooth.deviation > 0.005 && smooth.deviation < 0.05)
    #expect(smooth.curvature > 3 && smooth.curvature < 20)
    // A rounding of twice the length is as sharp by half.
    let twice = try Self.smooth(Self.divided(corners.map { $0 * 2 }, 40))
    #expect(abs(twice.deviation / smooth.deviation - 2) < 1e-9)
    #expect(abs(twice.curvature / smooth.curvature - 0.5) < 1e-9)
    // What it goes beyond the last waypoints is told.
    var beyond = 0.0
    for k in 0...2000 {
      let q = smooth.path.sample(at: 12 * Double(k) / 2000).q
      beyond = max(beyond, q[0] - 1, -q[1])
    }
    #expect(abs(beyond - smooth.overshoot) < 1e-4)
  }

  @Test("where it is rejected it comes nearer, until it is accepted", arguments: seeds(20))
  func refined(seed: UInt64) throws {
    let corners = Self.walk(seed, corners: 4)
    let waypoints = Self.divided(corners)
    let free = try Self.smooth(waypoints)
    let allowed = 0.25 * free.deviation
    var asked = 0
    let outcome = PathSmoothing.smoothed(waypoints) { path -> Rejection? in
      asked += 1
      let far = Self.furthest(path, corners)
      return far.distance > allowed ? Rejection(at: far.place, "far") : nil
    }
    switch outcome {
    case .found(let smooth):
      #expect(smooth.deviation <= allowed * 1.01 && asked > 1)
      #expect(smooth.path.sample(at: 0).q == waypoints[0])
    case .tooSharp(let curvature): #expect(curvature > PathSmoothing.mostCurvature)
    case .notFound: Issue.record("seed \(seed): not found after \(asked)")
    }
  }

  /// Where a path is furthest from straight ways.
  static func furthest(
    _ path: JointPath, _ corners: [JointVector]
  ) -> (place: Double, distance: Double) {
    var worst = (place: 0.0, distance: 0.0)
    for k in 0...path.segmentCount * 16 {
      let s = Double(k) / 16
      let q = path.sample(at: s).q
      var least = Double.infinity
      for (a, b) in zip(corners, corners.dropFirst()) {
        let way = b - a
        let share = min(max((q - a).dot(way) / way.dot(way), 0), 1)
        let off = q - (a + way * share)
        least = min(least, off.dot(off).squareRoot())
      }
      if least > worst.distance { worst = (s, least) }
    }
    return worst
  }

  @Test("what nothing satisfies ends after a bounded number of attempts with the last reason")
  func notFound() {
    for place in [0.0, 0.5, 1] {
      var asked = 0
      let outcome = PathSmoothing.smoothed(Self.divided(Self.walk(1, corners: 3))) { path in
        asked += 1
        return Rejection(at: place * path.end, "attempt \(asked)")
      }
      switch outcome {
      case .notFound(let reason):
        #expect(asked == PathSmoothing.mostRounds + 1 && reason == "attempt \(asked)")
      case .tooSharp: break
      case .found: Issue.record("found what is not accepted")
      }
    }
  }

  @Test("a turn back is too sharp, and is not handed out")
  func turnBack() {
    let corners = [JointVector([0, 0]), JointVector([0.2, 0]), JointVector([0, 1e-3])]
    let outcome = PathSmoothing.smoothed(Self.divided(corners)) { _ in Rejection?.none }
    guard case .tooSharp(let curvature) = outcome else {
      Issue.record("\(outcome)")
      return
    }
    #expect(curvature > PathSmoothing.mostCurvature)
  }

  @Test("a sharp corner is cut further until it is blunt enough")
  func loosened() throws {
    let size = 0.12
    let corners = [[0, 0], [size, 0], [size * 0.3, size]].map { JointVector($0) }
    let waypoints = Self.divided(corners, 20)
    let plain = PathSmoothing.path(near: waypoints, segments: 12)
    let sharp = (0...192).map { plain.sample(at: Double($0) / 16).curvature }.max() ?? 0
    #expect(sharp > PathSmoothing.mostCurvature)
    let smooth = try Self.smooth(waypoints)
    #expect(smooth.curvature <= PathSmoothing.mostCurvature)
    #expect(smooth.deviation > Self.furthest(plain, corners).distance)
  }

  @Test("standing still and repeated waypoints")
  func repeated() throws {
    let q = JointVector([0.1, -0.2, 0.3])
    for waypoints in [[q], [q, q, q]] {
      let smooth = try Self.smooth(waypoints)
      #expect(smooth.path.isStandstill && smooth.path.sample(at: 0).q == q)
      #expect(smooth.deviation == 0 && smooth.overshoot == 0 && smooth.curvature == 0)
    }
    let way = Self.divided(Self.walk(3, corners: 3))
    let doubled = way.flatMap { [$0, $0] }
    #expect(try Self.smooth(doubled) == Self.smooth(way))
  }

  @Test(
    "arches over the patient are kept within 20 mrad and come again bit for bit",
    arguments: seeds(12))
  func arches(seed: UInt64) throws {
    let robot = try Arms.panda()
    var random = SeededGenerator(seed: seed)
    let arc = TransitArc(PathFollower(robot), up_B: [0, 0, 1])
    let ends = (0..<2).map { _ in
      let away = robot.limits.random(&random, count: 7) - PlanningScenes.start
      return PlanningScenes.start + away * 0.3
    }
    for lift in [0.0, 0.03, 0.1] {
      guard case .found(let way) = arc.waypoints(from: ends[0], to: ends[1], lift: lift) else {
        continue
      }
      let smooth = try Self.smooth(way)
      #expect(smooth.deviation < 0.02 && smooth.curvature <= PathSmoothing.mostCurvature)
      #expect(smooth.path.segmentCount <= 12)
      #expect(try Self.smooth(way) == smooth)
    }
  }
}
