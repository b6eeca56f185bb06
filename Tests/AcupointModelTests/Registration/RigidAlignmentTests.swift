// SPDX-License-Identifier: GPL-3.0-or-later

import AcupointModel
import SpatialMath
import Testing
import _TestSupport

@Suite("RigidAlignment") struct RigidAlignmentTests {
  private func cost(
    _ r: RotationMatrix, _ t: Vector3, _ a: [Vector3], _ b: [Vector3], _ w: [Double]
  ) -> Double {
    a.indices.reduce(0) { $0 + w[$1] * (r * a[$1] + t - b[$1]).lengthSquared }
  }

  @Test("a moved set is found again exactly, planar sets too", arguments: seeds(100))
  func exact(seed: UInt64) throws {
    var random = SeededGenerator(seed: seed)
    let flat = seed % 3 == 0
    let source = (0..<(6 + random.index(below: 8))).map { _ in
      let p = random.vector(0.5)
      return flat ? Vector3(p.x, p.y, 0) : p
    }
    let (r, t) = (random.rotation(), random.vector(2))
    let weights = source.map { _ in random.uniform(0.2, 5) }
    let found = try RigidAlignment(
      source: source, target: source.map { r * $0 + t }, weights: weights)
    #expect(found.rotation.angle(to: r) < 1e-8)
    for p in source { #expect((found(p) - (r * p + t)).length < 1e-10) }
  }

  @Test("no other rotation is better, also where a mirror image would be", arguments: seeds(60))
  func bruteForce(seed: UInt64) throws {
    var random = SeededGenerator(seed: seed)
    let source = (0..<6).map { _ in random.vector(0.5) }
    // Unrelated targets, or mirrored ones: the best orthogonal map is then no rotation.
    let target =
      seed.isMultiple(of: 2)
      ? source.map { Vector3(-$0.x, $0.y, $0.z) } : source.map { _ in random.vector(0.5) }
    let weights = source.map { _ in random.uniform(0.2, 5) }
    let found = try RigidAlignment(source: source, target: target, weights: weights)
    let determinant = found.rotation.x.cross(found.rotation.y).dot(found.rotation.z)
    #expect(abs(determinant - 1) < 1e-12)
    let best = cost(found.rotation, found.translation, source, target, weights)
    let total = weights.reduce(0, +)
    for scale in [4.0, 1, 0.1, 0.01, 1e-4] {
      for _ in 0..<200 {
        let r = RotationMatrix.exp(random.vector(scale)) * found.rotation
        // The best shift for this rotation.
        var t = Vector3.zero
        for i in source.indices { t += (target[i] - r * source[i]) * (weights[i] / total) }
        #expect(cost(r, t, source, target, weights) >= best - 1e-12)
      }
    }
  }

  @Test("two points, a line, and numbers that are none are refused")
  func refusals() {
    let line = (0..<5).map { Vector3(0.1, 0.2, 0.3) * Double($0) }
    let ones = [Double](repeating: 1, count: 5)
    #expect(throws: RegistrationRefusal.tooFewLandmarks(count: 2, needed: 3)) {
      try RigidAlignment(
        source: Array(line.prefix(2)), target: Array(line.prefix(2)), weights: [1, 1])
    }
    do {
      _ = try RigidAlignment(source: line, target: line, weights: ones)
      Issue.record("a line was taken")
    } catch {
      guard case .collinear(let spread, _) = error else {
        Issue.record("\(error)")
        return
      }
      #expect(spread < 1e-9)
    }
    var bad = line
    bad[2].y = .nan
    #expect(throws: RegistrationRefusal.self) {
      try RigidAlignment(source: line, target: bad, weights: ones)
    }
    #expect(throws: RegistrationRefusal.badNumber(what: "weights")) {
      try RigidAlignment(source: bad.map { _ in .zero }, target: line, weights: [1, 1, 0, 1, 1])
    }
  }
}

@Suite("PointCovariance") struct PointCovarianceTests {
  @Test("turning it turns its variances; the squared distance is that of the inverse")
  func turned() {
    var random = SeededGenerator(seed: 4)
    for _ in 0..<100 {
      // The sum of a few dyads is a covariance.
      let dyads = (0..<5).map { _ in random.vector(1) }
      var s = PointCovariance.zero
      for d in dyads {
        s.xx += d.x * d.x
        s.yy += d.y * d.y
        s.zz += d.z * d.z
        s.xy += d.x * d.y
        s.xz += d.x * d.z
        s.yz += d.y * d.z
      }
      let r = random.rotation()
      let u = random.direction()
      let turned = s.rotated(by: r)
      #expect(abs(turned.variance(along: r * u) - s.variance(along: u)) < 1e-12)
      #expect(abs(turned.trace - s.trace) < 1e-12)
      let e = random.vector(1)
      #expect(abs(s.squaredDistance(s * e) - e.dot(s * e)) < 1e-8)
    }
    #expect(PointCovariance(isotropic: 4).squaredDistance([2, 0, 0]) == 1)
    #expect(PointCovariance(isotropic: 4).sigma(across: [0, 0, 1]) == 2)
    #expect(PointCovariance.zero.squaredDistance([1, 0, 0]) == .infinity)
  }
}
