// SPDX-License-Identifier: GPL-3.0-or-later

import ArgumentParser
import SpatialMath

/// Three numbers as they are typed, with commas.
enum Triple {
  /// - Throws: when there are not three numbers of at most this magnitude.
  static func vector(_ text: String, option: String, most: Double) throws -> Vector3 {
    let words = text.split(separator: ",", omittingEmptySubsequences: false)
    let numbers = words.compactMap { Double($0.filter { $0 != " " }) }
    guard words.count == 3, numbers.count == 3, numbers.allSatisfy({ abs($0) <= most }) else {
      throw ValidationError(
        "\(option) \(text): three numbers with commas expected, each -\(Int(most))…\(Int(most))")
    }
    return Vector3(numbers[0], numbers[1], numbers[2])
  }

  /// Roll, pitch and yaw [deg].
  static func rotation(_ text: String, option: String) throws -> RotationMatrix {
    let angles = try vector(text, option: option, most: 360) * .pi / 180
    return RotationMatrix(roll: angles.x, pitch: angles.y, yaw: angles.z)
  }
}
