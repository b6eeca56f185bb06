// SPDX-License-Identifier: GPL-3.0-or-later

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

  /// - Precondition: every index is one of `regions`.
  package init(regions: [SkinRegion], regionOfTriangle: [UInt16]) {
    for (triangle, region) in regionOfTriangle.enumerated() {
      precondition(
        Int(region) < regions.count,
        "triangle \(triangle) in region \(region) of \(regions.count)")
    }
    self.regions = regions
    self.regionOfTriangle = regionOfTriangle
  }

  /// The same region everywhere.
  package static func uniform(_ region: SkinRegion, triangleCount: Int) -> SkinRegionMap {
    SkinRegionMap(
      regions: [region], regionOfTriangle: Array(repeating: 0, count: triangleCount))
  }
}
