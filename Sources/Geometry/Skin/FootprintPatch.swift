// SPDX-License-Identifier: GPL-3.0-or-later

public import SpatialMath

/// The triangles of a surface within a ball around an anchor that hang together with it: found once,
/// then used again on the same surface moved a little.
public struct FootprintPatch: Sendable {
  public let anchor: SurfaceAnchor
  /// Radius of the ball [m].
  public let radius: Double
  /// The triangles that touch the ball, nearest rings first.
  public private(set) var triangles: [Int32]
  /// Every triangle that was looked at, but the anchor's own, with its distance to the centre [m].
  private var examined: [(triangle: Int32, distance: Double)] = []

  /// - Precondition: `radius` is greater than zero.
  /// - Complexity: O(triangles in the patch). Allocates: small arrays.
  @_specialize(where S == TriangleMesh)
  @_specialize(where S == DeformingSurface)
  @_specialize(where S == DisplacedMesh)
  public init<S: VertexSource>(of surface: S, around anchor: SurfaceAnchor, radius: Double) {
    precondition(radius > 0, "a patch of radius \(radius)")
    self.anchor = anchor
    self.radius = radius
    let center = surface.position(of: anchor)
    let topology = surface.topology
    var found = [anchor.triangle]
    found.reserveCapacity(64)
    examined.reserveCapacity(96)
    var seen = TriangleSet()
    _ = seen.insert(anchor.triangle)
    var next = 0
    while next < found.count {
      let neighbors = topology.neighbors[Int(found[next])]
      next += 1
      for k in 0..<3 where neighbors[k] >= 0 && seen.insert(neighbors[k]) {
        let (a, b, c) = surface.corners(neighbors[k])
        let w = nearestBarycentric(to: center, a: a, b: b, c: c)
        let q = (a * w.x + b * w.y) + c * w.z
        let squared = (q - center).lengthSquared
        examined.append((neighbors[k], squared.squareRoot()))
        if squared <= radius * radius { found.append(neighbors[k]) }
      }
    }
    triangles = found
  }

  /// The outward unit normal: the mean over the part of the surface inside the ball, by area.
  @_specialize(where S == TriangleMesh)
  @_specialize(where S == DeformingSurface)
  @_specialize(where S == DisplacedMesh)
  public func meanNormal<S: VertexSource>(on surface: S) -> Vector3 {
    let center = surface.position(of: anchor)
    var sum = Vector3.zero
    for triangle in triangles {
      let (a, b, c) = surface.corners(triangle)
      let n = surface.triangleNormal(triangle)
      sum += n * areaWithinBall(a, b, c, center: center, normal: n, radius: radius)
    }
    let l = sum.length
    return l > 0 ? sum / l : surface.triangleNormal(anchor.triangle)
  }

  /// How much of each triangle belongs to the patch [m²].
  @_specialize(where S == TriangleMesh)
  @_specialize(where S == DeformingSurface)
  public func areas<S: VertexSource>(on surface: S) -> [(triangle: Int32, area: Double)] {
    let center = surface.position(of: anchor)
    return triangles.map { triangle in
      let (a, b, c) = surface.corners(triangle)
      let n = surface.triangleNormal(triangle)
      return (triangle, areaWithinBall(a, b, c, center: center, normal: n, radius: radius))
    }
  }

  /// What a displacement field of the surface does here.
  public enum Motion: Sendable {
    /// No vertex of the patch or of its rim moves.
    case still
    /// The surface moved along the field has the same triangles in the ball.
    case sameTriangles
    case other
  }

  /// What moving every vertex by up to `step` along a field, forth or back, does to this patch.
  public func motion(along field: [Vector3], step: Double, over topology: MeshTopology) -> Motion {
    let center = anchor.interpolate(field, over: topology)
    var isStill = true
    var largest = 0.0
    func look(at triangle: Int32) {
      let t = topology.triangles[Int(triangle)]
      for k in 0..<3 {
        let d = field[Int(t[k])]
        if d != .zero { isStill = false }
        largest = max(largest, (d - center).lengthSquared)
      }
    }
    look(at: anchor.triangle)
    for (triangle, _) in examined { look(at: triangle) }
    if isStill { return .still }
    // Distances change by no more than the vertices move against the centre.
    let margin = step * largest.squareRoot() + 1e-12
    return examined.allSatisfy { abs($0.distance - radius) > margin } ? .sameTriangles : .other
  }
}

/// A mesh with every vertex moved along a field of displacements.
public struct DisplacedMesh: VertexSource, Sendable {
  let mesh: TriangleMesh
  let field: [Vector3]
  let amount: Double

  /// - Precondition: the field has one displacement for every vertex.
  public init(_ mesh: TriangleMesh, along field: [Vector3], by amount: Double) {
    precondition(
      field.count == mesh.vertices.count,
      "\(field.count) displacements for \(mesh.vertices.count) vertices")
    self.mesh = mesh
    self.field = field
    self.amount = amount
  }

  public var topology: MeshTopology { mesh.topology }

  public func position(ofVertex i: Int32) -> Vector3 {
    mesh.vertices[Int(i)] + field[Int(i)] * amount
  }
}

/// A small set of triangle numbers: open addressing in one array.
struct TriangleSet {
  private var slots = [Int32](repeating: -1, count: 256)
  private var count = 0

  /// True when the triangle was not in the set.
  mutating func insert(_ triangle: Int32) -> Bool {
    if 2 * count >= slots.count { grow() }
    let mask = slots.count - 1
    var slot = TriangleSet.place(triangle) & mask
    while slots[slot] >= 0 {
      if slots[slot] == triangle { return false }
      slot = (slot + 1) & mask
    }
    slots[slot] = triangle
    count += 1
    return true
  }

  private static func place(_ triangle: Int32) -> Int {
    Int((UInt32(bitPattern: triangle) &* 0x9E37_79B1) >> 12)
  }

  private mutating func grow() {
    let old = slots
    slots = Array(repeating: -1, count: 2 * old.count)
    count = 0
    for triangle in old where triangle >= 0 { _ = insert(triangle) }
  }
}
