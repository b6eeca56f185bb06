// SPDX-License-Identifier: GPL-3.0-or-later

public import SpatialMath

/// A box in any orientation, such as a table top.
///
/// - Invariant: no half extent is negative.
public struct OrientedBox: Equatable, Sendable {
  /// Its middle [m].
  public var center: Vector3
  /// Its own axes, in the frame that the holder names.
  public var orientation: RotationMatrix
  /// Half its size along each own axis [m].
  public var halfExtents: Vector3

  public init(center: Vector3, orientation: RotationMatrix = .identity, halfExtents: Vector3) {
    precondition(
      halfExtents.x >= 0 && halfExtents.y >= 0 && halfExtents.z >= 0,
      "a box of half extents \(halfExtents)")
    self.center = center
    self.orientation = orientation
    self.halfExtents = halfExtents
  }

  /// The point of the solid box nearest to `p`: `p` itself when inside.
  @inlinable public func nearest(to p: Vector3) -> Vector3 {
    let local = orientation.inverseTimes(p - center)
    return center
      + orientation * local.clamped(lowerBound: -halfExtents, upperBound: halfExtents)
  }

  /// The nearest points of a segment and the solid box, and their squared distance [m²].
  ///
  /// The squared distance along the segment is convex and a parabola between the places where it
  /// crosses one of the six face planes, so the lowest is found exactly. Allocates: never.
  public func nearest(
    to segment: Segment
  ) -> (onSegment: Vector3, onBox: Vector3, squaredDistance: Double) {
    let a = orientation.inverseTimes(segment.a - center)
    let d = orientation.inverseTimes(segment.b - segment.a)
    var breaks = InlineArray<8, Double>(repeating: 1)
    breaks[0] = 0
    var count = 1
    for axis in 0..<3 where d[axis] != 0 {
      for face in 0..<2 {
        let t = ((face == 0 ? -halfExtents[axis] : halfExtents[axis]) - a[axis]) / d[axis]
        guard t > 0 && t < 1 else { continue }
        var i = count
        while breaks[i - 1] > t {
          breaks[i] = breaks[i - 1]
          i -= 1
        }
        breaks[i] = t
        count += 1
      }
    }
    breaks[count] = 1
    var t = 0.0
    for i in 0..<count {
      // The slope at the middle says which axes are outside on this piece.
      let (low, high) = (breaks[i], breaks[i + 1])
      let middle = a + d * (0.5 * (low + high))
      var constant = 0.0
      var linear = 0.0
      for axis in 0..<3 where abs(middle[axis]) > halfExtents[axis] {
        let face = middle[axis] > 0 ? halfExtents[axis] : -halfExtents[axis]
        constant += (a[axis] - face) * d[axis]
        linear += d[axis] * d[axis]
      }
      guard constant + linear * high < 0 else {
        t = linear > 0 ? min(high, max(low, -constant / linear)) : low
        break
      }
      t = high
    }
    let own = segment.point(t)
    let other = nearest(to: own)
    return (own, other, (own - other).lengthSquared)
  }
}
