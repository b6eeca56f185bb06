// SPDX-License-Identifier: GPL-3.0-or-later

package import SpatialMath

/// Eight postures side by side.
package struct Postures8: Sendable {
  /// Lane *k* of element *i* is joint *i* of posture *k*.
  var joints = InlineArray<8, SIMD8<Double>>(repeating: .zero)

  /// All at zero.
  package init() {}

  package subscript(k: Int) -> JointVector {
    get {
      var q = JointVector.zero
      for i in 0..<JointVector.capacity { q[i] = joints[i][k] }
      return q
    }
    set {
      for i in 0..<JointVector.capacity { joints[i][k] = newValue[i] }
    }
  }
}

/// The tool tip in the base for each of eight postures.
package struct ToolPoses8: Sendable {
  // Postures 2 k and 2 k + 1.
  private var pairs = InlineArray<4, PosePair>(repeating: PosePair())

  fileprivate init() {}

  @inline(__always) fileprivate mutating func advance(
    _ joint: borrowing ChainJoint, _ s: SIMD8<Double>, _ c: SIMD8<Double>
  ) {
    pairs[0].advance(joint, s.lowHalf.lowHalf, c.lowHalf.lowHalf)
    pairs[1].advance(joint, s.lowHalf.highHalf, c.lowHalf.highHalf)
    pairs[2].advance(joint, s.highHalf.lowHalf, c.highHalf.lowHalf)
    pairs[3].advance(joint, s.highHalf.highHalf, c.highHalf.highHalf)
  }

  fileprivate mutating func slide(_ q: SIMD8<Double>) {
    pairs[0].slide(q.lowHalf.lowHalf)
    pairs[1].slide(q.lowHalf.highHalf)
    pairs[2].slide(q.highHalf.lowHalf)
    pairs[3].slide(q.highHalf.highHalf)
  }

  fileprivate mutating func finish(_ X_JT: RigidTransform<Link, Tool>) {
    pairs[0].finish(X_JT)
    pairs[1].finish(X_JT)
    pairs[2].finish(X_JT)
    pairs[3].finish(X_JT)
  }

  package subscript(k: Int) -> RigidTransform<Base, Tool> {
    let lane = k & 1
    let pair = pairs[k >> 1]
    return RigidTransform(
      RotationMatrix(uncheckedColumns: pair.x[lane], pair.y[lane], pair.z[lane]), pair.p[lane])
  }
}

/// The same component of two vectors in each register.
private struct VectorPair {
  var x: SIMD2<Double>
  var y: SIMD2<Double>
  var z: SIMD2<Double>

  @inline(__always) init(_ x: SIMD2<Double>, _ y: SIMD2<Double>, _ z: SIMD2<Double>) {
    self.x = x
    self.y = y
    self.z = z
  }

  @inline(__always) subscript(lane: Int) -> Vector3 { Vector3(x[lane], y[lane], z[lane]) }

  @inline(__always) static func + (a: VectorPair, b: VectorPair) -> VectorPair {
    VectorPair(a.x + b.x, a.y + b.y, a.z + b.z)
  }

  @inline(__always) static func - (a: VectorPair, b: VectorPair) -> VectorPair {
    VectorPair(a.x - b.x, a.y - b.y, a.z - b.z)
  }

  @inline(__always) static func * (a: VectorPair, k: Double) -> VectorPair {
    VectorPair(a.x * k, a.y * k, a.z * k)
  }

  @inline(__always) static func * (a: VectorPair, k: SIMD2<Double>) -> VectorPair {
    VectorPair(a.x * k, a.y * k, a.z * k)
  }

  @inline(__always) static prefix func - (a: VectorPair) -> VectorPair {
    VectorPair(-a.x, -a.y, -a.z)
  }
}

/// Two frames on their way from the base outwards: the steps of `KinematicChain.Cursor`, operation
/// by operation, so that the results are the same bits.
private struct PosePair {
  var x = VectorPair(.one, .zero, .zero)
  var y = VectorPair(.zero, .one, .zero)
  var z = VectorPair(.zero, .zero, .one)
  var p = VectorPair(.zero, .zero, .zero)

  /// `R v` for each of the two.
  @inline(__always) func turned(_ v: Vector3) -> VectorPair { (x * v.x + y * v.y) + z * v.z }

  @inline(__always) mutating func advance(
    _ joint: borrowing ChainJoint, _ s: SIMD2<Double>, _ c: SIMD2<Double>
  ) {
    p = p + turned(joint.translation)
    switch joint.twist {
    case .identity: break
    case .quarterAboutX: (y, z) = (z, -y)
    case .minusQuarterAboutX: (y, z) = (-z, y)
    case .general: turn(by: joint.rotation)
    }
    (x, y) = (x * c + y * s, y * c - x * s)
  }

  @inline(__always) mutating func slide(_ q: SIMD2<Double>) { p = p + z * q }

  @inline(__always) mutating func finish(_ X_JT: RigidTransform<Link, Tool>) {
    p = p + turned(X_JT.translation)
    turn(by: X_JT.rotation)
  }

  @inline(__always) mutating func turn(by R: RotationMatrix) {
    (x, y, z) = (turned(R.x), turned(R.y), turned(R.z))
  }
}

extension KinematicChain {
  /// The tool tip for each of eight postures, bit by bit what `toolPose(at:)` gives.
  ///
  /// The sines of a joint are found for all eight at once; then two postures at a time move on, as
  /// many as fit the registers that every x86-64 has.
  /// - Complexity: O(n). Allocates: never.
  package func toolPoses(at q: borrowing Postures8) -> ToolPoses8 {
    var poses = ToolPoses8()
    for i in 0..<count {
      let (s, c) = Elementary.sincos8(q.joints[i] * turning[i])
      poses.advance(joints[i], s, c)
      if slides && joints[i].kind == .prismatic { poses.slide(q.joints[i]) }
    }
    poses.finish(X_JT)
    return poses
  }
}
