// SPDX-License-Identifier: GPL-3.0-or-later

import Recording
import SpatialMath

/// What a `TFMessage` says, read field by field.
struct TransformReader {
  typealias Entry = (parent: String, child: String, X: RigidTransform<Link, Link>)

  let entries: [Entry]

  init(_ payload: [UInt8]) throws {
    var decoder = try CDRDecoder(payload[...])
    var list: [Entry] = []
    for _ in 0..<(try decoder.count(elementSize: 1)) {
      _ = try decoder.int32()
      _ = try decoder.uint32()
      let parent = try decoder.string()
      let child = try decoder.string()
      let x = try decoder.double()
      let y = try decoder.double()
      let z = try decoder.double()
      let qx = try decoder.double()
      let qy = try decoder.double()
      let qz = try decoder.double()
      let q = UnitQuaternion(normalizing: try decoder.double(), Vector3(qx, qy, qz))
      list.append((parent, child, RigidTransform(q.matrix, Vector3(x, y, z))))
    }
    entries = list
  }

  /// From a frame up to the root, which is named too.
  static func pose(
    of frame: String, in entries: [Entry]
  ) -> (root: String, X: RigidTransform<Link, Link>) {
    var X = RigidTransform<Link, Link>.identity
    var frame = frame
    var steps = 0
    while let joint = entries.first(where: { $0.child == frame }), steps < 20 {
      X = joint.X * X
      frame = joint.parent
      steps += 1
    }
    return (frame, X)
  }
}
