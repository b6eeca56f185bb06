// SPDX-License-Identifier: GPL-3.0-or-later

public import SpatialMath

/// How far a capsule is from something else, and where.
public struct Separation: Equatable, Sendable {
  /// Free space between the two [m]; negative when they overlap.
  public var gap: Double
  /// The place on the capsule's axis.
  public var onAxis: Vector3
  /// The place on the other's axis or surface.
  public var onOther: Vector3
  /// The place on the skin, when the other is a surface.
  public var anchor: SurfaceAnchor?

  @inlinable init(
    gap: Double, onAxis: Vector3, onOther: Vector3, anchor: SurfaceAnchor? = nil
  ) {
    self.gap = gap
    self.onAxis = onAxis
    self.onOther = onOther
    self.anchor = anchor
  }
}

extension Capsule {
  /// The segment in its middle.
  @inlinable public var axis: Segment { Segment(a, b) }

  /// The same capsule in another frame: `X_AB` times one known in B.
  @inlinable public func moved<A: Frame, B: Frame>(by X_AB: RigidTransform<A, B>) -> Capsule {
    Capsule(a: X_AB * a, b: X_AB * b, radius: radius)
  }

  /// Between two capsules; where the axes cross the gap is minus both radii. Allocates: never.
  @inlinable public func separation(from other: Capsule) -> Separation {
    let pair = axis.nearest(to: other.axis)
    return Separation(
      gap: pair.squaredDistance.squareRoot() - radius - other.radius, onAxis: pair.own,
      onOther: pair.other)
  }

  /// Between the capsule and a solid box; where the axis enters the box the gap is minus the
  /// radius. Allocates: never.
  public func separation(from box: OrientedBox) -> Separation {
    let pair = box.nearest(to: axis)
    return Separation(
      gap: pair.squaredDistance.squareRoot() - radius, onAxis: pair.onSegment,
      onOther: pair.onBox)
  }
}
