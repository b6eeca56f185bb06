// SPDX-License-Identifier: GPL-3.0-or-later

import SpatialMath

/// Reads the elements of a URDF file, each number and name checked where it stands.
///
/// Units are those of URDF: metres, radians, seconds, kilograms, newtons. `visual`,
/// `safety_controller` and extensions such as `gazebo` are passed over; `mimic` is refused.
struct URDFReader {
  let file: String

  static let jointTypes = ["revolute", "continuous", "prismatic", "fixed"]
  /// No length [m] and no joint position [rad, m] of a robot is larger.
  static let largest = 1000.0
  /// Largest velocities that a joint of a robot can have [rad/s, m/s].
  static let velocities = 1e-3...1e3

  func description(of text: String) throws(RobotFileError) -> URDFDescription {
    let root = try URDFDocument.root(of: text, file: file)
    guard root.name == "robot" else {
      throw error(root, "root element", .wrongRoot(found: root.name, expected: "robot"))
    }
    let name = try attribute("name", of: root, "robot")
    var links: [URDFDescription.Body] = []
    var joints: [URDFDescription.Joint] = []
    var linkNames: Set<String> = []
    var jointNames: Set<String> = []
    for element in root.all("link") {
      let link = try link(element)
      guard linkNames.insert(link.name).inserted else {
        throw error(element, "link \"\(link.name)\"", .repeated("this name"))
      }
      links.append(link)
    }
    for element in root.all("joint") {
      let joint = try joint(element)
      guard jointNames.insert(joint.name).inserted else {
        throw error(element, "joint \"\(joint.name)\"", .repeated("this name"))
      }
      for (role, link) in [("parent", joint.parent), ("child", joint.child)]
      where !linkNames.contains(link) {
        throw error(
          element, "joint \"\(joint.name)\"/\(role)",
          .unknownValue(link, valid: links.map(\.name)))
      }
      joints.append(joint)
    }
    return URDFDescription(
      file: file, name: name, line: root.line, links: links, joints: joints)
  }

  private func link(_ element: URDFElement) throws(RobotFileError) -> URDFDescription.Body {
    let name = try attribute("name", of: element, "link")
    var shapes: [URDFDescription.Shape] = []
    for collision in element.all("collision") {
      let place = "link \"\(name)\"/collision"
      let geometry = try one("geometry", of: collision, place)
      let X_LS = try origin(of: collision, place)
      shapes.append(
        URDFDescription.Shape(form: try form(geometry, place + "/geometry"), X_LS: X_LS))
    }
    return URDFDescription.Body(
      name: name, line: element.line, collisions: shapes,
      inertial: try inertial(of: element, "link \"\(name)\""))
  }

  private func form(
    _ geometry: URDFElement, _ place: String
  ) throws(RobotFileError) -> URDFDescription.Shape.Form {
    guard let shape = geometry.children.first else {
      throw error(geometry, place, .missing("a shape (cylinder, sphere, box or mesh)"))
    }
    let here = place + "/" + shape.name
    switch shape.name {
    case "cylinder":
      return .cylinder(
        radius: try positive("radius", of: shape, here),
        length: try positive("length", of: shape, here))
    case "sphere": return .sphere(radius: try positive("radius", of: shape, here))
    case "box":
      let size = try numbers("size", of: shape, here, count: 3)
      guard size.allSatisfy({ $0 > 0 && $0 <= URDFReader.largest }) else {
        throw error(shape, here + "/@size", .outOfRange("\(size)", valid: "> 0, at most 1000"))
      }
      return .box(size: Vector3(size[0], size[1], size[2]))
    case "mesh": return .mesh(try attribute("filename", of: shape, here))
    default:
      throw error(
        shape, place, .unknownValue(shape.name, valid: ["cylinder", "sphere", "box", "mesh"]))
    }
  }

  private func joint(_ element: URDFElement) throws(RobotFileError) -> URDFDescription.Joint {
    let name = try attribute("name", of: element, "joint")
    let place = "joint \"\(name)\""
    let type = try attribute("type", of: element, place)
    guard URDFReader.jointTypes.contains(type) else {
      throw error(
        element, place + "/@type", .unknownValue(type, valid: URDFReader.jointTypes))
    }
    if let mimic = element.all("mimic").first {
      throw error(
        mimic, place, .mimic(of: try attribute("joint", of: mimic, place + "/mimic")))
    }
    let parent = try one("parent", of: element, place)
    let child = try one("child", of: element, place)
    let kind = JointKind(rawValue: type)
    let axis = try axis(of: element, place)
    return URDFDescription.Joint(
      name: name, line: element.line,
      parent: try attribute("link", of: parent, place + "/parent"),
      child: try attribute("link", of: child, place + "/child"), kind: kind,
      X_LJ: try origin(of: element, place), axis: axis,
      limit: try kind.map { kind throws(RobotFileError) in
        try limit(of: element, kind, place)
      },
      dynamics: try dynamics(of: element, place))
  }

