// SPDX-License-Identifier: GPL-3.0-or-later

import CPlatform
import Foundation
import MotionControl
import Simulation
import SpatialMath
import StrictJSON
import Testing
import _TestSupport

@Suite("SimulatedArm") struct SimulatedArmTests {
  private static let down = Vector3(0, 0, -ArmDynamics.standardGravity)

  private static func arm(_ model: PlantModel, perPeriod: Int = 4) throws -> SimulatedArm {
    try SimulatedArm(
      panda(), at: ready, model: model, gravity_B: down, step: 1e-3 / Double(perPeriod),
      stepsPerPeriod: perPeriod)
  }

  /// One control period.
  private static func period(
    _ arm: inout SimulatedArm, _ q: JointVector, _ qd: JointVector = .zero, on: Bool = true,
    wrench: Wrench = .zero, steps: Int = 4
  ) {
    arm.accept(JointCommand(q: q, qd: qd, drivesEnabled: on), drivesOn: on)
    for _ in 0..<steps { arm.advance(under: wrench) }
    arm.measure()
  }

  @Test("told to stay, it stays, against its weight", arguments: PlantModel.allCases)
  func stays(model: PlantModel) throws {
    var arm = try Self.arm(model)
    var farthest = 0.0
    for _ in 0..<3000 {
      Self.period(&arm, ready)
      farthest = max(farthest, (arm.joints.q - ready).maxMagnitude)
    }
    #expect(farthest < 2e-5, "\(model): \(farthest) rad")
  }

  @Test(
    "a push of 10 N moves the tip little, and the drives bring it back",
    arguments: PlantModel.allCases)
  func pushed(model: PlantModel) throws {
    var arm = try Self.arm(model)
    for _ in 0..<200 { Self.period(&arm, ready) }
    let tip = arm.kinematics.X_BT.translation
    var farthest = 0.0
    for _ in 0..<1000 {
      Self.period(&arm, ready, wrench: Wrench(moment: .zero, force: [0, 0, 10]))
      farthest = max(farthest, (arm.kinematics.X_BT.translation - tip).length)
    }
    #expect(farthest > 1e-5 && farthest < 5e-3, "\(model): \(farthest) m")
    let left = (arm.kinematics.X_BT.translation - tip).length
    #expect(left < 5e-5, "\(model): \(left) m")
  }

  @Test("a smooth motion is followed", arguments: PlantModel.allCases)
  func follows(model: PlantModel) throws {
    var arm = try Self.arm(model)
    var worst = 0.0
    let w = 2 * Double.pi * 0.5
    for k in 1...4000 {
      let (s, c) = Elementary.sincos(w * Double(k) * 1e-3)
      let swing = JointVector(repeating: 1, count: 7)
      Self.period(&arm, ready + swing * (0.1 * (1 - c)), swing * (0.1 * w * s))
      // The joints break away first.
      guard k > 300 else { continue }
      worst = max(worst, (arm.joints.q - ready - swing * (0.1 * (1 - c))).maxMagnitude)
    }
    // The commands arrive a millisecond late, 0.1 · ω · 1 ms = 3.1e-4 rad; the rest is what the
    // joints stick where they turn round.
    #expect(worst < 1.5e-3, "\(model): \(worst) rad")
  }

  @Test("a command takes effect when its delay is over, not before")
  func delay() throws {
    var arm = try Self.arm(.rigid)
    for _ in 0..<500 { Self.period(&arm, ready) }
    var still = arm
    var moved = arm
    // The shipped Panda takes commands in 1 ms later, four of these steps.
    let far = ready + JointVector(repeating: 0.01, count: 7)
    still.accept(JointCommand(q: ready, qd: .zero, drivesEnabled: true), drivesOn: true)
    moved.accept(JointCommand(q: far, qd: .zero, drivesEnabled: true), drivesOn: true)
    for _ in 0..<4 {
      still.advance(under: .zero)
      moved.advance(under: .zero)
      #expect(still.joints == moved.joints)
    }
    still.advance(under: .zero)
    moved.advance(under: .zero)
    #expect(still.joints != moved.joints)
  }

