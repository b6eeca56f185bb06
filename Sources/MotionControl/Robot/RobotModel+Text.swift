// SPDX-License-Identifier: GPL-3.0-or-later

import Geometry
import SpatialMath

extension RobotModel {
  /// The robot's URDF with the tool as one more link on the flange, for logs and viewers; the file
  /// itself when there is no tool.
  ///
  /// The tool becomes the link `tool`, drawn by its capsules, and its tip the empty link `tool_tip`.
  package var urdfText: String {
    guard let tool, let end = source.ranges(of: "</robot>").last else { return source }
    let flange = links[self.flange].name
    var text = String(source[..<end.lowerBound])
    text += "  <link name=\"tool\">\n"
    for capsule in tool.capsules {
      let along = capsule.b - capsule.a
      let flat = (along.x * along.x + along.y * along.y).squareRoot()
      let rpy = Vector3(
        0, Elementary.atan2(flat, along.z), flat > 0 ? Elementary.atan2(along.y, along.x) : 0)
      let radius = "radius=\"\(capsule.radius)\""
      text += visual(
        (capsule.a + capsule.b) * 0.5, rpy, "<cylinder \(radius) length=\"\(along.length)\"/>")
      text += visual(capsule.a, .zero, "<sphere \(radius)/>")
      text += visual(capsule.b, .zero, "<sphere \(radius)/>")
    }
    text += "  </link>\n  <link name=\"tool_tip\"/>\n"
    text += fixed("tool_joint", flange, "tool", .zero, .zero)
    text += fixed("tool_tip_joint", "tool", "tool_tip", tool.X_FT.translation, tool.rpy)
    return text + "</robot>\n"
  }

  private func visual(_ xyz: Vector3, _ rpy: Vector3, _ shape: String) -> String {
    "    <visual>\n" + origin(xyz, rpy, "      ")
      + "      <geometry>\(shape)</geometry>\n    </visual>\n"
  }

  private func fixed(
    _ name: String, _ parent: String, _ child: String, _ xyz: Vector3, _ rpy: Vector3
  ) -> String {
    "  <joint name=\"\(name)\" type=\"fixed\">\n" + origin(xyz, rpy, "    ")
      + "    <parent link=\"\(parent)\"/>\n    <child link=\"\(child)\"/>\n  </joint>\n"
  }

  private func origin(_ xyz: Vector3, _ rpy: Vector3, _ indent: String) -> String {
    indent + "<origin xyz=\"\(xyz.x) \(xyz.y) \(xyz.z)\" rpy=\"\(rpy.x) \(rpy.y) \(rpy.z)\"/>\n"
  }
}
