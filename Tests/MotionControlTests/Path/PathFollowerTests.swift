// SPDX-License-Identifier: GPL-3.0-or-later

import MotionControl
import SpatialMath
import Testing
import _TestSupport

@Suite("PathFollower") struct PathFollowerTests {
  static let ready = JointVector([0, -0.785, 0, -2.356, 0, 1.571, 0.785])

  static func posture(_ random: inout SeededGenerator) -> JointVector {
    var q = ready
    for i in 0..<7 { q[i] += random.uniform(-0.4, 0.4) }
    return q
  }

  @Test("a straight line is followed to 0.2 mm at every midpoint", arguments: seeds(200))
  func line(seed: UInt64) throws {
    var random = SeededGenerator(seed: seed)
    let robot = try Arms.panda(tool: "ball-10mm")
    let q = PathFollowerTests.posture(&random)
    let X = robot.toolPose(at: q)
    let poses = PathFollower.line(from: X, by: X.rotation.z * 0.06)
    for (a, b) in zip(poses, poses.dropFirst()) {
      #expect((b.translation - a.translation).length <= PathFollower.largestStep)
    }
    // From postures this near to the middle of the range 60 mm are always within reach.
    guard case .followed(let points, let deviation) = PathFollower(robot).follow(poses, from: q)
    else {
      Issue.record("\(PathFollower(robot).follow(poses, from: q))")
      return
    }
    #expect(points.count == poses.count && points[0] == q)
    #expect(deviation <= PathFollower.straightness)
    for (point, pose) in zip(points, poses) {
      #expect((robot.toolPose(at: point).translation - pose.translation).length < 1e-5)
    }
  }

  @Test("a pose out of the workspace is out of reach, with the distance")
  func outOfReach() throws {
    let robot = try Arms.panda()
    let X = robot.toolPose(at: PathFollowerTests.ready)
    let beyond = RigidTransform<Base, Tool>(X.rotation, X.translation + Vector3(1.5, 0, 0))
    let outcome = PathFollower(robot).follow([X, beyond], from: PathFollowerTests.ready)
    guard case .outOfReach(let index, let distance) = outcome else {
      Issue.record("\(outcome)")
      return
    }
    #expect(index == 1 && distance > 0.5 && distance < 1.5)
  }

  @Test("a jump of the joints fails the midpoint test")
  func jump() throws {
    let robot = try Arms.panda()
    let follower = PathFollower(robot)
    let ready = PathFollowerTests.ready
    var far = ready
    far[0] += 0.6
    #expect(follower.deviation(between: ready, far).0 > PathFollower.straightness)
    #expect(follower.deviation(between: ready, ready).0 < 1e-12)
    let outcome = follower.follow(
      [robot.toolPose(at: ready), robot.toolPose(at: far)], from: ready)
    guard case .jumped(1, let deviation) = outcome else {
      Issue.record("\(outcome)")
      return
    }
    #expect(deviation > PathFollower.straightness)
  }
}
