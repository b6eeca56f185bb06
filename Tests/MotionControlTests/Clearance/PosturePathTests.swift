// SPDX-License-Identifier: GPL-3.0-or-later

import MotionControl
import SpatialMath
import Testing
import _TestSupport

@Suite("PosturePath") struct PosturePathTests {
  static func path(_ seed: UInt64) -> JointPath {
    var random = SeededGenerator(seed: seed, stream: "enclosures")
    let count = 6 + random.index(below: 9)
    let points = (0..<count).map { _ in
      JointVector((0..<7).map { _ in random.uniform(-2, 2) })
    }
    switch seed % 4 {
    case 0: return JointPath(through: points, .cubic)
    case 1: return JointPath(through: points, .quintic)
    case 2: return JointPath(controlPoints: points)
    default: return JointPath(through: Array(points.prefix(1 + count % 2)))
    }
  }

  @Test("a part of a path encloses every posture on it, and not much more", arguments: seeds(60))
  func enclosure(seed: UInt64) {
    let path = Self.path(seed)
    var random = SeededGenerator(seed: seed)
    for _ in 0..<40 {
      var (a, b) = (random.uniform(0, path.end), random.uniform(0, path.end))
      if random.index(below: 3) == 0 { a = a.rounded() }
      if random.index(below: 3) == 0 { b = b.rounded() }
      if random.index(below: 3) == 0 { b = min(path.end, a + random.uniform(0, 0.01)) }
      (a, b) = (min(a, b), max(a, b))
      let part = path.part(from: a, to: b)
      #expect((part.middle - path.sample(at: 0.5 * (a + b)).q).maxMagnitude < 1e-14)
      var furthest = JointVector.zero
      for k in 0...200 {
        let away = (path.sample(at: a + (b - a) * Double(k) / 200).q - part.middle).lanes
        furthest.lanes = pointwiseMax(furthest.lanes, pointwiseMax(away, away * -1))
      }
      for i in 0..<7 {
        #expect(furthest[i] <= part.spread[i] + 1e-13, "seed \(seed): joint \(i), \(a)…\(b)")
        // A short part is nearly straight: its bound is nearly the move itself.
        if b - a < 1e-3 {
          #expect(part.spread[i] <= furthest[i] + 50 * (b - a) * (b - a), "seed \(seed)")
        }
      }
    }
  }
}
