// SPDX-License-Identifier: GPL-3.0-or-later

import MotionControl
import SpatialMath

/// Inverse and forward dynamics and the mass matrix, at states drawn between the joint limits.
enum DynamicsBench {
  /// The robot's file tells no masses.
  struct WithoutMasses: Error, CustomStringConvertible {
    let robot: String
    var description: String {
      "bench dynamics: robot \"\(robot)\" has a moving body without <inertial> or without mass"
    }
  }

  /// States that take turns; a power of two.
  private static let states = 1024

  static func operations(_ robot: RobotModel) throws -> [OperationBench.Operation] {
    guard let arm = ArmDynamics(robot, gravity_B: [0, 0, -9.81]) else {
      throw WithoutMasses(robot: robot.name)
    }
    var random = SeededGenerator(seed: 10, stream: "bench dynamics")
    let q = (0..<states).map { _ in robot.limits.random(&random, count: robot.jointCount) }
    func draw(_ range: Double) -> [JointVector] {
      (0..<states).map { _ in
        JointVector((0..<robot.jointCount).map { _ in random.uniform(-range, range) })
      }
    }
    let qd = draw(1)
    let qdd = draw(5)
    let tau = draw(20)
    func operation(
      _ name: String, _ what: String, _ work: @escaping (Int) -> Double
    ) -> OperationBench.Operation {
      OperationBench.Operation("dynamics." + name, what, batch: 64) { numbers in
        var sum = 0.0
        for i in numbers { sum += work(i & (states - 1)) }
        return sum
      }
    }
    return [
      operation("inverse", "inverse dynamics: torques for accelerations") {
        arm.inverseDynamics(q[$0], qd[$0], qdd[$0])[0]
      },
      operation("forward", "forward dynamics: accelerations for torques") {
        arm.forwardDynamics(q[$0], qd[$0], tau[$0])[0]
      },
      operation("mass_matrix", "mass matrix") { arm.massMatrix(q[$0])[0, 1] },
      operation("gravity", "gravity torques") { arm.gravity(q[$0])[0] },
    ]
  }
}
