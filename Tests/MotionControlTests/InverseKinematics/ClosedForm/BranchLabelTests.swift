// SPDX-License-Identifier: GPL-3.0-or-later

import MotionControl
import SpatialMath
import Testing
import _TestSupport

@Suite("BranchLabel") struct BranchLabelTests {
  @Test("up, down, left and right of the UR5e are what they say", arguments: seeds(300))
  func sides(seed: UInt64) throws {
    let chain = ClosedFormArms.ur5e
    let form = try #require(ClosedForm(chain))
    var random = SeededGenerator(seed: seed)
    let q = ClosedFormArms.posture(6, &random)
    let label = form.branch(of: q)
    let bodies = chain.bodyPoses(at: q)
    // Axes 2, 3 and 4 where they cross the plane of the upper arm.
    let (shoulder, elbow, hand) = (
      bodies[2].translation, bodies[3].translation, bodies[4].translation
    )
    // Where axes 5 and 6 meet: 0.0996 m back along axis 6 from the flange, on axis 5.
    let wrist = bodies[6].translation
    let outward = Vector3(wrist.x, wrist.y, 0).normalized
    let plane = bodies[2].rotation.z
    let side = plane.dot(wrist) > 0 ? plane : -plane
    #expect(label.isFirst(.shoulder) == (Vector3(0, 0, 1).cross(outward).dot(side) > 0))
    // The height of the elbow over the line, seen with the wrist in front; it is counted along the
    // line's own normal, so that it means something for a steep line too.
    let line = hand - shoulder
    let forward = plane.cross(Vector3(0, 0, 1))
    let front = forward.dot(wrist) > 0 ? forward : -forward
    let along = PlaneLine(front.dot(line), line.z)
    let arm = elbow - shoulder
    let height = along.x * arm.z - along.z * front.dot(arm)
    #expect(label.isFirst(.elbow) == (height > 0))
    #expect(label.isFirst(.wrist) == (Elementary.sincos(q[4]).sin > 0))
  }

  private struct PlaneLine {
    let x: Double
    let z: Double
    init(_ x: Double, _ z: Double) { (self.x, self.z) = (x, z) }
  }

  @Test("the words say sides on six joints and signs on seven")
  func words() {
    #expect(
      BranchLabel(rawValue: 1 + 2).description == "shoulder left, elbow up, wrist flipped")
    #expect(
      BranchLabel(rawValue: 4 + 32).description
        == "shoulder right, elbow singular, wrist not flipped")
    #expect(
      BranchLabel(rawValue: 128 + 2).description == "shoulder −, elbow +, wrist −")
  }

  @Test("a flip is a change of a side for good, in all of 8 × 8 pairs, both kinds of arm")
  func flips() {
    for a in UInt8(0)..<8 {
      for b in UInt8(0)..<8 {
        let isFlip = BranchLabel(rawValue: a).isFlip(to: BranchLabel(rawValue: b))
        #expect(isFlip == (a != b))
        let isFlip7 = BranchLabel(rawValue: a + 128).isFlip(to: BranchLabel(rawValue: b + 128))
        #expect(isFlip7 == ((a ^ b) & 2 != 0))
        let isFlipOver = BranchLabel(rawValue: a + 0x70).isFlip(to: BranchLabel(rawValue: b))
        #expect(!isFlipOver)
      }
    }
  }

  @Test("along a path that crosses no singularity the label never changes", arguments: seeds(100))
  func continuity(seed: UInt64) throws {
    var random = SeededGenerator(seed: seed)
    for (_, chain) in try ClosedFormArms.all() {
      let form = try #require(ClosedForm(chain))
      let a = ClosedFormArms.posture(chain.count, &random)
      let step = ClosedFormArms.posture(chain.count, &random) * 1e-3
      var before = form.branch(of: a)
      for k in 1...500 {
        let label = form.branch(of: a + step * Double(k))
        // A change of sides is only seen next to a singularity, where two branches are about to
        // meet: the pose has a second solution near by, or fewer on the other side.
        if label != before {
          let q = a + step * Double(k)
          let set = form.solutions(chain.toolPose(at: q), redundancy: form.redundancy(of: q))
          let distances = (0..<set.count).map { ClosedFormArms.distance(set[$0].q, q) }.sorted()
          let isNear =
            label.isSingular || before.isSingular || set.count < 8
            || distances.count > 1
          #expect(isNear)
        }
        before = label
      }
    }
  }
}
