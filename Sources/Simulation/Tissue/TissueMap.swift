// SPDX-License-Identifier: GPL-3.0-or-later

package import Geometry
import SpatialMath

/// The tissue of one patient all over the skin: one individual drawn for each region and side,
/// and blended across their borders.
package struct TissueMap: Sendable {
  /// How often values are averaged between triangles and vertices; each round spreads a border by
  /// about one triangle.
  package static let blendingRounds = 4

  /// Reference depth, exponent and damping at each vertex.
  private let field: [Vector3]
  private let topology: MeshTopology

  /// The draws depend on the seed and the region's `individual` name alone.
  ///
  /// Blending keeps every triangle within the bound of its own class on the depth under the
  /// reference force.
  ///
  /// - Precondition: the map has one entry for each triangle of the topology.
  package init(_ map: SkinRegionMap, over topology: MeshTopology, seed: UInt64) {
    precondition(
      map.regionOfTriangle.count == topology.triangles.count,
      "\(map.regionOfTriangle.count) entries for \(topology.triangles.count) triangles")
    let drawn = map.regions.map { region in
      var random = SeededGenerator(seed: seed, stream: "tissue " + region.individual)
      let p = TissueParameters(of: region.tissue, &random)
      return Vector3(p.referenceDepth, p.exponent, p.damping)
    }
    let deepest = map.regions.map { $0.tissue.ranges.deepest }
    var ofTriangle = map.regionOfTriangle.map { drawn[Int($0)] }
    var ofVertex = [Vector3](repeating: .zero, count: topology.vertexCount)
    for _ in 0..<Self.blendingRounds {
      ofVertex = Self.meanAroundVertices(ofTriangle, topology)
      for (i, t) in topology.triangles.enumerated() {
        ofTriangle[i] = (ofVertex[Int(t.x)] + ofVertex[Int(t.y)] + ofVertex[Int(t.z)]) / 3
      }
    }
    for (region, t) in zip(map.regionOfTriangle, topology.triangles) {
      for k in 0..<3 {
        ofVertex[Int(t[k])].x = min(ofVertex[Int(t[k])].x, deepest[Int(region)])
      }
    }
    field = ofVertex
    self.topology = topology
  }

  private static func meanAroundVertices(
    _ ofTriangle: [Vector3], _ topology: MeshTopology
  ) -> [Vector3] {
    var sum = [Vector3](repeating: .zero, count: topology.vertexCount)
    var count = [Double](repeating: 0, count: topology.vertexCount)
    for (i, t) in topology.triangles.enumerated() {
      for k in 0..<3 {
        sum[Int(t[k])] += ofTriangle[i]
        count[Int(t[k])] += 1
      }
    }
    return zip(sum, count).map { $0 / max($1, 1) }
  }

  /// The tissue under a place on the skin. Allocates: never.
  package func parameters(at anchor: SurfaceAnchor) -> TissueParameters {
    let p = anchor.interpolate(field, over: topology)
    return TissueParameters(referenceDepth: p.x, exponent: p.y, damping: p.z)
  }
}
