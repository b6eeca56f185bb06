// SPDX-License-Identifier: GPL-3.0-or-later

import MotionControl
import Reporting

/// What `model check` says of a robot, as text.
struct ModelCheckTable {
  let document: ModelCheckDocument

  init(_ document: ModelCheckDocument) { self.document = document }

  var lines: [String] {
    let d = document
    var lines = [
      "\(d.name): \(d.joints.count) joints, \(d.links.count) links, flange \(d.flange); SI units",
      "", "limits",
    ]
    lines +=
      limits + ["", "chain (all joints at zero, in the base)"] + chain + [""] + drives + [""]
    if let mass = d.moving_mass_kg {
      lines.append("moving mass: " + fixed(mass, 3) + " kg")
    } else {
      lines.append("moving mass: unset, so there are no dynamics")
    }
    if !d.unset.isEmpty { lines.append("unset: " + d.unset.joined(separator: ", ")) }
    lines.append(
      "reach: \(fixed(d.workspace.radius_mm, 1)) mm from \(d.workspace.from) found, "
        + "\(fixed(d.workspace.bound_mm, 1)) mm at most")
    lines += singularities
    if !d.links_without_shape.isEmpty {
      lines.append("no clearance for: " + d.links_without_shape.joined(separator: ", "))
    }
    if !d.locked_joints.isEmpty {
      lines.append("held still: " + d.locked_joints.joined(separator: ", "))
    }
    return lines
  }

  private var width: Int { max(12, document.joints.map(\.name.count).max() ?? 0) + 1 }

  private func fixed(_ value: Double, _ decimals: Int) -> String {
    FixedPoint.text(value, decimals: decimals)
  }

  private func column(_ value: Double?, _ width: Int, _ decimals: Int) -> String {
    value?.column(width, decimals) ?? FixedPoint.left("unset", width)
  }

  private var limits: [String] {
    let head =
      "joint".padded(to: width) + "kind".padded(to: 11)
      + "    lower    upper      vel      acc      jerk   effort     rate"
    return [head]
      + document.joints.map { joint in
        joint.name.padded(to: width) + joint.kind.padded(to: 11) + joint.lower.column(9, 4)
          + joint.upper.column(9, 4) + joint.velocity.column(9, 3)
          + column(joint.acceleration, 9, 2) + column(joint.jerk, 10, 1)
          + joint.effort.column(9, 1) + column(joint.effort_rate, 9, 1)
      }
  }

  private var chain: [String] {
    let head =
      "joint".padded(to: width)
      + "             axis                     origin_mm           mass_kg"
    return [head]
      + document.joints.map { joint in
        joint.name.padded(to: width)
          + joint.axis.map { $0.column(8, 4) }.joined() + "  "
          + joint.origin_mm.map { $0.column(9, 2) }.joined() + column(joint.mass_kg, 10, 4)
      }
  }

  private var drives: [String] {
    guard let drives = document.drives else {
      return [
        "drives: unset; a run takes rotors without inertia, "
          + (document.unset.contains("friction") ? "no friction, " : "the friction of the URDF, ")
          + "brakes that hold the effort, a position loop of "
          + fixed(JointDrives.assumedBandwidth, 0) + " Hz"
      ]
    }
    let head =
      "joint".padded(to: width) + "   rotor  viscous  coulomb breakaway stribeck presliding   brake"
      + "     encoder stiffness  damping"
    return [
      "drives (bandwidth \(fixed(drives.bandwidth_hz, 1)) Hz, command delay "
        + "\(fixed(drives.command_delay_ms, 1)) ms)", head,
    ]
      + drives.joints.map { joint in
        joint.name.padded(to: width) + joint.rotor_inertia.column(8, 4)
          + joint.viscous.column(9, 3) + joint.coulomb.column(9, 3) + joint.breakaway.column(10, 3)
          + joint.stribeck.column(9, 4) + joint.presliding.column(11, 5) + joint.brake.column(8, 1)
          + joint.encoder_step.column(12, 9) + column(joint.stiffness, 10, 0)
          + column(joint.spring_damping, 9, 2)
      }
  }

  private var singularities: [String] {
    guard let first = document.singularities.first else {
      return ["singular postures: none found"]
    }
    var lines = ["singular postures found in \(first.searches) searches"]
    for kind in document.singularities {
      let placed = kind.at.map { "\($0.joint) at \(place($0))" }
      let related = kind.joints.filter { name in !kind.at.contains { $0.joint == name } }
      let relation =
        related.isEmpty ? [] : ["a relation between " + related.joined(separator: ", ")]
      let what = placed + relation
      lines.append(
        "  " + (what.isEmpty ? "everywhere" : what.joined(separator: ", "))
          + " (\(kind.found)×)")
      let axes = kind.dependent_axes
      lines.append(
        "    axes of \(axes.joined(separator: ", ")) "
          + (axes.count == 2 ? "on one line" : "depend on each other"))
      lines.append(
        "    such as q = " + kind.example.map { fixed($0, 4) }.joined(separator: ", "))
    }
    return lines
  }

  private func place(_ place: ModelCheckDocument.SingularPosture.Place) -> String {
    let slides = document.joints.contains { $0.name == place.joint && $0.kind == "prismatic" }
    return slides
      ? fixed(place.value * 1e3, 2) + " mm" : fixed(place.value * 180 / .pi, 2) + "°"
  }
}
