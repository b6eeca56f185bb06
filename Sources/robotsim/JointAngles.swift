// SPDX-License-Identifier: GPL-3.0-or-later

import ArgumentParser
import MotionControl
import SpatialMath

/// Numbers for the joints as they are typed, with commas.
enum JointAngles {
  /// No number that is typed may be larger.
  private static let largest = 1e6

  /// - Throws: when there are not as many finite numbers as joints, or one is beyond ±10⁶.
  static func numbers(_ text: String, option: String, of robot: RobotModel) throws -> [Double] {
    let words = text.split(separator: ",", omittingEmptySubsequences: false)
    let numbers = words.compactMap { Double($0.filter { $0 != " " }) }
    guard numbers.count == words.count, numbers.count == robot.jointCount,
      numbers.allSatisfy({ abs($0) <= largest })
    else {
      throw ValidationError(
        "\(option) \(text): \(robot.jointCount) numbers expected, with commas, each -1e6…1e6")
    }
    return numbers
  }

  /// Degrees as radians, millimetres of a sliding joint as metres; rates likewise.
  static func vector(_ numbers: [Double], of robot: RobotModel) -> JointVector {
    JointVector(
      zip(numbers, robot.jointKinds).map { number, kind in
        kind == .prismatic ? number * 1e-3 : number * .pi / 180
      })
  }
}
