// SPDX-License-Identifier: GPL-3.0-or-later

public import SpatialMath

/// Where a walk over a surface ended.
public struct SurfaceWalk: Equatable, Sendable {
  /// Where on the surface.
  public let anchor: SurfaceAnchor
  /// The point itself [m].
  public let position: Vector3
  /// The way it was going: a unit vector in the last triangle's plane.
  public let direction: Vector3
  /// How far it went [m].
  public let length: Double
  /// False when a border or `stepLimit` ended it early.
  public let isComplete: Bool

  /// Most triangles that one walk may cross.
  public static let stepLimit = 10_000
}

extension VertexSource {
  /// Goes straight ahead over the surface: across each edge as if both triangles were unfolded
  /// flat, the discrete geodesic.
  ///
  /// Source: Polthier, Schmies, *Straightest geodesics on polyhedral surfaces* (1998). A start on
  /// an edge or corner is moved inwards by a billionth of the triangle. Allocates: never.
  ///
  /// - Parameters:
  ///   - direction: any length; its part in the plane of the first triangle counts.
  ///   - length: along the surface [m], not negative.
  /// - Precondition: `direction` is not normal to the first triangle.
  @_specialize(where Self == TriangleMesh)
  @_specialize(where Self == DeformingSurface)
  public func walk(
    from start: SurfaceAnchor, towards direction: Vector3, length: Double
  ) -> SurfaceWalk {
    precondition(length >= 0, "a walk of \(length) m")
    var triangle = start.triangle
    let inward = 1e-9
    var w = start.barycentric * (1 - 3 * inward) + inward
    var ahead = direction.rejected(from: triangleNormal(triangle)).normalized
    var left = length
    for _ in 0..<SurfaceWalk.stepLimit {
      let rates = barycentricRates(triangle, along: ahead)
      var edge = -1
      var step = left
      for k in 0..<3 where rates[k] < 0 && -w[k] / rates[k] <= step {
        step = max(0, -w[k] / rates[k])
        edge = (k + 1) % 3  // the edge opposite corner k
      }
      w = (w + rates * step).clamped(lowerBound: .zero, upperBound: Vector3(repeating: 1))
      left -= step
      let isThere = edge < 0
      let next = isThere ? -1 : topology.neighbors[Int(triangle)][edge]
      if isThere || next < 0 {
        let anchor = SurfaceAnchor(triangle: triangle, barycentric: w / ((w.x + w.y) + w.z))
        return SurfaceWalk(
          anchor: anchor, position: position(of: anchor), direction: ahead,
          length: length - left, isComplete: isThere)
      }
      (w, ahead) = cross(edge, of: triangle, into: next, w, ahead)
      triangle = next
    }
    let anchor = SurfaceAnchor(triangle: triangle, barycentric: w / ((w.x + w.y) + w.z))
    return SurfaceWalk(
      anchor: anchor, position: position(of: anchor), direction: ahead, length: length - left,
      isComplete: false)
  }

  /// How the weights of the corners change per metre along a direction in the triangle's plane.
  private func barycentricRates(_ triangle: Int32, along d: Vector3) -> Vector3 {
    let (a, b, c) = corners(triangle)
    let n = (b - a).cross(c - a)
    let scale = 1 / n.lengthSquared
    let x = n.cross(c - b).dot(d) * scale
    let y = n.cross(a - c).dot(d) * scale
    return Vector3(x, y, -(x + y))
  }

  /// The same point and way, told by the triangle across an edge.
  private func cross(
    _ edge: Int, of triangle: Int32, into next: Int32, _ w: Vector3, _ ahead: Vector3
  ) -> (Vector3, Vector3) {
    let t = topology.triangles[Int(triangle)]
    let other = topology.triangles[Int(next)]
    let (from, to) = (t[edge], t[(edge + 1) % 3])
    var weights = Vector3.zero
    for k in 0..<3 {
      if other[k] == from { weights[k] = w[edge] }
      if other[k] == to { weights[k] = w[(edge + 1) % 3] }
    }
    let along = (position(ofVertex: to) - position(ofVertex: from)).normalized
    let out = along.cross(triangleNormal(triangle))
    let onwards = along.cross(triangleNormal(next))
    let turned = along * ahead.dot(along) + onwards * ahead.dot(out)
    return (weights, turned.normalized)
  }
}
