// SPDX-License-Identifier: GPL-3.0-or-later

import MotionControl

/// Arms made from published lengths in Denavit and Hartenberg's form, without any file.
///
///     z ↑   each row: turn about z by the joint, along z by d, along x by a, turn about x by α
enum LengthArms {
  struct Row {
    let a: Double
    /// In quarter turns.
    let alpha: Double
    let d: Double
    /// The joint's range is ± this [rad].
    let limit: Double
  }

  /// UR5e: Universal Robots' parameters for kinematics; elbow ±π, the others ±2π.
  static func ur5e() throws -> RobotModel {
    let turn = 2 * Double.pi
    return try arm(
      "ur5e",
      [
        Row(a: 0, alpha: 1, d: 0.1625, limit: turn), Row(a: -0.425, alpha: 0, d: 0, limit: turn),
        Row(a: -0.3922, alpha: 0, d: 0, limit: .pi), Row(a: 0, alpha: 1, d: 0.1333, limit: turn),
        Row(a: 0, alpha: -1, d: 0.0997, limit: turn), Row(a: 0, alpha: 0, d: 0.0996, limit: turn),
      ])
  }

  /// KUKA LBR Med 14: spherical shoulder and wrist, lengths 0.36, 0.42, 0.4 and 0.126 m.
  static func lbrMed14() throws -> RobotModel {
    let degree = Double.pi / 180
    let lengths = [0.36, 0, 0.42, 0, 0.4, 0, 0.126]
    let twists = [-1.0, 1, 1, -1, -1, 1, 0]
    let limits = [170.0, 120, 170, 120, 170, 120, 175]
    return try arm(
      "lbr",
      (0..<7).map {
        Row(a: 0, alpha: twists[$0], d: lengths[$0], limit: limits[$0] * degree)
      })
  }

  static func arm(_ name: String, _ rows: [Row]) throws -> RobotModel {
    var text = "<robot name=\"\(name)\"><link name=\"l0\"/>"
    var origin = "0 0 0\" rpy=\"0 0 0"
    for (i, row) in rows.enumerated() {
      text += """
        <link name="l\(i + 1)"/><joint name="j\(i + 1)" type="revolute">
        <parent link="l\(i)"/><child link="l\(i + 1)"/><origin xyz="\(origin)"/><axis xyz="0 0 1"/>
        <limit lower="\(-row.limit)" upper="\(row.limit)" velocity="2" effort="100"/></joint>
        """
      origin = "\(row.a) 0 \(row.d)\" rpy=\"\(row.alpha * .pi / 2) 0 0"
    }
    text += """
      <link name="tip"/><joint name="end" type="fixed"><parent link="l\(rows.count)"/>
      <child link="tip"/><origin xyz="\(origin)"/></joint></robot>
      """
    return try RobotModel(urdf: text, file: name)
  }
}
