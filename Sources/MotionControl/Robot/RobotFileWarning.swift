// SPDX-License-Identifier: GPL-3.0-or-later

/// Something in a URDF file that can be read but is hardly meant: the line, the element, and what
/// is odd about it.
package struct RobotFileWarning: Equatable, Sendable, CustomStringConvertible {
  package enum Problem: Equatable, Sendable {
    /// A body that a joint moves, none of whose links has an `<inertial>`: no dynamics.
    case withoutInertial
    /// A body that a joint moves, all of whose links weigh nothing: no dynamics.
    case withoutMass
    /// Principal moments that no distribution of mass has: one exceeds the sum of the others.
    case triangleInequality(moments: [Double])
    /// A radius of gyration far larger than the distance to the farthest point of the link's shapes.
    case tooWide(gyration: Double, extent: Double)
    /// A radius of gyration below a hundredth of that distance.
    case tooNarrow(gyration: Double, extent: Double)
    /// A centre of mass outside the box around the link's shapes.
    case centreOutside
  }

  package let file: String
  package let line: Int
  /// The element, such as `link "panda_link3"/inertial`.
  package let place: String
  package let problem: Problem

  package var description: String { "\(file):\(line): \(place): \(problem)" }
}

extension RobotFileWarning.Problem: CustomStringConvertible {
  package var description: String {
    switch self {
    case .withoutInertial: "moves, but no link it carries has an <inertial>: no dynamics"
    case .withoutMass: "moves, but all it carries weighs 0 kg: no dynamics"
    case .triangleInequality(let moments):
      "no body has the principal moments \(moments.map { "\($0)" }.joined(separator: ", ")) kg·m²: "
        + "the largest exceeds the sum of the others"
    case .tooWide(let gyration, let extent):
      "a radius of gyration of \(gyration) m in a link that reaches \(extent) m from its centre "
        + "of mass"
    case .tooNarrow(let gyration, let extent):
      "a radius of gyration of only \(gyration) m in a link that reaches \(extent) m from its "
        + "centre of mass"
    case .centreOutside: "the centre of mass lies outside the box around the link's shapes"
    }
  }
}