  @Test("the fastest loop and the longest delay that a file may state go together")
  func longestDelay() throws {
    let data = try #require(
      FileManager.default.contents(atPath: repository + "Robots/franka_panda.drives.json"))
    func robot(delay: String) throws -> RobotModel {
      let text = String(decoding: data, as: UTF8.self)
        .replacingOccurrences(of: "\"command_delay_ms\": 1", with: "\"command_delay_ms\": \(delay)")
      return try panda().with(DrivesFile(JSONNode(data: Data(text.utf8), file: "late.json")))
    }
    #expect(throws: JSONError.self) { try robot(delay: "5.1") }
    var arm = try SimulatedArm(
      robot(delay: "5"), at: ready, model: .rigid, gravity_B: Self.down, step: 0.25e-3,
      stepsPerPeriod: 1)
    for _ in 0..<200 { Self.period(&arm, ready, steps: 1) }
    #expect((arm.joints.q - ready).maxMagnitude < 1e-4)
  }

  @Test("what the encoders tell is whole counts, within half of one")
  func encoders() throws {
    let count = try #require(try panda().drives).encoderStep[0]
    var arm = try Self.arm(.rigid)
    for k in 1...300 {
      let swing = JointVector(repeating: 1e-4 * Double(k), count: 7)
      Self.period(&arm, ready + swing, JointVector(repeating: 0.1, count: 7))
      for i in 0..<7 {
        let counts = arm.measured.q[i] / count
        #expect(abs(counts - counts.rounded()) < 1e-6)
        #expect(abs(arm.measured.q[i] - arm.joints.q[i]) <= 0.5001 * count)
      }
    }
  }

  @Test("with the drives off the brakes hold, and with them on again the arm goes where it is told")
  func offAndOn() throws {
    var arm = try Self.arm(.rigid)
    for _ in 0..<300 { Self.period(&arm, ready, on: false) }
    #expect((arm.joints.q - ready).maxMagnitude < 2e-3)
    #expect(arm.joints.qd.maxMagnitude < 1e-4)
    for _ in 0..<2000 { Self.period(&arm, ready) }
    #expect((arm.joints.q - ready).maxMagnitude < 2e-5)
  }

  @Test("told the torques its own loop would give, it moves the same", arguments: seeds(5))
  func toldTorques(seed: UInt64) throws {
    let file = repository + "Robots/franka_panda.drives.json"
    let undelayed = try String(contentsOfFile: file, encoding: .utf8)
      .replacing("\"command_delay_ms\": 1,", with: "\"command_delay_ms\": 0,")
    let robot = try panda().with(
      DrivesFile(JSONNode(data: Data(undelayed.utf8), file: file)))
    let drives = try #require(robot.drives)
    #expect(drives.commandDelay == 0)
    let step = 0.5e-3
    func arm() throws -> SimulatedArm {
      try SimulatedArm(
        robot, at: ready, model: .rigid, gravity_B: Self.down, step: step, stepsPerPeriod: 1)
    }
    var (led, told) = (try arm(), try arm())
    let dynamics = try #require(
      ArmDynamics(robot, rotorInertia: drives.rotorInertia, gravity_B: Self.down))
    let servo = JointServo(
      drives, limits: robot.limits, bandwidth: drives.bandwidth,
      inertia: drives.rotorInertia + (robot.ownInertia ?? .zero))
    var motors = JointServo.State(holding: dynamics.gravity(ready))
    var random = SeededGenerator(seed: seed)
    let goal = ready + JointVector((0..<7).map { _ in random.uniform(-0.02, 0.02) })
    let push = Wrench(moment: .zero, force: [random.uniform(-9, 9), random.uniform(-9, 9), 3])
    // One command holds from the first step on; both loops then see the same reference.
    for _ in 0..<2000 {
      Self.period(&led, goal, wrench: push, steps: 1)
      servo.drive(
        &motors, to: JointState(q: goal, qd: .zero), measured: told.measured, dynamics: dynamics,
        step: step)
      told.accept(
        JointCommand(q: .zero, qd: .zero, torque: motors.torque, drivesEnabled: true),
        drivesOn: true)
      told.advance(under: push)
      told.measure()
    }
    #expect(led.joints == told.joints, "seed \(seed)")
    #expect((told.joints.q - goal).maxMagnitude < 1e-4, "seed \(seed)")
  }

  @Test("motors give no more than they can, and no faster", arguments: PlantModel.allCases)
  func toldTooMuch(model: PlantModel) throws {
    var arm = try Self.arm(model)
    let robot = try panda()
    let rate = try #require(robot.limits.torqueRate)
    let weight = arm.jointTorque
    let far = JointVector(repeating: 1e6, count: 7)
    arm.accept(JointCommand(q: ready, qd: .zero, torque: far, drivesEnabled: true), drivesOn: true)
    // The command is a millisecond under way, then the torques rise by what the rate allows.
    for _ in 0..<8 { arm.advance(under: .zero) }
    for i in 0..<7 {
      let change = abs(arm.jointTorque[i] - weight[i])
      #expect(change <= rate[i] * 1e-3 * 1.5 && change < robot.limits.effort[i], "joint \(i)")
    }
  }

  @Test("an arm without masses, torques or stiffness is refused by name")
  func refused() throws {
    let bare = try RobotModel(
      urdf: """
        <robot name="bare"><link name="a"/><link name="b"/><joint name="j" type="revolute">
        <parent link="a"/><child link="b"/><axis xyz="0 0 1"/>
        <limit lower="-1" upper="1" velocity="1" effort="5"/></joint></robot>
        """, file: "bare.urdf")
    #expect(throws: SimulatedArm.Invalid.noInertia(robot: "bare")) {
      try SimulatedArm(
        bare, at: .zero, model: .rigid, gravity_B: Self.down, step: 1e-3, stepsPerPeriod: 1)
    }
  }

  @Test("nothing is allocated", arguments: PlantModel.allCases)
  func allocations(model: PlantModel) throws {
    #if DEBUG
      return
    #else
      guard platform_allocation_probe_available() else { return }
      var arm = try Self.arm(model)
      for _ in 0..<10 { Self.period(&arm, ready) }
      platform_allocation_probe_arm()
      for k in 0..<500 {
        Self.period(&arm, ready, on: k < 300, wrench: Wrench(moment: .zero, force: [1, 2, 3]))
        arm.accept(
          JointCommand(q: ready, qd: .zero, torque: .zero, drivesEnabled: true), drivesOn: true)
        arm.advance(under: .zero)
      }
      #expect(platform_allocation_probe_disarm() == 0)
    #endif
  }
}
