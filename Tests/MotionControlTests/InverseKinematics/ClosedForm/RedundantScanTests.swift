// SPDX-License-Identifier: GPL-3.0-or-later

import MotionControl
import SpatialMath
import Testing
import _TestSupport

@Suite("RedundantScan") struct RedundantScanTests {
  @Test(
    "the arm angle is how far the elbow stands out of the vertical plane", arguments: seeds(200))
  func armAngle(seed: UInt64) throws {
    let chain = ClosedFormArms.lbr
    let form = try #require(ClosedForm(chain))
    var random = SeededGenerator(seed: seed)
    let q = ClosedFormArms.posture(7, &random)
    let angle = try #require(form.redundancy(of: q))
    let bodies = chain.bodyPoses(at: q)
    // Shoulder and elbow are where bodies 2 and 4 have their frames, the wrist where body 6 has.
    let shoulder = bodies[2].translation
    let elbow = bodies[4].translation - shoulder
    let line = (bodies[6].translation - shoulder).normalized
    let out = elbow.rejected(from: line).normalized
    let up = Vector3(0, 0, 1).rejected(from: line).normalized
    let expected = Elementary.atan2(line.dot(up.cross(out)), up.dot(out))
    #expect(abs(RotationMatrix.aboutZ(expected - angle).log.z) < 1e-9)
  }

  @Test(
    "a swivel of the elbow moves neither tool nor arm angle of what is asked for",
    arguments: seeds(100))
  func asked(seed: UInt64) throws {
    var random = SeededGenerator(seed: seed)
    for chain in [ClosedFormArms.lbr, try ClosedFormArms.panda()] {
      let form = try #require(ClosedForm(chain))
      let X_BT = chain.toolPose(at: ClosedFormArms.posture(7, &random))
      let scan = RedundantScan(form, samples: 24)
      for k in 0..<24 {
        let set = scan.branches(k, X_BT, near: .zero)
        for i in 0..<set.count {
          let angle = try #require(form.redundancy(of: set[i].q))
          let value = try #require(scan.value(k))
          #expect(abs(RotationMatrix.aboutZ(angle - value).log.z) < 1e-9)
        }
      }
    }
  }

  @Test("the nearest and the freest are so among all that are scanned", arguments: seeds(50))
  func best(seed: UInt64) throws {
    let robot = try Arms.panda()
    let form = try #require(ClosedForm(robot.chain, limits: robot.limits))
    let scan = RedundantScan(form, samples: 48)
    var random = SeededGenerator(seed: seed)
    let X_BT = robot.toolPose(at: robot.limits.random(&random, count: 7))
    let reference = robot.limits.random(&random, count: 7)
    let nearest = scan.best(X_BT, near: reference, .nearest)
    let freest = scan.best(X_BT, near: reference, .farthestFromEnds)
    for k in 0..<48 {
      let set = scan.branches(k, X_BT, near: reference)
      for i in 0..<set.count where set[i].isWithinLimits {
        let near = try #require(nearest)
        let free = try #require(freest)
        #expect((near.q - reference).maxMagnitude <= (set[i].q - reference).maxMagnitude)
        #expect(
          robot.limits.margin(of: free.q, count: 7).margin
            >= robot.limits.margin(of: set[i].q, count: 7).margin)
      }
    }
  }

  @Test("an arm of six joints has one sample, without a value")
  func sixJoints() throws {
    let scan = RedundantScan(try #require(ClosedForm(ClosedFormArms.ur5e)), samples: 10)
    #expect(scan.count == 1 && scan.value(0) == nil)
  }
}
