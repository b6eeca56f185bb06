// SPDX-License-Identifier: GPL-3.0-or-later

import MotionControl
import SpatialMath
import Testing
import _TestSupport

@Suite("Reach") struct ReachTests {
  @Test("an arm that can stretch out reaches its lengths laid end to end")
  func stretched() throws {
    let reach = Reach(of: try GoldenTable("lbr_med_14").robot)
    #expect(abs(reach.bound - (0.42 + 0.4 + 0.126)) < 1e-15)
    #expect(abs(reach.found - reach.bound) < 1e-12)
  }

  @Test(
    "no posture drawn reaches farther than what was found, nor that than the bound",
    arguments: GoldenTable.names)
  func bounds(name: String) throws {
    let robot = try GoldenTable(name).robot
    let reach = Reach(of: robot)
    #expect(reach.found <= reach.bound + 1e-12)
    #expect(
      robot.limits.lower.lanes.indices.allSatisfy { i in
        robot.limits.lower[i] <= reach.posture[i] && reach.posture[i] <= robot.limits.upper[i]
      })
    var random = SeededGenerator(seed: 9)
    let first = robot.chain.bodyPoses(at: .zero)[1].translation
    #expect(
      abs((robot.toolPose(at: reach.posture).translation - first).length - reach.found) < 1e-12)
    var farthest = 0.0
    for _ in 0..<5000 {
      let q = robot.limits.random(&random, count: robot.jointCount)
      farthest = max(farthest, (robot.toolPose(at: q).translation - first).length)
    }
    #expect(farthest > 0 && farthest <= reach.found + 1e-12)
  }

  @Test("two links and a limit: the cosine law")
  func limited() throws {
    let text = """
      <robot name="two"><link name="a"/><link name="b"/><link name="c"/><link name="d"/>
      <joint name="one" type="continuous"><parent link="a"/><child link="b"/><axis xyz="0 0 1"/>
      <limit velocity="1" effort="1"/></joint>
      <joint name="two" type="revolute"><origin xyz="0.5 0 0"/><parent link="b"/><child link="c"/>
      <axis xyz="0 0 1"/><limit lower="1" upper="2" velocity="1" effort="1"/></joint>
      <joint name="end" type="fixed"><origin xyz="0.3 0 0"/><parent link="c"/><child link="d"/></joint>
      </robot>
      """
    let reach = Reach(of: try RobotModel(urdf: text, file: "two.urdf"))
    let longest = (0.25 + 0.09 + 0.3 * Elementary.sincos(1).cos).squareRoot()
    #expect(abs(reach.found - longest) < 1e-12 && abs(reach.bound - longest) < 1e-12)
    #expect(reach.posture[1] == 1)
  }
}
