// SPDX-License-Identifier: GPL-3.0-or-later

package import AcupointModel
package import Geometry
import SpatialMath

/// A stretch of skin whose limits and whose tissue are the same all over.
package struct SkinRegion: Equatable, Sendable {
  /// The region's name in the tables of limits; left and right share it.
  package let name: String
  /// Tells the individual draws apart: "lumbar left". Equal names mean equal draws.
  package let individual: String
  package let tissue: TissueClass

  package init(name: String, individual: String, tissue: TissueClass) {
    self.name = name
    self.individual = individual
    self.tissue = tissue
  }
}

/// Which region each triangle of the skin belongs to.
///
/// - Invariant: every triangle names a region of the list.
package struct SkinRegionMap: Sendable {
  package let regions: [SkinRegion]
  /// Index into `regions` for each triangle.
  package let regionOfTriangle: [UInt16]
  /// Where points of several regions lie on one triangle: the points on it.
  private let divided: [Place]

  /// A place on the skin whose region is known.
  private struct Place: Sendable {
    let anchor: SurfaceAnchor
    let region: UInt16
  }

  /// - Precondition: every index is one of `regions`.
  package init(regions: [SkinRegion], regionOfTriangle: [UInt16]) {
    self.init(regions: regions, regionOfTriangle: regionOfTriangle, divided: [])
  }

  private init(regions: [SkinRegion], regionOfTriangle: [UInt16], divided: [Place]) {
    for (triangle, region) in regionOfTriangle.enumerated() {
      precondition(
        Int(region) < regions.count,
        "triangle \(triangle) in region \(region) of \(regions.count)")
    }
    self.regions = regions
    self.regionOfTriangle = regionOfTriangle
    self.divided = divided
  }

  /// Index into `regions` of the skin at a place: the triangle's, or on a triangle with points of
  /// several regions that of the nearest of them. Allocates: never.
  package func region(at place: SurfaceAnchor) -> Int {
    var best = (squared: Double.infinity, region: regionOfTriangle[Int(place.triangle)])
    for known in divided where known.anchor.triangle == place.triangle {
      let squared = (known.anchor.barycentric - place.barycentric).lengthSquared
      if squared < best.squared { best = (squared, known.region) }
    }
    return Int(best.region)
  }

  /// The same region everywhere.
  package static func uniform(_ region: SkinRegion, triangleCount: Int) -> SkinRegionMap {
    SkinRegionMap(
      regions: [region], regionOfTriangle: Array(repeating: 0, count: triangleCount))
  }
}

extension SkinRegionMap {
  /// Beyond this distance from every point of the atlas the region of the skin is not known [m].
  package static let reach = 0.08

  /// The skin of a patient as far as the atlas knows it: each triangle belongs to the region of the
  /// point on it, else of the one nearest to it on the reference posture that faces the same way.
  ///
  /// Regions of the midline are one individual, others one on each side. Skin out of `reach` is
  /// taken for muscle and its region is named "unmapped".
  ///
  /// - Precondition: the table has every region that the atlas names.
  package init(_ placed: PlacedAtlas, _ table: RegionTable) {
    let surface = placed.reference.body.surface
    var regions = [SkinRegion(name: "unmapped", individual: "unmapped", tissue: .muscle)]
    var seeds: [(position: Vector3, normal: Vector3, region: UInt16)] = []
    var own: [Place] = []
    for point in placed.points.filter({ $0.side == .mid })
      + placed.points.filter({ $0.side != .mid })
    {
      guard let region = table[point.region] else {
        preconditionFailure("no region \(point.region) for \(point.code)")
      }
      let individual =
        point.side == .mid ? region.id : region.id + " " + point.side.rawValue
      var index = regions.firstIndex { $0.individual == individual }
      if index == nil {
        index = regions.count
        regions.append(
          SkinRegion(name: region.id, individual: individual, tissue: region.tissue))
      }
      seeds.append(
        (point.position, surface.triangleNormal(point.anchor.triangle), UInt16(index ?? 0)))
      own.append(Place(anchor: point.anchor, region: UInt16(index ?? 0)))
    }
    var map = (0..<Int32(surface.triangles.count)).map { triangle -> UInt16 in
      let (a, b, c) = surface.corners(triangle)
      let middle = (a + b + c) / 3
      let normal = surface.triangleNormal(triangle)
      var best = (squared: Self.reach * Self.reach, region: UInt16(0))
      for seed in seeds where seed.normal.dot(normal) > 0 {
        let squared = (seed.position - middle).lengthSquared
        if squared < best.squared { best = (squared, seed.region) }
      }
      return best.region
    }
    // A triangle that holds points is theirs, however near the middle of it lies to another; that of
    // a point on the midline, where bone lies close, goes before one beside it.
    for point in own.reversed() { map[Int(point.anchor.triangle)] = point.region }
    let divided = own.filter { map[Int($0.anchor.triangle)] != $0.region }
      .flatMap { other in own.filter { $0.anchor.triangle == other.anchor.triangle } }
    self.init(regions: regions, regionOfTriangle: map, divided: divided)
  }
}
