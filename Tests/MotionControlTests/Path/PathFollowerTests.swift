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
    guard case .followed(let path) = PathFollower(robot).follow(poses, from: q) else {
      Issue.record("\(PathFollower(robot).follow(poses, from: q))")
      return
    }
    #expect(path.points.count >= poses.count && path.points[0].q == q && path.events.isEmpty)
    #expect(path.deviation <= PathFollower.straightness && path.turn <= PathFollower.turn)
    for point in path.points {
      let way = (point.place.X_BT.translation - X.translation).length
      #expect(abs(way - point.place.distance) < 1e-12)
      let tip = robot.toolPose(at: point.q).translation
      #expect((tip - point.place.X_BT.translation).length < 1e-5)
    }
  }

  @Test("a way out of the workspace is followed to its rim, and ends there")
  func outOfReach() throws {
    let robot = try Arms.panda()
    let X = robot.toolPose(at: PathFollowerTests.ready)
    let beyond = RigidTransform<Base, Tool>(X.rotation, X.translation + Vector3(1.5, 0, 0))
    let outcome = PathFollower(robot).follow([X, beyond], from: PathFollowerTests.ready)
    guard case .outOfReach(let place, let short, let path) = outcome else {
      Issue.record("\(outcome)")
      return
    }
    #expect(place.index == 1 && short > 1e-5)
    let last = try #require(path.points.last)
    // Halved so often, the rim lies within the last part.
    #expect(
      place.distance - last.place.distance <= 2 * 1.5 / Double(1 << PathFollower.mostHalvings))
    #expect(path.points.count > 10 && path.deviation <= PathFollower.straightness)
    // Nothing is to be had further out.
    let further = RigidTransform<Base, Tool>(
      X.rotation, X.translation + Vector3(place.distance + 0.05, 0, 0))
    var random = SeededGenerator(seed: 1)
    #expect(
      !PoseSolver(robot).solve(
        PoseTarget(further, spin: .aligned), from: last.q, random: &random
      ).isSolved)
  }

  @Test("poses far apart are followed in parts that pass the test", arguments: seeds(100))
  func halved(seed: UInt64) throws {
    let robot = try Arms.ur5e()
    var random = SeededGenerator(seed: seed)
    let start = JointVector([0.3, -1.2, 1.4, -1.8, -1.5, 0.2])
    var end = start
    for i in 0..<6 { end[i] += random.uniform(0.1, 0.25) * (random.unit() < 0.5 ? -1 : 1) }
    let follower = PathFollower(robot)
    #expect(follower.deviation(between: start, end).0 > PathFollower.straightness)
    let outcome = follower.follow(
      [robot.toolPose(at: start), robot.toolPose(at: end)], from: start)
    guard case .followed(let path) = outcome else {
      Issue.record("\(outcome)")
      return
    }
    #expect(path.points.count > 2)
    var worst = 0.0
    for (a, b) in zip(path.points, path.points.dropFirst()) {
      #expect(b.place.fraction > a.place.fraction || a.place.index == 0)
      worst = max(worst, follower.deviation(between: a.q, b.q).0)
    }
    #expect(worst == path.deviation && worst <= PathFollower.straightness)
    // Six joints leave no choice within a branch.
    #expect((path.points[path.points.count - 1].q - end).maxMagnitude < 1e-3)
  }

  /// The tool of a UR5e turning on the spot, about the axis of the last joint.
  private func spinning(_ turns: Double, from start: JointVector, of robot: RobotModel)
    -> [RigidTransform<Base, Tool>]
  {
    let X = robot.toolPose(at: start)
    return (0...60).map { k in
      RigidTransform(X.rotation * .aboutZ(2 * .pi * turns * Double(k) / 60), X.translation)
    }
  }

  @Test("a joint at its end is a change of branch, with its place")
  func branchChange() throws {
    let robot = try Arms.ur5e()
    let start = JointVector([0.3, -1.2, 1.4, -1.8, -1.5, 1.0])
    let poses = spinning(1.5, from: start, of: robot)
    let follower = PathFollower(robot)
    // The last joint may turn to 2π: 2π − 1 from the start.
    let share = (2 * Double.pi - 1) / (3 * Double.pi) * 60
    guard case .outOfReach(let place, _, _) = follower.follow(poses, from: start) else {
      Issue.record("the last joint turned past its end")
      return
    }
    #expect(abs(Double(place.index - 1) + place.fraction - share) < 0.03)
    var branches: SeededGenerator? = SeededGenerator(seed: 3)
    guard case .followed(let path) = follower.follow(poses, from: start, branches: &branches)
    else {
      Issue.record("no other branch was found")
      return
    }
    // The first of them is where the single branch ended; later ones may follow.
    #expect(path.events.first == .branchChange(at: place))
    for point in path.points {
      let X = robot.chain.toolPoseByProducts(at: point.q)
      #expect((X.translation - point.place.X_BT.translation).length <= 1e-5)
      #expect(X.rotation.angle(to: point.place.X_BT.rotation) <= 1e-4)
      #expect(robot.limits.containsStrictly(point.q, count: 6))
    }
  }

  @Test("the joint speed foretold is the tool's over its distance from the joint")
  func forecast() throws {
    let robot = try Arms.ur5e()
    let start = JointVector([0.3, -1.2, 1.4, -1.8, -1.5, 1.0])
    let poses = (0...40).map { k in
      var q = start
      q[0] += 0.5 * Double(k) / 40
      return robot.toolPose(at: q)
    }
    guard case .followed(let path) = PathFollower(robot).follow(poses, from: start) else {
      Issue.record("the first joint alone was to turn")
      return
    }
    let p = robot.toolPose(at: start).translation
    let radius = (p.x * p.x + p.y * p.y).squareRoot()
    for speed in [0.05, 0.4] {
      // Turning is never what sets the time here.
      let found = try #require(
        path.forecast(at: ToolSpeed(linear: speed, angular: 100), of: robot))
      #expect(found.joint == 0)
      #expect(abs(found.ratio - speed / radius / robot.limits.velocity[0]) < 1e-3)
    }
    let turning = try #require(path.forecast(at: ToolSpeed(linear: 100, angular: 0.3), of: robot))
    #expect(abs(turning.ratio - 0.3 / robot.limits.velocity[0]) < 1e-3)
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
    // From a posture that does not stand at the first pose no short way leads on.
    let outcome = follower.follow(
      [robot.toolPose(at: far), robot.toolPose(at: far)], from: ready)
    guard case .branchChange(let place, let deviation, let path) = outcome else {
      Issue.record("\(outcome)")
      return
    }
    #expect(deviation > PathFollower.straightness && place.index == 1)
    #expect(path.points.count == 1)
  }
}
