// SPDX-License-Identifier: GPL-3.0-or-later

import AcupointModel
import Geometry
import Simulation
import SpatialMath
import Testing
import _TestSupport

@Suite("TissueMap") struct TissueMapTests {
  private static let mesh = skinBall(radius: 0.15, steps: 4)

  /// Bone on the upper half, muscle left and right below.
  private static func regions() -> SkinRegionMap {
    let regions = [
      SkinRegion(name: "bone", individual: "bone", tissue: .boneClose),
      SkinRegion(name: "loin", individual: "loin left", tissue: .muscle),
      SkinRegion(name: "loin", individual: "loin right", tissue: .muscle),
    ]
    let map = (0..<Int32(mesh.triangles.count)).map { triangle -> UInt16 in
      let (a, b, c) = mesh.corners(triangle)
      let middle = a + b + c
      return middle.z > 0 ? 0 : (middle.x > 0 ? 1 : 2)
    }
    return SkinRegionMap(regions: regions, regionOfTriangle: map)
  }

  private static func parameters(_ map: TissueMap, _ direction: Vector3) -> TissueParameters {
    let nearest = BoundingVolumeHierarchy(mesh).closestPoint(to: direction * 0.15, in: mesh)
    return map.parameters(at: nearest.anchor)
  }

  @Test("inside a region one individual answers, another on the other side", arguments: seeds(50))
  func individuals(seed: UInt64) {
    let map = TissueMap(Self.regions(), over: Self.mesh.topology, seed: seed)
    let right = Self.parameters(map, Vector3(-1, 0, -1).normalized)
    let rightToo = Self.parameters(map, Vector3(-1, 0.2, -0.9).normalized)
    let left = Self.parameters(map, Vector3(1, 0, -1).normalized)
    #expect(abs(right.referenceDepth - rightToo.referenceDepth) < 1e-15)
    #expect(abs(right.referenceDepth - left.referenceDepth) > 1e-9)
  }

  @Test("a draw depends on the seed and the name alone")
  func names() {
    var reordered = Self.regions()
    let swap: [UInt16] = [0, 2, 1]
    reordered = SkinRegionMap(
      regions: [reordered.regions[0], reordered.regions[2], reordered.regions[1]],
      regionOfTriangle: reordered.regionOfTriangle.map { swap[Int($0)] })
    let a = TissueMap(Self.regions(), over: Self.mesh.topology, seed: 7)
    let b = TissueMap(reordered, over: Self.mesh.topology, seed: 7)
    let other = TissueMap(reordered, over: Self.mesh.topology, seed: 8)
    let d = Vector3(-1, 0, -1).normalized
    #expect(Self.parameters(a, d) == Self.parameters(b, d))
    #expect(Self.parameters(a, d) != Self.parameters(other, d))
  }

  @Test("borders are blended, and bone stays within its bound", arguments: seeds(50))
  func borders(seed: UInt64) {
    let regions = Self.regions()
    let map = TissueMap(regions, over: Self.mesh.topology, seed: seed)
    for triangle in 0..<Int32(Self.mesh.triangles.count) {
      let deepest =
        regions.regions[Int(regions.regionOfTriangle[Int(triangle)])].tissue.ranges.deepest
      let here = map.parameters(
        at: SurfaceAnchor(triangle: triangle, barycentric: Vector3(repeating: 1.0 / 3)))
      #expect(here.referenceDepth <= deepest * (1 + 1e-12))
    }
    let step = Double.pi / 400
    var last = Self.parameters(map, [1, 0, 0])
    for i in 1...200 {
      let (s, c) = Elementary.sincos(-Double(i) * step)
      let here = Self.parameters(map, [c, 0, s])
      #expect(abs(here.referenceDepth - last.referenceDepth) < 0.001, "no jump along a slide")
      last = here
    }
  }
}
