// SPDX-License-Identifier: GPL-3.0-or-later

public import SpatialMath

/// One line in which a plane cuts a surface, in order; from outside-in normals it runs
/// counter-clockwise seen against the plane's normal.
///
/// - Invariant: piece `i` lies in one triangle and runs from point `i` to the next.
public struct SectionLine: Equatable, Sendable {
  struct Piece: Equatable, Sendable {
    let triangle: Int32
    let start: Vector3
    let end: Vector3
  }

  /// The corners of the line [m]; an open line has one more than pieces, a closed one as many.
  public let points: [Vector3]
  /// True when it returns to its first point.
  public let isClosed: Bool
  /// How far along the line each point is [m], and the whole length at the end if closed.
  public let arcLengths: [Double]
  private let pieces: [Piece]

  init(points: [Vector3], pieces: [Piece], isClosed: Bool) {
    var lengths = [0.0]
    for i in pieces.indices {
      let next = points[(i + 1) % points.count]
      lengths.append(lengths[i] + (next - points[i]).length)
    }
    self.points = points
    self.pieces = pieces
    self.isClosed = isClosed
    arcLengths = lengths
  }

  /// From end to end, or once around [m].
  public var length: Double { arcLengths[arcLengths.count - 1] }

  /// The place this far along the line [m]: modulo its length if closed, else held at the ends.
  public func anchor(atArcLength s: Double) -> SurfaceAnchor {
    var rest = s
    if isClosed && length > 0 {
      rest = s.truncatingRemainder(dividingBy: length)
      if rest < 0 { rest += length }
    }
    var low = 0
    var high = pieces.count
    while high - low > 1 {
      let middle = (low + high) / 2
      if arcLengths[middle] <= rest { low = middle } else { high = middle }
    }
    let size = arcLengths[low + 1] - arcLengths[low]
    let t = size > 0 ? min(1, max(0, (rest - arcLengths[low]) / size)) : 0
    let piece = pieces[low]
    return SurfaceAnchor(
      triangle: piece.triangle, barycentric: piece.start + (piece.end - piece.start) * t)
  }

  /// How far along the line its point nearest to `p` is [m], and how far away that point is [m].
  public func arcLength(nearestTo p: Vector3) -> (arcLength: Double, distance: Double) {
    var best = (arcLength: 0.0, squared: Double.infinity)
    for i in pieces.indices {
      let piece = Segment(points[i], points[(i + 1) % points.count])
      let t = piece.parameter(nearestTo: p)
      let d = (piece.point(t) - p).lengthSquared
      if d < best.squared {
        best = (arcLengths[i] + t * (arcLengths[i + 1] - arcLengths[i]), d)
      }
    }
    return (best.arcLength, best.squared.squareRoot())
  }

  /// The way along the line between two of its places [m]: the shorter one if closed.
  public func distance(fromArcLength a: Double, to b: Double) -> Double {
    let way = abs(b - a)
    return isClosed ? min(way, length - way) : way
  }
}

extension VertexSource {
  /// The lines in which a plane cuts the surface, the one through the lowest triangle first.
  ///
  /// A vertex exactly in the plane counts as in front of it, so that every line is simple; repeated
  /// points at such a vertex are merged. Closed surfaces give closed lines only.
  ///
  /// - Complexity: O(vertices + triangles). Allocates.
  @_specialize(where Self == TriangleMesh)
  public func section(through point: Vector3, normal: Vector3) -> [SectionLine] {
    var tracer = SectionTracer(surface: self, point: point, normal: normal.normalized)
    return tracer.lines()
  }

  /// The distance along the skin between two points in the plane that holds both and is parallel
  /// to `direction` [m], such as around the trunk or down the back.
  ///
  /// The line that comes nearest to both points is measured, its shorter way around. Nil when the
  /// three give no plane or it misses the surface.
  @_specialize(where Self == TriangleMesh)
  public func distanceAlongSkin(
    from a: Vector3, to b: Vector3, inPlaneWith direction: Vector3
  ) -> Double? {
    let normal = (b - a).cross(direction)
    guard normal.length > 1e-12 * (b - a).length * direction.length else { return nil }
    var best: (miss: Double, way: Double)?
    for line in section(through: a, normal: normal) {
      let (from, missA) = line.arcLength(nearestTo: a)
      let (to, missB) = line.arcLength(nearestTo: b)
      if missA + missB < best?.miss ?? .infinity {
        best = (missA + missB, line.distance(fromArcLength: from, to: to))
      }
    }
    return best?.way
  }
}
