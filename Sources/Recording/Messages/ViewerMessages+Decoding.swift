// SPDX-License-Identifier: GPL-3.0-or-later

package import SpatialMath

/// What viewers are sent, read back; fields in the order of `ViewerMessages`.
extension CDRDecoder {
  /// Seconds and nanoseconds as nanoseconds.
  package mutating func stamp() throws(Failure) -> UInt64 {
    let seconds = try int32()
    guard seconds >= 0 else {
      throw .valueOutOfRange(offset: offset - 4, value: UInt64(UInt32(bitPattern: seconds)))
    }
    return UInt64(seconds) * 1_000_000_000 + UInt64(try uint32())
  }

  /// A stamp and the name of a frame.
  package mutating func header() throws(Failure) -> (stamp: UInt64, frame: String) {
    let time = try stamp()
    return (time, try string())
  }

  /// Position, then orientation as x, y, z, w; nil when a number is not finite or the quaternion is
  /// far from a unit one.
  package mutating func pose<A: Frame, B: Frame>() throws(Failure) -> RigidTransform<A, B>? {
    let p = try vector()
    let v = try vector()
    let w = try double()
    let length = v.lengthSquared + w * w
    guard p.isFinite, length.isFinite, length > 0.25 else { return nil }
    return RigidTransform(UnitQuaternion(normalizing: w, v).matrix, p)
  }

  /// One frame in its parent, as `tf2_msgs/TFMessage` lists them.
  package mutating func stampedTransform() throws(Failure) -> (
    parent: String, child: String, pose: RigidTransform<Link, Link>?
  ) {
    let parent = try header().frame
    let child = try string()
    return (parent, child, try pose())
  }

  /// The names of `sensor_msgs/JointState`.
  package mutating func jointNames() throws(Failure) -> [String] {
    _ = try header()
    var names: [String] = []
    for _ in 0..<(try count(elementSize: 5)) { names.append(try string()) }
    return names
  }

  /// `rcl_interfaces/Log` up to its text.
  package mutating func logEntry() throws(Failure) -> (stamp: UInt64, level: UInt8, text: String) {
    let time = try stamp()
    let level = try uint8()
    _ = try string()
    return (time, level, try string())
  }
}
