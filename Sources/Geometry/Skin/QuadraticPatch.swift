// SPDX-License-Identifier: GPL-3.0-or-later

public import SpatialMath

/// A paraboloid through a neighbourhood of the skin, fitted to its vertices: another way to the
/// normal than averaging triangles, and the way to the curvature.
///
/// Height over the tangent plane: `h = c₀ + c₁u + c₂v + c₃u² + c₄uv + c₅v²`, least squares.
public struct QuadraticPatch: Equatable, Sendable {
  /// Outward unit normal of the paraboloid over the anchor.
  public let normal: Vector3
  /// Principal curvatures [1/m], smaller first; positive where the skin is hollow, negative where
  /// it bulges outwards.
  public let curvatures: (Double, Double)
  /// Root mean square of the heights left over [m].
  public let residual: Double

  public static func == (a: QuadraticPatch, b: QuadraticPatch) -> Bool {
    a.normal == b.normal && a.curvatures == b.curvatures && a.residual == b.residual
  }

  /// The smaller principal radius of curvature [m]; infinity for a plane.
  public var smallestRadius: Double {
    let k = max(abs(curvatures.0), abs(curvatures.1))
    return k > 0 ? 1 / k : .infinity
  }

  /// The fit to the vertices within `radius` of the anchor [m] that hang together with it, or nil
  /// when they are fewer than six or do not spread over the plane.
  @_specialize(where S == TriangleMesh)
  public init?<S: VertexSource>(of surface: S, around anchor: SurfaceAnchor, radius: Double) {
    let center = surface.position(of: anchor)
    let z = surface.normal(at: anchor)
    let frame = RotationMatrix(z: z, xTowards: z.anyPerpendicular)
    var vertices: [Int32] = []
    for triangle in FootprintPatch(of: surface, around: anchor, radius: radius).triangles {
      let t = surface.topology.triangles[Int(triangle)]
      for k in 0..<3 { vertices.append(t[k]) }
    }
    vertices.sort()
    var rows: [(InlineArray<6, Double>, Double)] = []
    var previous: Int32 = -1
    for v in vertices where v != previous {
      previous = v
      let p = frame.inverseTimes(surface.position(ofVertex: v) - center) / radius
      guard p.lengthSquared <= 1 else { continue }
      rows.append(([1, p.x, p.y, p.x * p.x, p.x * p.y, p.y * p.y], p.z))
    }
    guard rows.count >= 6, let c = QuadraticPatch.solve(rows) else { return nil }
    var squares = 0.0
    for (row, height) in rows {
      var h = -height
      for i in 0..<6 { h += c[i] * row[i] }
      squares += h * h
    }
    let slope = 1 + c[1] * c[1] + c[2] * c[2]
    normal = frame * (Vector3(-c[1], -c[2], 1) / slope.squareRoot())
    // First and second fundamental form at the middle (do Carmo, 1976, section 3.3).
    let root = slope.squareRoot()
    let (e, f, g) = (1 + c[1] * c[1], c[1] * c[2], 1 + c[2] * c[2])
    let (l, m, n) = (2 * c[3] / root, c[4] / root, 2 * c[5] / root)
    let mean = (e * n - 2 * f * m + g * l) / (2 * slope)
    let gauss = (l * n - m * m) / slope
    let spread = max(0, mean * mean - gauss).squareRoot()
    curvatures = ((mean - spread) / radius, (mean + spread) / radius)
    residual = radius * (squares / Double(rows.count)).squareRoot()
  }

  /// Normal equations by Cholesky, or nil when a pivot vanishes.
  private static func solve(
    _ rows: [(InlineArray<6, Double>, Double)]
  ) -> InlineArray<6, Double>? {
    var a = InlineArray<36, Double>(repeating: 0)
    var b = InlineArray<6, Double>(repeating: 0)
    for (row, height) in rows {
      for i in 0..<6 {
        b[i] += row[i] * height
        for j in 0...i { a[6 * i + j] += row[i] * row[j] }
      }
    }
    for j in 0..<6 {
      var d = a[7 * j]
      let size = d
      for k in 0..<j { d -= a[6 * j + k] * a[6 * j + k] }
      guard d > 1e-10 * size else { return nil }
      a[7 * j] = d.squareRoot()
      for i in j + 1..<6 {
        var s = a[6 * i + j]
        for k in 0..<j { s -= a[6 * i + k] * a[6 * j + k] }
        a[6 * i + j] = s / a[7 * j]
      }
    }
    for i in 0..<6 {
      for k in 0..<i { b[i] -= a[6 * i + k] * b[k] }
      b[i] /= a[7 * i]
    }
    for i in (0..<6).reversed() {
      for k in i + 1..<6 { b[i] -= a[6 * k + i] * b[k] }
      b[i] /= a[7 * i]
    }
    return b
  }
}