  private func axis(of joint: URDFElement, _ place: String) throws(RobotFileError) -> Vector3 {
    guard let element = joint.all("axis").first else { return [1, 0, 0] }
    let xyz = try numbers("xyz", of: element, place + "/axis", count: 3)
    let axis = Vector3(xyz[0], xyz[1], xyz[2])
    guard axis.length > 1e-6 else {
      throw error(element, place + "/axis/@xyz", .outOfRange("\(xyz)", valid: "not zero"))
    }
    return axis.normalized
  }

  private func limit(
    of joint: URDFElement, _ kind: JointKind, _ place: String
  ) throws(RobotFileError) -> URDFDescription.Limit {
    let element = try one("limit", of: joint, place)
    let here = place + "/limit"
    let velocity = try number("velocity", of: element, here)
    guard URDFReader.velocities.contains(velocity) else {
      throw error(
        element, here + "/@velocity", .outOfRange("\(velocity)", valid: "0.001…1000"))
    }
    let effort = try number("effort", of: element, here)
    guard effort >= 0 else {
      throw error(element, here + "/@effort", .outOfRange("\(effort)", valid: "≥ 0"))
    }
    if kind == .continuous {
      return URDFDescription.Limit(
        lower: -2 * .pi, upper: 2 * .pi, velocity: velocity, effort: effort)
    }
    let lower = try number("lower", of: element, here)
    let upper = try number("upper", of: element, here)
    guard lower < upper, max(abs(lower), abs(upper)) <= URDFReader.largest else {
      throw error(
        element, here,
        .outOfRange(
          "lower \(lower), upper \(upper)", valid: "lower < upper, both within ±1000"))
    }
    return URDFDescription.Limit(lower: lower, upper: upper, velocity: velocity, effort: effort)
  }
}

extension URDFReader {
  func error(
    _ element: URDFElement, _ place: String, _ problem: RobotFileError.Problem
  ) -> RobotFileError {
    RobotFileError(file: file, line: element.line, place: place, problem)
  }

  func one(
    _ name: String, of element: URDFElement, _ place: String
  ) throws(RobotFileError) -> URDFElement {
    let found = element.all(name)
    guard let first = found.first else { throw error(element, place, .missing("<\(name)>")) }
    guard found.count == 1 else { throw error(found[1], place, .repeated("<\(name)>")) }
    return first
  }

  func attribute(
    _ name: String, of element: URDFElement, _ place: String
  ) throws(RobotFileError) -> String {
    guard let value = element.attributes[name], !value.isEmpty else {
      throw error(element, place, .missing("@\(name)"))
    }
    return value
  }

  func numbers(
    _ name: String, of element: URDFElement, _ place: String, count: Int
  ) throws(RobotFileError) -> [Double] {
    let text = try attribute(name, of: element, place)
    let here = place + "/@" + name
    var values: [Double] = []
    for word in text.split(whereSeparator: \.isWhitespace) {
      guard let value = Double(word) else {
        throw error(element, here, .notANumber(String(word)))
      }
      guard value.isFinite else { throw error(element, here, .notFinite(String(word))) }
      values.append(value)
    }
    guard values.count == count else {
      throw error(element, here, .wrongCount(found: values.count, expected: count))
    }
    return values
  }

  func number(
    _ name: String, of element: URDFElement, _ place: String
  ) throws(RobotFileError) -> Double {
    try numbers(name, of: element, place, count: 1)[0]
  }

  func positive(
    _ name: String, of element: URDFElement, _ place: String
  ) throws(RobotFileError) -> Double {
    let value = try number(name, of: element, place)
    guard value > 0, value <= URDFReader.largest else {
      throw error(element, place + "/@" + name, .outOfRange("\(value)", valid: "> 0, at most 1000"))
    }
    return value
  }

  func origin(
    of element: URDFElement, _ place: String
  ) throws(RobotFileError) -> RigidTransform<Link, Link> {
    guard let origin = element.all("origin").first else { return .identity }
    let here = place + "/origin"
    let p =
      origin.attributes["xyz"] == nil
      ? [0, 0, 0] : try numbers("xyz", of: origin, here, count: 3)
    let r =
      origin.attributes["rpy"] == nil
      ? [0, 0, 0] : try numbers("rpy", of: origin, here, count: 3)
    guard p.allSatisfy({ abs($0) <= URDFReader.largest }) else {
      throw error(origin, here + "/@xyz", .outOfRange("\(p)", valid: "metres, within ±1000"))
    }
    guard r.allSatisfy({ abs($0) <= Elementary.largestAngle }) else {
      throw error(origin, here + "/@rpy", .outOfRange("\(r)", valid: "radians"))
    }
    return RigidTransform(
      RotationMatrix(roll: r[0], pitch: r[1], yaw: r[2]), Vector3(p[0], p[1], p[2]))
  }
}
