// SPDX-License-Identifier: GPL-3.0-or-later

/// A 64-bit hash of named numbers, visited in one fixed order: two equal hashes of a run mean two
/// equal states, bit for bit.
///
/// Each word is mixed by a multiplication and a rotation (the round of XXH64 by Collet, 2012) and
/// the end by its avalanche. Not for adversaries. Allocates: never.
public struct StateHash: Equatable, Sendable {
  @usableFromInline var state: UInt64

  public init(seed: UInt64 = 0) { state = seed &+ 0x27D4_EB2F_1656_67C5 }

  @inlinable public mutating func add(_ word: UInt64) {
    var k = word &* 0xC2B2_AE3D_27D4_EB4F
    k = (k << 31) | (k >> 33)
    state ^= k &* 0x9E37_79B1_85EB_CA87
    state = ((state << 27) | (state >> 37)) &* 0x9E37_79B1_85EB_CA87 &+ 0x85EB_CA77_C2B2_AE63
  }

  public mutating func add(_ value: Int) { add(UInt64(bitPattern: Int64(value))) }
  public mutating func add(_ value: Bool) { add(value ? 1 : UInt64(0)) }
  /// The bit pattern: −0 and 0 differ, and so do two NaNs of different payload.
  public mutating func add(_ value: Double) { add(value.bitPattern) }

  public mutating func add(_ v: Vector3) {
    add(v.x)
    add(v.y)
    add(v.z)
  }

  public mutating func add(_ v: JointVector) {
    for i in 0..<JointVector.capacity { add(v[i]) }
  }

  public mutating func add(_ r: RotationMatrix) {
    add(r.x)
    add(r.y)
    add(r.z)
  }

  public mutating func add<A: Frame, B: Frame>(_ x: RigidTransform<A, B>) {
    add(x.rotation)
    add(x.translation)
  }

  public mutating func add(_ t: Twist) {
    add(t.angular)
    add(t.linear)
  }

  public mutating func add(_ w: Wrench) {
    add(w.moment)
    add(w.force)
  }

  /// The hash of everything added so far.
  public var value: UInt64 {
    var h = state
    h = (h ^ (h >> 33)) &* 0xC2B2_AE3D_27D4_EB4F
    h = (h ^ (h >> 29)) &* 0x1656_67B1_9E37_79F9
    return h ^ (h >> 32)
  }
}
