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
