// SPDX-License-Identifier: GPL-3.0-or-later

import MotionControl
import SpatialMath
import Testing
import _TestSupport

@Suite("PostureTable") struct PostureTableTests {
  @Test("its starts lie inside the limits and are nearer than random ones", arguments: [0, 1, 2])
  func nearer(arm: Int) throws {
    let robot = try [Arms.panda(tool: "pointer"), Arms.ur5e(), Arms.lbrMed14()][arm]
    let limits = robot.limits
    let n = robot.jointCount
    let table = try #require(PostureTable(robot, lower: limits.lower, upper: limits.upper))
    var random = SeededGenerator(seed: 4)
    var nearer = 0
    for _ in 0..<500 {
      let target = PoseTarget(
        robot.toolPose(at: limits.random(&random, count: n)), spin: .aligned)
      func miss(_ q: JointVector) -> Double {
        let e = target.error(of: robot.toolPose(at: q))
        return e.linear.length + 0.35 * e.angular.length
      }
      let near = table.nearest(to: target)
      #expect(near.count > 0)
      for place in 0..<near.count {
        let q = table.start(place, of: near, for: target)
        for i in 0..<n { #expect(q[i] >= limits.lower[i] && q[i] <= limits.upper[i]) }
      }
      let drawn = (0..<100).map { _ in miss(limits.random(&random, count: n)) }.min() ?? 0
      nearer += near.count > 0 && miss(table.start(0, of: near, for: target)) < drawn ? 1 : 0
    }
    #expect(nearer > 400, "\(nearer) of 500 nearer than the best of a hundred")
  }

  @Test(
    "first and last joint are fitted: turning either makes the start no nearer",
    arguments: seeds(100))
  func fitted(seed: UInt64) throws {
    // Limits of more than a turn, so that every angle is allowed.
    let robot = try Arms.ur5e()
    let limits = robot.limits
    let table = try #require(PostureTable(robot, lower: limits.lower, upper: limits.upper))
    var random = SeededGenerator(seed: seed)
    let target = PoseTarget(robot.toolPose(at: limits.random(&random, count: 6)), spin: .aligned)
    let q = table.start(0, of: table.nearest(to: target), for: target)
    let angle = robot.toolPose(at: q).rotation.angle(to: target.X_BT.rotation)
    for turn in [-0.1, -1e-3, 1e-3, 0.1] {
      var moved = q
      moved[5] += turn
      let other = robot.toolPose(at: moved).rotation.angle(to: target.X_BT.rotation)
      #expect(other >= angle - 1e-9)
    }
    // The last joint's origin stands over the target's, seen along the first axis.
    let X_TJ = robot.chain.X_JT.inverse
    let here = (robot.toolPose(at: q) * X_TJ).translation
    let there = (target.X_BT * X_TJ).translation
    #expect(
      abs(
        Elementary.atan2(here.x * there.y - here.y * there.x, here.x * there.x + here.y * there.y))
        < 1e-9)
  }

  @Test("an arm of three joints has no table")
  func none() throws {
    let row = LengthArms.Row(a: 0.3, alpha: 1, d: 0.1, limit: 2)
    let robot = try LengthArms.arm("short", [row, row, row])
    #expect(PostureTable(robot, lower: robot.limits.lower, upper: robot.limits.upper) == nil)
  }
}
