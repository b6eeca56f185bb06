// SPDX-License-Identifier: GPL-3.0-or-later

public import SpatialMath

/// A place on a surface that is carried along when the surface moves: a triangle and the weights of
/// its three corners.
///
/// It means the same skin in every posture, shape and breath of one topology.
///
/// - Invariant: the weights are not negative and sum to one, to rounding.
public struct SurfaceAnchor: Equatable, Sendable {
  /// Index of the triangle.
  public var triangle: Int32
  /// Weights of its corners.
  public var barycentric: Vector3

  @inlinable public init(triangle: Int32, barycentric: Vector3) {
    self.triangle = triangle
    self.barycentric = barycentric
  }

  /// The weighted mean of a number given at every vertex, such as a displacement.
  @inlinable public func interpolate(_ field: [Vector3], over topology: MeshTopology) -> Vector3 {
    let t = topology.triangles[Int(triangle)]
    return (field[Int(t.x)] * barycentric.x + field[Int(t.y)] * barycentric.y)
      + field[Int(t.z)] * barycentric.z
  }
}

/// The point of a surface nearest to a query, or hit by a ray.
public struct SurfacePoint: Equatable, Sendable {
  /// Where on the surface.
  public var anchor: SurfaceAnchor
  /// The point itself, in the frame of the surface [m].
  public var position: Vector3
  /// Outward unit normal, interpolated between the vertices' pseudo-normals.
  public var normal: Vector3
  /// From the surface to the query [m]: positive outside, negative inside a closed surface.
  public var distance: Double

  @inlinable public init(
    anchor: SurfaceAnchor, position: Vector3, normal: Vector3, distance: Double
  ) {
    self.anchor = anchor
    self.position = position
    self.normal = normal
    self.distance = distance
  }

  @inlinable public var triangle: Int32 { anchor.triangle }
  @inlinable public var barycentric: Vector3 { anchor.barycentric }
}

/// The nearest place found so far, without what only the last answer needs.
public struct NearestPlace: Equatable, Sendable {
  /// Where on the surface.
  public var anchor: SurfaceAnchor
  /// The point itself [m].
  public var position: Vector3
  /// Squared distance to the query [m²].
  public var squaredDistance: Double

  @inlinable public init(anchor: SurfaceAnchor, position: Vector3, squaredDistance: Double) {
    self.anchor = anchor
    self.position = position
    self.squaredDistance = squaredDistance
  }
}
