// SPDX-License-Identifier: GPL-3.0-or-later

import ArgumentParser
import MotionControl

/// Joint angles as they are typed.
enum JointAngles {
  /// - Throws: when there are not as many finite numbers as joints.
  static func degrees(_ text: String, option: String, of robot: RobotModel) throws -> [Double] {
    let words = text.split(separator: ",", omittingEmptySubsequences: false)
    let degrees = words.compactMap { Double($0.filter { $0 != " " }) }
    guard degrees.count == words.count, degrees.count == robot.jointCount,
      degrees.allSatisfy(\.isFinite)
    else {
      throw ValidationError(
        "\(option) \(text): \(robot.jointCount) numbers expected, with commas")
    }
    return degrees
  }
}
