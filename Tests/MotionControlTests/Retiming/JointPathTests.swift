// SPDX-License-Identifier: GPL-3.0-or-later

import MotionControl
import Numerics
import SpatialMath
import Testing
import _TestSupport

@Suite("JointPath") struct JointPathTests {
  static func points(_ seed: UInt64, _ count: Int) -> [JointVector] {
    var random = SeededGenerator(seed: seed)
    return (0..<count).map { _ in JointVector((0..<3).map { _ in random.uniform(-2, 2) }) }
  }

  @Test("it passes its waypoints, smooth up to its order", arguments: seeds(20))
  func passes(seed: UInt64) {
    let points = Self.points(seed, 2 + Int(seed % 9))
    for kind in JointPath.Kind.allCases {
      let path = JointPath(through: points, kind)
      for (i, q) in points.enumerated() {
        #expect((path.sample(at: Double(i)).q - q).maxMagnitude < 1e-13)
        guard i > 0, i < points.count - 1 else { continue }
        let (a, b) = (path.sample(at: Double(i).nextDown), path.sample(at: Double(i)))
        #expect((a.first - b.first).maxMagnitude < 1e-11)
        #expect((a.second - b.second).maxMagnitude < 1e-11)
        if kind == .quintic { #expect((a.third - b.third).maxMagnitude < 1e-10) }
      }
      let ends = [path.sample(at: 0), path.sample(at: Double(points.count - 1))]
      for end in ends {
        #expect((kind == .cubic ? end.second : end.third).maxMagnitude < 1e-11)
      }
    }
  }

  @Test("the derivatives are those of the curve", arguments: seeds(20))
  func derivatives(seed: UInt64) {
    var random = SeededGenerator(seed: seed)
    for kind in JointPath.Kind.allCases {
      let path = JointPath(through: Self.points(seed, 6), kind)
      let s = Double(random.index(below: 5)) + random.uniform(0.1, 0.9)
      let h = 1e-5
      let (a, b, c) = (path.sample(at: s - h), path.sample(at: s), path.sample(at: s + h))
      #expect(((c.q - a.q) * (0.5 / h) - b.first).maxMagnitude < 1e-7)
      #expect(((c.first - a.first) * (0.5 / h) - b.second).maxMagnitude < 1e-6)
      #expect(((c.second - a.second) * (0.5 / h) - b.third).maxMagnitude < 1e-5)
    }
  }

  @Test("polynomials up to the natural degree come back exactly")
  func polynomials() {
    // A straight line is natural for both.
    let line = (0..<6).map { JointVector([1 + 0.5 * Double($0), -2.0 * Double($0)]) }
    for kind in JointPath.Kind.allCases {
      let path = JointPath(through: line, kind)
      for s in stride(from: 0.0, through: 5, by: 0.1) {
        let sample = path.sample(at: s)
        #expect((sample.q - JointVector([1 + 0.5 * s, -2 * s])).maxMagnitude < 1e-13)
        #expect(sample.second.maxMagnitude < 1e-12)
      }
    }
    // A parabola has no third derivative: natural for the quintic spline.
    let parabola = JointPath(
      through: (0..<6).map { JointVector([Double($0 * $0)]) }, .quintic)
    for s in stride(from: 0.0, through: 5, by: 0.1) {
      #expect(abs(parabola.sample(at: s).q[0] - s * s) < 1e-12)
      #expect(abs(parabola.sample(at: s).second[0] - 2) < 1e-11)
    }
  }

  @Test("a move of 1e-9 rad far from zero keeps its digits")
  func tinyMoves() {
    let step = 1e-9
    let path = JointPath(through: [0.0, 1, 3].map { JointVector([2.5 + step * $0]) })
    let true0 = (2.5 + step) - 2.5
    let true1 = (2.5 + 3 * step) - (2.5 + step)
    // Natural cubic through three points: q′ at the first knot is (5 Δ₀ − Δ₁) / 4.
    #expect(abs(path.sample(at: 0).first[0] / ((5 * true0 - true1) / 4) - 1) < 1e-14)
  }

  @Test("a B-spline keeps its shape, its ends and its derivatives", arguments: seeds(30))
  func bSplines(seed: UInt64) throws {
    var random = SeededGenerator(seed: seed)
    let segments = 1 + random.index(below: 12)
    let control = (0..<segments + 5).map { _ in
      JointVector((0..<8).map { _ in random.uniform(-2, 2) })
    }
    let path = JointPath(controlPoints: control)
    #expect(path.segmentCount == segments && path.kind == .quintic)
    #expect(path.sample(at: 0).q == control[0])
    #expect(path.sample(at: Double(segments)).q == control[segments + 4])
    let basis = try BSplineBasis(breakpoints: (0...segments).map { Double($0) })
    var values = [Double](repeating: 0, count: 24)
    for k in 0...60 {
      let s = Double(segments) * Double(k) / 60
      let first = try basis.evaluateNonzero(at: s, highestDerivative: 3, into: &values)
      var expected = [JointVector](repeating: .zero, count: 4)
      for d in 0...3 {
        for j in 0..<6 { expected[d] = expected[d] + control[first + j] * values[4 * j + d] }
      }
      let sample = path.sample(at: s)
      #expect((sample.q - expected[0]).maxMagnitude < 1e-12, "seed \(seed) at \(s)")
      #expect((sample.first - expected[1]).maxMagnitude < 1e-11, "seed \(seed) at \(s)")
      #expect((sample.second - expected[2]).maxMagnitude < 1e-10, "seed \(seed) at \(s)")
      // q‴ of the end segments is large: their knots coincide.
      #expect((sample.third - expected[3]).maxMagnitude < 1e-9, "seed \(seed) at \(s)")
    }
  }
}
