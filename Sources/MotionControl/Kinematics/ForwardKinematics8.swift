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
  private var pairs = InlineArray<4, PosePair>(repeating: PosePair())

  fileprivate init() {}

  fileprivate mutating func set(_ k: Int, _ pair: PosePair) { pairs[k] = pair }

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

  @inline(__always) mutating func turn(by R: RotationMatrix) {
    (x, y, z) = (turned(R.x), turned(R.y), turned(R.z))
  }
}

extension KinematicChain {
  /// The tool tip for each of eight postures, bit by bit what `toolPose(at:)` gives.
  ///
  /// The sines of a joint are found for all eight at once; then the chain is followed for two
  /// postures at a time, as many as fit the registers that every x86-64 has.
  /// - Complexity: O(n). Allocates: never.
  package func toolPoses(at q: borrowing Postures8) -> ToolPoses8 {
    // Two lanes each: element 4 i + k belongs to joint i and postures 2 k and 2 k + 1.
    var s = InlineArray<32, SIMD2<Double>>(repeating: .zero)
    var c = s
    for i in 0..<count {
      let (sin, cos) = Elementary.sincos8(q.joints[i] * turning[i])
      s[4 * i] = sin.lowHalf.lowHalf
      s[4 * i + 1] = sin.lowHalf.highHalf
      s[4 * i + 2] = sin.highHalf.lowHalf
      s[4 * i + 3] = sin.highHalf.highHalf
      c[4 * i] = cos.lowHalf.lowHalf
      c[4 * i + 1] = cos.lowHalf.highHalf
      c[4 * i + 2] = cos.highHalf.lowHalf
      c[4 * i + 3] = cos.highHalf.highHalf
    }
    var poses = ToolPoses8()
    for k in 0..<4 {
      var pair = PosePair()
      for i in 0..<count {
        pair.advance(joints[i], s[4 * i + k], c[4 * i + k])
        if slides && joints[i].kind == .prismatic {
          let slide = SIMD2(q.joints[i][2 * k], q.joints[i][2 * k + 1])
          pair.p = pair.p + pair.z * slide
        }
      }
      pair.p = pair.p + pair.turned(X_JT.translation)
      pair.turn(by: X_JT.rotation)
      poses.set(k, pair)
    }
    return poses
  }
}
