// SPDX-License-Identifier: GPL-3.0-or-later

import MotionControl
import SpatialMath
import Testing
import _TestSupport

/// Postures at and within a hair of singularities.
@Suite("Closed forms at singularities") struct ClosedFormSingularTests {
  typealias Part = BranchLabel.Part

  /// Sets the joints that make a part of an arm singular.
  static func makeSingular(
    _ part: Part, _ geometry: ClosedFormGeometry, _ q: inout JointVector, by offset: Double
  ) {
    switch (geometry, part) {
    case (.parallelAxes, .wrist): q[4] = offset
    case (.parallelAxes, .elbow): q[2] = offset
    case (.sphericalWrist, .wrist): q[4] = offset
    // Along axis 4 the forearm is 0.45 m long, at right angles to it 0.03 m.
    case (.sphericalWrist, .elbow): q[2] = -Elementary.atan2(0.45, 0.03) + offset
    case (.swivel, .shoulder), (.offsetWrist, .shoulder): q[1] = offset
    case (.swivel, .elbow): q[3] = offset
    case (.swivel, .wrist): q[5] = offset
    // Where elbow and wrist are in line with the shoulder.
    case (.offsetWrist, .elbow):
      q[3] = -Elementary.atan2(0.0825, 0.316) - Elementary.atan2(0.0825, 0.384) + offset
    default: break
    }
  }

  /// A posture with one part so far from singular, and every other part well away from it: by its
  /// own joint, or, where that does not tell, because no two branches are near each other.
  static func posture(
    _ form: ClosedForm, singular part: Part, by offset: Double, _ random: inout SeededGenerator
  ) -> JointVector {
    while true {
      var q = ClosedFormArms.posture(form.chain.count, &random)
      for other in Part.allCases {
        makeSingular(other, form.geometry, &q, by: random.uniform(0.4, 1.2))
      }
      let set = form.solutions(form.chain.toolPose(at: q), near: q)
      var nearest = Double.infinity
      for i in 0..<set.count {
        for k in 0..<i { nearest = min(nearest, ClosedFormArms.distance(set[i].q, set[k].q)) }
      }
      guard nearest > 0.2 else { continue }
      makeSingular(part, form.geometry, &q, by: offset)
      return q
    }
  }

  static let cases: [(ClosedFormGeometry, Part)] = [
    (.parallelAxes, .wrist), (.parallelAxes, .elbow), (.sphericalWrist, .wrist),
    (.sphericalWrist, .elbow), (.swivel, .shoulder), (.swivel, .elbow), (.swivel, .wrist),
    (.offsetWrist, .shoulder), (.offsetWrist, .elbow),
  ]

  @Test("a singular posture comes back from itself, and is called singular", arguments: cases)
  func singular(geometry: ClosedFormGeometry, part: Part) throws {
    let chain = try #require(try ClosedFormArms.all().first { $0.geometry == geometry }).chain
    let form = try #require(ClosedForm(chain))
    for seed in seeds(200) {
      var random = SeededGenerator(seed: seed)
      let q = Self.posture(form, singular: part, by: 0, &random)
      #expect(form.branch(of: q).isSingular(part), "seed \(seed)")
      let X_BT = chain.toolPose(at: q)
      let set = form.solutions(X_BT, near: q)
      let own = (0..<set.count).first { ClosedFormArms.distance(set[$0].q, q) < 1e-6 }
      #expect(own.map { set[$0].label.isSingular(part) } == true, "seed \(seed)")
    }
  }

  @Test(
    "so near a singularity that rounding shows, every branch still reaches the pose",
    arguments: cases)
  func near(geometry: ClosedFormGeometry, part: Part) throws {
    let chain = try #require(try ClosedFormArms.all().first { $0.geometry == geometry }).chain
    let form = try #require(ClosedForm(chain))
    for seed in seeds(200) {
      var random = SeededGenerator(seed: seed)
      let offset = Elementary.exp(random.uniform(-35, -7))
      let q = Self.posture(form, singular: part, by: offset, &random)
      let X_BT = chain.toolPose(at: q)
      let set = form.solutions(X_BT, near: q)
      // Two axes 1e-10 from one line tell their angles apart to 1e-14 over that.
      #expect(set.distance(to: q) < 1e-3, "seed \(seed)")
      for i in 0..<set.count {
        let X = chain.toolPoseByProducts(at: set[i].q)
        #expect((X.translation - X_BT.translation).length <= 1e-9, "seed \(seed)")
        #expect(X.rotation.angle(to: X_BT.rotation) <= 1e-9, "seed \(seed)")
      }
    }
  }

  @Test(
    "with the wrist's centre on axis 1 the base keeps the reference's angle", arguments: seeds(50))
  func shoulder(seed: UInt64) throws {
    // No offset beside axis 1: the centre comes onto it.
    let chain = ClosedFormArms.chain([
      (0, -1, 0.4), (0.5, 0, 0), (0, -1, 0), (0, 1, 0.45), (0, -1, 0), (0, 0, 0.1),
    ])
    let form = try #require(ClosedForm(chain))
    #expect(form.geometry == .sphericalWrist)
    var random = SeededGenerator(seed: seed)
    // An isosceles arm over the base: link 2 of 0.5 m, the forearm of 0.45 m.
    var q = ClosedFormArms.posture(6, &random)
    let elbow = random.uniform(0.5, 2.5)
    let (s, c) = Elementary.sincos(elbow)
    q[1] = -.pi / 2 - Elementary.atan2(0.45 * s, 0.5 + 0.45 * c)
    q[2] = elbow - .pi / 2
    let X_BT = chain.toolPose(at: q)
    let center = chain.bodyPoses(at: q)[5].translation
    #expect(Vector3(center.x, center.y, 0).length < 1e-12)
    let set = form.solutions(X_BT, near: q)
    #expect(set.distance(to: q) < 1e-6)
    for i in 0..<set.count {
      #expect(set[i].label.isSingular(.shoulder))
      #expect(abs(set[i].q[0] - q[0]) < 1e-12)
    }
    #expect(form.branch(of: q).isSingular(.shoulder))
  }

  @Test("a stretched arm at the edge of its reach is one posture, a nanometre further none")
  func edge() throws {
    let chain = ClosedFormArms.ur5e
    let form = try #require(ClosedForm(chain))
    let q = JointVector([0.4, -0.7, 0, 0.9, 1.1, -0.3])
    let X_BT = chain.toolPose(at: q)
    let set = form.solutions(X_BT, near: q)
    #expect(set.distance(to: q) < 1e-6)
    let bodies = chain.bodyPoses(at: q)
    let outward = (bodies[4].translation - bodies[2].translation).normalized
    let further = RigidTransform<Base, Tool>(
      X_BT.rotation, X_BT.translation + outward * 2e-9)
    let left = form.solutions(further, near: q)
    #expect(left.distance(to: q) > 0.1)
  }
}
