// SPDX-License-Identifier: GPL-3.0-or-later

import MotionControl
import SpatialMath

/// Time for paths through ten waypoints drawn between the joint limits.
enum RetimingBench {
  /// Paths that take turns; a power of two.
  private static let paths = 64

  static func operations(_ robot: RobotModel) throws -> [OperationBench.Operation] {
    var random = SeededGenerator(seed: 11, stream: "bench retiming")
    let waypoints = (0..<paths).map { _ in
      (0..<10).map { _ in robot.limits.random(&random, count: robot.jointCount) }
    }
    func operation(
      _ name: String, _ what: String, _ kind: JointPath.Kind, _ limits: RetimingLimits,
      cells: Int = PathTiming.Resolution().cells
    ) -> OperationBench.Operation {
      var timing = PathTiming(limits)
      timing.resolution.cells = cells
      return OperationBench.Operation("retime." + name, what) { numbers in
        numbers.reduce(0) { sum, i in
          let path = JointPath(through: waypoints[i & (paths - 1)], kind)
          return sum + ((try? timing.retimed(path).duration) ?? 0)
        }
      }
    }
    let limits = try RetimingLimits(robot, jerk: false)
    let what = "10 waypoints, \(robot.jointCount) joints: velocity, acceleration, 1000 grid points"
    var all = [
      operation("no_jerk_1000", what, .cubic, limits, cells: 999),
      operation("no_jerk", "the same with the usual grid", .cubic, limits),
      operation("no_jerk_quintic", "the same on a quintic spline", .quintic, limits),
    ]
    if let jerk = try? RetimingLimits(robot, jerk: true) {
      all.append(operation("jerk", "velocity, acceleration, jerk", .cubic, jerk))
    }
    if let torque = try? RetimingLimits(robot, jerk: false, torqueUnder: [0, 0, -9.81]) {
      all.append(operation("torque", "velocity, acceleration, torque", .cubic, torque))
    }
    return all
  }
}
