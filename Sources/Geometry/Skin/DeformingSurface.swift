// SPDX-License-Identifier: GPL-3.0-or-later

public import SpatialMath

/// What the last contact query found, from which the next one starts.
public struct SurfacePatch: Equatable, Sendable {
  /// The triangle of the last answer, or -1 before the first.
  public internal(set) var triangle: Int32 = -1
  /// How many triangles the last query looked at on its walk.
  public internal(set) var testedTriangles = 0
  /// True when the last query had to search the whole surface.
  public internal(set) var wasReseeded = false
  var seededAt = Vector3.zero

  /// Nothing found yet: the first query searches the whole surface.
  public init() {}
}

/// Skin that breathes: a mesh at rest and two fields of displacement, thorax and abdomen, each with
/// one coefficient that says how much of it there is.
///
/// A vertex is where it is when asked, so that setting the coefficients costs nothing. Everything
/// is in the frame of the rest mesh.
public struct DeformingSurface: Sendable, VertexSource {
  /// Most triangles that a contact query looks at before it gives up walking.
  public static let walkLimit = 200
  /// Beyond this distance [m] a walk may miss a nearer part of the body, so that the whole surface
  /// is searched again from time to time.
  public static let trustedDistance = 0.03

  @usableFromInline var skin: BreathingVertices
  private var tree: BoundingVolumeHierarchy
  private var fittedThorax = 0.0
  private var fittedAbdomen = 0.0
  private let largestThorax: Double
  private let largestAbdomen: Double

  /// - Precondition: each field has one displacement for every vertex.
  public init(rest: TriangleMesh, thorax: [Vector3], abdomen: [Vector3]) {
    precondition(
      thorax.count == rest.vertices.count && abdomen.count == rest.vertices.count,
      "\(thorax.count) and \(abdomen.count) displacements for \(rest.vertices.count) vertices")
    skin = BreathingVertices(rest: rest, thoraxField: thorax, abdomenField: abdomen)
    tree = BoundingVolumeHierarchy(rest)
    largestThorax = thorax.reduce(0) { max($0, $1.length) }
    largestAbdomen = abdomen.reduce(0) { max($0, $1.length) }
  }

  /// The surface without breath.
  public var rest: TriangleMesh { skin.rest }
  /// Displacement of each vertex for a coefficient of one.
  public var thoraxField: [Vector3] { skin.thoraxField }
  public var abdomenField: [Vector3] { skin.abdomenField }
  /// How much of each field there is.
  public var thorax: Double { skin.thorax }
  public var abdomen: Double { skin.abdomen }
  @inlinable public var topology: MeshTopology { skin.rest.topology }

  /// Breathes. Allocates: never.
  ///
  /// - Precondition: both are finite.
  public mutating func setCoefficients(thorax: Double, abdomen: Double) {
    precondition(thorax.isFinite && abdomen.isFinite, "\(thorax), \(abdomen)")
    skin.thorax = thorax
    skin.abdomen = abdomen
  }

  @inlinable public func position(ofVertex i: Int32) -> Vector3 { skin.position(ofVertex: i) }

  /// How the point of an anchor moves with each coefficient.
  public func displacement(at anchor: SurfaceAnchor) -> (thorax: Vector3, abdomen: Vector3) {
    (
      anchor.interpolate(thoraxField, over: topology),
      anchor.interpolate(abdomenField, over: topology)
    )
  }

  /// The whole surface as it is now, as a mesh. Allocates.
  public var mesh: TriangleMesh {
    TriangleMesh(
      vertices: (0..<Int32(topology.vertexCount)).map { position(ofVertex: $0) },
      topology: topology)
  }

  /// Fits the boxes of the whole-surface search to the present breath. Answers do not change, only
  /// the time they take: a breath of 1 cm without refitting makes a whole search a few times
  /// slower. Allocates: never, unless the value is shared.
  public mutating func refit() {
    tree.refit(skin)
    fittedThorax = thorax
    fittedAbdomen = abdomen
  }

  /// How far a vertex may be from where the boxes were fitted [m].
  private var slack: Double {
    abs(thorax - fittedThorax) * largestThorax + abs(abdomen - fittedAbdomen) * largestAbdomen
  }

