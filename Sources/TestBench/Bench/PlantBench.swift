// SPDX-License-Identifier: GPL-3.0-or-later

import MotionControl
import Simulation
import SpatialMath

/// One step of the plant: drives, mechanics, encoders and the tool's pose; off the skin and with the
/// tool sliding on it.
///
/// The world is taken from a run of the scenario, at a moment in which the tool moves freely and at
/// one in which it presses on the skin; from there on the joints swing by a millimetre or two at the
/// tool, across its axis where it presses.
enum PlantBench {
  /// Swing of the tool [m], and how often a second.
  private static let swing = 0.002
  private static let hertz = 1.0
  /// Simulated time after which no treatment has not begun [ticks].
  private static let patience = 60_000

  static func operations(
    _ prepared: PreparedRun
  ) throws(RunRefused) -> [OperationBench.Operation] {
    var parts = try RunParts(prepared)
    var operations: [OperationBench.Operation] = []
    var input = parts.world.input
    for _ in 0..<patience where operations.count < 2 {
      let record = parts.controller.tick(input)
      if operations.isEmpty, record.mode == .transit {
        operations.append(
          step(
            "plant.free", "one step of the plant, tool off the skin", parts.world,
            prepared.robot.model))
      }
      if record.mode == .treat, parts.world.truth.contact?.isTouching == true {
        operations.append(
          step(
            "plant.sliding", "one step of the plant, tool sliding on the skin", parts.world,
            prepared.robot.model))
      }
      input = parts.world.step(record.limited)
    }
    return operations + [try mechanics(prepared, parts.world.truth.q)]
  }

  /// Periods of the world, counted in steps of the plant.
  private static func step(
    _ name: String, _ what: String, _ world: SimulatedWorld, _ robot: RobotModel
  ) -> OperationBench.Operation {
    var world = world
    let start = world.input.robot.q
    let period = world.rate.period
    let arm = robot.kinematics(at: start)
    let sideways =
      VelocityStep(robot).solve(
        arm, at: start, twist: Twist(angular: .zero, linear: arm.X_BT.rotation.x * 0.1),
        posture: .zero, spin: .free, period: period
      ).qd * 10
    var tick = 0
    return OperationBench.Operation(name, what, batch: world.stepsPerPeriod) { _ in
      let w = 2 * Double.pi * hertz
      tick += 1
      let (s, c) = Elementary.sincos(w * Double(tick % 1_000_000) * period)
      let input = world.step(
        JointCommand(
          q: start + sideways * (swing * s), qd: sideways * (swing * w * c), drivesEnabled: true))
      return input.robot.q[0]
    }
  }

  /// The arm's part of a step by itself.
  private static func mechanics(
    _ prepared: PreparedRun, _ q: JointVector
  ) throws(RunRefused) -> OperationBench.Operation {
    var arm: SimulatedArm
    do throws(SimulatedArm.Invalid) {
      arm = try SimulatedArm(
        prepared.robot.model, at: q, model: prepared.scenario.plant.model,
        gravity_B: [0, 0, -ArmDynamics.standardGravity], step: prepared.scenario.plant.step,
        stepsPerPeriod: 1)
    } catch {
      throw .world(.arm(error))
    }
    return OperationBench.Operation(
      "plant.arm", "the same without skin: drives, mechanics, encoders, pose and Jacobian",
      batch: 64
    ) { numbers in
      arm.accept(JointCommand(q: q, qd: .zero, drivesEnabled: true), drivesOn: true)
      for _ in numbers { arm.advance(under: .zero) }
      return arm.joints.q[1]
    }
  }
}
