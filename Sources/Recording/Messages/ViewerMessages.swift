// SPDX-License-Identifier: GPL-3.0-or-later

import SpatialMath

/// The steps to which numbers for viewers are rounded, so that their noise costs no bytes.
///
/// What must be exact stands in `/inputs` and `/joint_commands`, which are never rounded.
enum ViewerGrid {
  /// Lengths [m], angles [rad], quaternions: 2⁻²⁴, 0.06 µm.
  static let geometry = 0x1p-24
  /// Forces [N] and moments [N·m]: 2⁻²⁰, 1 µN.
  static let force = 0x1p-20

  /// The nearest multiple of a power of two; never −0. What is not finite stays as it is.
  @inline(__always) static func round(_ value: Double, to step: Double) -> Double {
    (value / step).rounded() * step + 0
  }
}

/// A message type's common parts, in the order of their fields.
extension CDREncoder {
  mutating func append(stamp: UInt64) {
    append(Int32(truncatingIfNeeded: stamp / 1_000_000_000))
    append(UInt32(stamp % 1_000_000_000))
  }

  mutating func append(header stamp: UInt64, frame: String) {
    append(stamp: stamp)
    append(frame)
  }

  mutating func append(exact v: Vector3) {
    append(v.x)
    append(v.y)
    append(v.z)
  }

  mutating func append(_ v: Vector3, step: Double) {
    append(ViewerGrid.round(v.x, to: step))
    append(ViewerGrid.round(v.y, to: step))
    append(ViewerGrid.round(v.z, to: step))
  }

  /// Position, then orientation as x, y, z, w: the fields of a pose and of a transform alike.
  mutating func append<A: Frame, B: Frame>(pose X: RigidTransform<A, B>) {
    append(X.translation, step: ViewerGrid.geometry)
    let (v, w) = X.rotation.orientation
    append(v, step: ViewerGrid.geometry)
    append(ViewerGrid.round(w, to: ViewerGrid.geometry))
  }

  /// The same without rounding, for what is written once.
  mutating func append<A: Frame, B: Frame>(exactPose X: RigidTransform<A, B>) {
    append(exact: X.translation)
    let (v, w) = X.rotation.orientation
    append(exact: v)
    append(w)
  }

  mutating func append<A: Frame, B: Frame>(
    transform X: RigidTransform<A, B>, at stamp: UInt64, from parent: String, to child: String
  ) {
    append(header: stamp, frame: parent)
    append(child)
    append(pose: X)
  }

  /// A sequence of the first `count` joints, exact.
  mutating func append(_ v: JointVector, count: Int) {
    append(count: count)
    for i in 0..<count { append(v[i]) }
  }

  /// A sequence of the first `count` joints, rounded.
  mutating func append(_ v: JointVector, count: Int, step: Double) {
    append(count: count)
    for i in 0..<count { append(ViewerGrid.round(v[i], to: step)) }
  }

  /// A sequence of strings as a block for `append(block:)`.
  static func block(of names: [String]) -> [UInt8] {
    var encoder = CDREncoder(capacity: 256)
    encoder.append(count: names.count)
    for name in names { encoder.append(name) }
    return Array(encoder.array[CDREncoder.headerSize...])
  }
}

extension RotationMatrix {
  /// The unit quaternion's vector and scalar; NaN where a number of the matrix is not finite,
  /// because a log must also tell of the tick at which a sensor failed.
  var orientation: (v: Vector3, w: Double) {
    guard x.isFinite, y.isFinite, z.isFinite else {
      return (Vector3(.nan, .nan, .nan), .nan)
    }
    let q = UnitQuaternion(self)
    return (q.v, q.w)
  }
}
