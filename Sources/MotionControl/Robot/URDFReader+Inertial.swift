// SPDX-License-Identifier: GPL-3.0-or-later

import SpatialMath

extension URDFReader {
  /// No mass [kg] and no element of an inertia [kg·m²] of a robot's link is larger.
  static let largestInertia = 1e6

  /// A link's `<inertial>`: the mass, and the rotational inertia about its centre in the axes of its
  /// origin. nil where the link has none.
  ///
  /// - Throws: for numbers that are missing or not finite, for a negative mass, and for an inertia
  ///   that is not positive definite; only a link of 0 kg may have one of zeros.
  func inertial(
    of link: URDFElement, _ place: String
  ) throws(RobotFileError) -> URDFDescription.Inertial? {
    guard !link.all("inertial").isEmpty else { return nil }
    let element = try one("inertial", of: link, place)
    let here = place + "/inertial"
    let X_LC = try origin(of: element, here)
    let weight = try one("mass", of: element, here)
    let mass = try number("value", of: weight, here + "/mass")
    guard (0...URDFReader.largestInertia).contains(mass) else {
      throw error(
        weight, here + "/mass/@value", .outOfRange("\(mass)", valid: "0…1e6 kg"))
    }
    let tensor = try one("inertia", of: element, here)
    let central = try moments(of: tensor, here + "/inertia")
    guard mass == 0 && central == .zero || central.isPositiveDefinite else {
      throw error(
        tensor, here + "/inertia",
        .outOfRange(
          "[ixx, iyy, izz, ixy, ixz, iyz] = "
            + "\([central.xx, central.yy, central.zz, central.xy, central.xz, central.yz])",
          valid: "a positive definite inertia"))
    }
    return URDFDescription.Inertial(
      line: tensor.line, mass: mass, centre: X_LC.translation,
      central: central.rotated(by: X_LC.rotation))
  }

  private func moments(
    of element: URDFElement, _ place: String
  ) throws(RobotFileError) -> Symmetric3 {
    var values: [Double] = []
    for name in ["ixx", "iyy", "izz", "ixy", "ixz", "iyz"] {
      let value = try number(name, of: element, place)
      guard abs(value) <= URDFReader.largestInertia else {
        throw error(
          element, place + "/@" + name, .outOfRange("\(value)", valid: "within ±1e6 kg·m²"))
      }
      values.append(value)
    }
    return Symmetric3(
      xx: values[0], yy: values[1], zz: values[2], xy: values[3], xz: values[4], yz: values[5])
  }

  /// A joint's `<dynamics>`; an attribute that is absent counts as zero. nil without the element.
  func dynamics(
    of joint: URDFElement, _ place: String
  ) throws(RobotFileError) -> URDFDescription.Dynamics? {
    guard !joint.all("dynamics").isEmpty else { return nil }
    let element = try one("dynamics", of: joint, place)
    let here = place + "/dynamics"
    var values: [Double] = []
    for name in ["damping", "friction"] {
      let value =
        element.attributes[name] == nil ? 0 : try number(name, of: element, here)
      guard value >= 0 else {
        throw error(element, here + "/@" + name, .outOfRange("\(value)", valid: "≥ 0"))
      }
      values.append(value)
    }
    return URDFDescription.Dynamics(damping: values[0], friction: values[1])
  }
}
