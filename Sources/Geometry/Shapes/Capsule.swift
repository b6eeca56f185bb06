// SPDX-License-Identifier: GPL-3.0-or-later

public import SpatialMath

/// All points within `radius` of a segment; a sphere when both ends coincide.
///
/// - Invariant: `radius` is not negative.
public struct Capsule: Equatable, Sendable {
  /// One end of the segment [m].
  public var a: Vector3
  /// The other end [m].
  public var b: Vector3
  /// [m]
  public var radius: Double

  @inlinable public init(a: Vector3, b: Vector3, radius: Double) {
    self.a = a
    self.b = b
    self.radius = radius
  }
}