  /// The nearest point by a search of the whole surface. Allocates: never.
  public func closestPoint(to p: Vector3) -> SurfacePoint {
    tree.closestPoint(to: p, in: skin, slack: slack)
  }

  /// The first hit of a ray, or nil; by the boxes as fitted, so `refit` first. Allocates: never.
  public func rayCast(origin: Vector3, direction: Vector3) -> RayHit? {
    precondition(slack == 0, "refit before casting rays")
    return tree.rayCast(origin: origin, direction: direction, in: skin)
  }

  /// Between a capsule and the skin, or nil when the gap is not below `limit` [m].
  public func separation(
    of capsule: Capsule, below limit: Double = .infinity, hint: Int32? = nil
  ) -> Separation? {
    tree.separation(of: capsule, from: skin, below: limit, slack: slack, hint: hint)
  }

  /// The nearest point, walking from the last answer: what a contact at 1 kHz asks.
  ///
  /// It steps to the nearest of the triangles around until none is nearer. The whole surface is
  /// searched instead at first, when the walk has looked at `walkLimit` triangles, and, beyond
  /// `trustedDistance`, whenever the query has moved by a quarter of its distance since the last
  /// search. Where two parts of the skin face each other across a fold, the walk stays on its side.
  /// Allocates: never.
  public func closestPoint(to p: Vector3, near patch: inout SurfacePatch) -> SurfacePoint {
    let place = nearest(to: p, near: &patch)
    return skin.surfacePoint(place, seenFrom: p)
  }

  /// The same place without its normal and sign, at a fraction of the cost.
  public func nearest(to p: Vector3, near patch: inout SurfacePatch) -> NearestPlace {
    patch.wasReseeded = false
    patch.testedTriangles = 0
    if patch.triangle >= 0 {
      var search = NearestSearch(point: p, slack: 0, bound: .infinity)
      let arrived = walk(from: patch.triangle, &search, &patch.testedTriangles)
      let distance = search.best.squaredDistance.squareRoot()
      let isStale =
        distance > DeformingSurface.trustedDistance
        && (p - patch.seededAt).length > 0.25 * distance
      if arrived && !isStale {
        patch.triangle = search.best.anchor.triangle
        return search.best
      }
    }
    let place = tree.nearest(to: p, in: skin, slack: slack)
    patch.triangle = place.anchor.triangle
    patch.seededAt = p
    patch.wasReseeded = true
    return place
  }

  /// Goes down to a triangle without a nearer one around it; false when that took too many looks.
  private func walk(from start: Int32, _ search: inout NearestSearch, _ tested: inout Int) -> Bool {
    search.test(start, topology.triangles[Int(start)], of: skin)
    tested = 1
    while true {
      let here = search.best.anchor.triangle
      let corners = topology.triangles[Int(here)]
      for k in 0..<3 {
        for slot in topology.slots(of: corners[k]) {
          let other = topology.vertexTriangles[slot]
          // The triangle across each edge is in two rings: take it with the first of them.
          guard other != here, !isInRing(other, of: corners, before: k) else { continue }
          search.test(other, topology.triangles[Int(other)], of: skin)
          tested += 1
        }
      }
      if search.best.anchor.triangle == here { return true }
      // A ring has a dozen triangles or so; one more could pass the limit.
      if tested > DeformingSurface.walkLimit - 30 { return false }
    }
  }

  private func isInRing(_ triangle: Int32, of corners: SIMD3<Int32>, before k: Int) -> Bool {
    let t = topology.triangles[Int(triangle)]
    for i in 0..<k where t.x == corners[i] || t.y == corners[i] || t.z == corners[i] {
      return true
    }
    return false
  }
}

/// The vertices of a surface that breathes, without the boxes around them.
@usableFromInline struct BreathingVertices: Sendable, VertexSource {
  @usableFromInline let rest: TriangleMesh
  @usableFromInline let thoraxField: [Vector3]
  @usableFromInline let abdomenField: [Vector3]
  @usableFromInline var thorax = 0.0
  @usableFromInline var abdomen = 0.0

  @inlinable var topology: MeshTopology { rest.topology }

  @inlinable func position(ofVertex i: Int32) -> Vector3 {
    (rest.vertices[Int(i)] + thoraxField[Int(i)] * thorax) + abdomenField[Int(i)] * abdomen
  }
}
