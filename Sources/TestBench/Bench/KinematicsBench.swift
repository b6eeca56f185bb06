// SPDX-License-Identifier: GPL-3.0-or-later

import MotionControl
import SpatialMath

/// Forward kinematics and the Jacobian, at postures drawn between the joint limits.
enum KinematicsBench {
  /// Postures that take turns; a power of two and more than eight.
  static let postures = 1024

  static func operations(_ robot: RobotModel) -> [OperationBench.Operation] {
    var random = SeededGenerator(seed: 9, stream: "bench kinematics")
    let q = (0..<postures).map { _ in robot.limits.random(&random, count: robot.jointCount) }
    let step = VelocityStep(robot, keeping: PostureMotion(robot))
    let wanted = Twist(angular: [0.05, 0.02, 0.1], linear: [0.05, -0.05, 0.02])
    func velocityStep(_ spin: ToolSpin) -> (Range<Int>) -> Double {
      { numbers in
        var sum = 0.0
        for i in numbers {
          let posture = q[i & (postures - 1)]
          let solution = step.solve(
            robot.kinematics(at: posture), at: posture, twist: wanted, posture: .zero, spin: spin,
            period: 1e-3)
          sum += solution.qd[0]
        }
        return sum
      }
    }
    let pose = [
      OperationBench.Operation(
        "kinematics.fk", "forward kinematics, tool in base", batch: 256
      ) { numbers in
        var sum = 0.0
        for i in numbers { sum += robot.toolPose(at: q[i & (postures - 1)]).translation.x }
        return sum
      },
      OperationBench.Operation(
        "kinematics.fk_jacobian", "forward kinematics and Jacobian", batch: 256
      ) { numbers in
        var sum = 0.0
        for i in numbers {
          let state = robot.kinematics(at: q[i & (postures - 1)])
          sum += state.X_BT.translation.x + state.J_BT.linear[3].y
        }
        return sum
      },
    ]
    let steps = [
      OperationBench.Operation(
        "kinematics.step_aligned", "velocity step of the tick with its kinematics, six rows",
        batch: 64, run: velocityStep(.aligned)),
      OperationBench.Operation(
        "kinematics.step_free", "the same with the spin about the tool free", batch: 64,
        run: velocityStep(.free)),
    ]
    return pose + more(robot, q) + steps
  }

  /// What is done less often than each tick.
  private static func more(_ robot: RobotModel, _ q: [JointVector]) -> [OperationBench.Operation] {
    let qd = JointVector(repeating: 0.5, count: robot.jointCount)
    let eights = (0..<postures / 8).map { first in
      var eight = Postures8()
      for k in 0..<8 { eight[k] = q[8 * first + k] }
      return eight
    }
    return [
      OperationBench.Operation(
        "kinematics.fk_8", "forward kinematics of eight postures at once", batch: 32
      ) { numbers in
        var sum = 0.0
        for i in numbers {
          sum += robot.chain.toolPoses(at: eights[i & (eights.count - 1)])[3].translation.x
        }
        return sum
      },
      OperationBench.Operation(
        "kinematics.jacobian_rate", "forward kinematics, Jacobian and its time derivative",
        batch: 128
      ) { numbers in
        var sum = 0.0
        for i in numbers {
          let moving = robot.chain.kinematics(at: q[i & (postures - 1)], moving: qd)
          sum += moving.state.X_BT.translation.x + moving.Jd_BT.linear[3].y
        }
        return sum
      },
    ]
  }
}
