// SPDX-License-Identifier: GPL-3.0-or-later

import SpatialMath
import StrictJSON

// Numbers and poses as JSON text: each number the shortest that reads back as the same bits.

extension RigidTransform {
  var encoded: String {
    "{\"x\": \(rotation.x.encoded), \"y\": \(rotation.y.encoded), \"z\": \(rotation.z.encoded), "
      + "\"xyz_m\": \(translation.encoded)}"
  }

  /// Reads what `encoded` wrote.
  init(exact node: JSONNode) throws(JSONError) {
    try node.allow(keys: ["x", "y", "z", "xyz_m"])
    guard
      let rotation = RotationMatrix(
        columns: try Vector3(exact: node.member("x")), try Vector3(exact: node.member("y")),
        try Vector3(exact: node.member("z")))
    else {
      throw node.error(.badValue("axes x, y, z", valid: "right-handed, orthonormal"))
    }
    self.init(rotation, try Vector3(exact: node.member("xyz_m")))
  }
}

extension Vector3 {
  var encoded: String { "[\(x), \(y), \(z)]" }

  init(exact node: JSONNode) throws(JSONError) {
    let xyz = try node.numbers(count: 3)
    self.init(xyz[0], xyz[1], xyz[2])
  }
}

extension JointVector {
  func encoded(_ count: Int) -> String { values(count).encoded }
}

extension [Double] {
  var encoded: String { "[" + map { "\($0)" }.joined(separator: ", ") + "]" }
}
