// SPDX-License-Identifier: GPL-3.0-or-later

import MotionControl
import Safety
import SpatialMath
import Testing
import _TestSupport

@Suite("Torque commands") struct TorqueCommandTests {
  private static let gravity_B = Vector3(0, 0, -9.80665)

  /// A controller that tells torques, in a world whose joints are where they are commanded.
  private static func practice() throws -> Practice {
    let plan = try PracticePlan()
    var practice = try Practice(plan)
    practice.controller = try Controller(
      robot: plan.robot, plan: plan.plan,
      configuration: ControlConfiguration(
        robot: plan.robot, rate: practice.world.rate, X_BC: .identity,
        interface: .torque(JointInterface.Arm(gravity_B: gravity_B))))
    return practice
  }

  @Test("an arm that stands where it should is told to bear its weight")
  func weight() throws {
    var practice = try Self.practice()
    practice.world.startTick = 1_000_000
    let robot = practice.world.robot
    let dynamics = try #require(ArmDynamics(robot, gravity_B: Self.gravity_B))
    for _ in 0..<50 {
      let record = practice.step()
      let torque = try #require(record.limited.torque)
      let weight = dynamics.gravity(record.input.robot.q)
      #expect((torque - weight).maxMagnitude < 1e-9)
      #expect(record.commanded.torque == torque)
    }
  }

  @Test("an arm pushed out of place is told a torque that brings it back")
  func pushed() throws {
    var practice = try Self.practice()
    practice.world.startTick = 1_000_000
    practice.step()
    let robot = practice.world.robot
    let dynamics = try #require(ArmDynamics(robot, gravity_B: Self.gravity_B))
    for joint in 0..<robot.jointCount {
      var copy = practice
      let record = copy.step { $0.robot.q[joint] += 1e-4 }
      let torque = try #require(record.limited.torque)
      let weight = dynamics.gravity(record.input.robot.q)
      #expect(torque[joint] < weight[joint], "joint \(joint)")
    }
  }

  @Test("torques stay within the motors' limits through a whole approach")
  func limits() throws {
    var practice = try Self.practice()
    let robot = practice.world.robot
    let rate = try #require(robot.limits.torqueRate)
    var before: JointVector?
    for _ in 0..<6000 {
      let torque = try #require(practice.step().limited.torque)
      for i in 0..<robot.jointCount {
        #expect(abs(torque[i]) <= robot.limits.effort[i])
        guard let before else { continue }
        #expect(abs(torque[i] - before[i]) <= rate[i] * 1e-3 * (1 + 1e-9))
      }
      before = torque
    }
    #expect(practice.controller.state.supervisor.mode != .idle)
  }

  @Test("drives that are off are told no torque, and nothing is summed meanwhile")
  func off() throws {
    var practice = try Self.practice()
    try practice.run(to: .transit)
    practice.world.status = .emergencyStop
    practice.step()
    let record = practice.step()
    #expect(!record.limited.drivesEnabled && record.limited.torque == nil)
    #expect(practice.controller.state.servo == JointServo.State(holding: .zero))
  }

  @Test("velocities no number can follow switch the drives off")
  func notFinite() throws {
    var practice = try Self.practice()
    try practice.run(to: .transit)
    let record = practice.step { $0.robot.qd[2] = 1e300 }
    #expect(!record.limited.drivesEnabled && record.limited.torque == nil)
    #expect(record.faults.contains(.commandNotFinite))
  }

  @Test("an arm whose masses are not known is refused")
  func refused() throws {
    let plan = try PracticePlan()
    let bare = try RobotModel(
      urdf: """
        <robot name="bare"><link name="a"/><link name="b"/><joint name="j" type="revolute">
        <parent link="a"/><child link="b"/><axis xyz="0 0 1"/>
        <limit lower="-1" upper="1" velocity="1" effort="5"/></joint></robot>
        """, file: "bare.urdf")
    var configuration = try ControlConfiguration(
      robot: plan.robot, rate: #require(ControlRate(hertz: 1000)), X_BC: .identity)
    configuration.interface = .torque(JointInterface.Arm(gravity_B: Self.gravity_B))
    #expect(throws: ControlConfiguration.Invalid.torqueUnknown(robot: "bare")) {
      try Controller(robot: bare, plan: plan.plan, configuration: configuration)
    }
  }
}
