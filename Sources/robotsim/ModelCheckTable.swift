// SPDX-License-Identifier: GPL-3.0-or-later

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
    lines += limits + ["", "chain (all joints at zero, in the base)"] + chain + [""]
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
