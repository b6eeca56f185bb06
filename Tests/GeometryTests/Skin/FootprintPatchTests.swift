// SPDX-License-Identifier: GPL-3.0-or-later

import Geometry
import SpatialMath
import Testing
import _TestSupport

@Suite("FootprintPatch") struct FootprintPatchTests {
  /// A wavy sheet of 40 × 40 cells of 2 mm.
  private static let sheet: TriangleMesh = {
    let n = 41
    var vertices: [Vector3] = []
    for j in 0..<n {
      for i in 0..<n {
        let (x, y) = (0.002 * Double(i), 0.002 * Double(j))
        vertices.append(Vector3(x, y, 0.004 * Elementary.sincos(60 * x + 25 * y).sin))
      }
    }
    var triangles: [SIMD3<Int32>] = []
    for j in 0..<(n - 1) {
      for i in 0..<(n - 1) {
        let a = Int32(j * n + i)
        triangles.append(SIMD3(a, a + 1, a + Int32(n) + 1))
        triangles.append(SIMD3(a, a + Int32(n) + 1, a + Int32(n)))
      }
    }
    return TriangleMesh(vertices: vertices, triangles: triangles)
  }()

  private func anchor(_ random: inout SeededGenerator) -> SurfaceAnchor {
    let triangle = Int32(random.index(below: Self.sheet.triangles.count))
    return SurfaceAnchor(triangle: triangle, barycentric: [0.2, 0.3, 0.5])
  }

  @Test("the patch is every triangle that the ball reaches along the surface", arguments: seeds(20))
  func members(seed: UInt64) {
    var random = SeededGenerator(seed: seed, stream: "patch")
    let place = anchor(&random)
    let radius = random.uniform(0.003, 0.012)
    let patch = FootprintPatch(of: Self.sheet, around: place, radius: radius)
    let center = Self.sheet.position(of: place)
    // The sheet is one piece inside any ball this small, so that reach alone decides.
    var expected: [Int32] = []
    for i in 0..<Int32(Self.sheet.triangles.count) {
      let (a, b, c) = Self.sheet.corners(i)
      let w = nearestBarycentric(to: center, a: a, b: b, c: c)
      let q = (a * w.x + b * w.y) + c * w.z
      if i == place.triangle || (q - center).length <= radius { expected.append(i) }
    }
    #expect(patch.triangles.sorted() == expected)
    #expect(patch.triangles.first == place.triangle)
  }

  @Test(
    "a patch that keeps its triangles gives the moved surface's own normal", arguments: seeds(40))
  func moved(seed: UInt64) {
    var random = SeededGenerator(seed: seed, stream: "moved patch")
    let place = anchor(&random)
    let patch = FootprintPatch(of: Self.sheet, around: place, radius: 0.007)
    let lift = random.uniform(-0.3, 0.3)
    let field = Self.sheet.vertices.map { Vector3(0, 0.2 * $0.x, lift + 3 * $0.y) }
    let step = 1e-4
    let motion = patch.motion(along: field, step: step, over: Self.sheet.topology)
    for sign in [-1.0, 1] {
      let other = DisplacedMesh(Self.sheet, along: field, by: sign * step)
      let whole = other.areaMeanNormal(around: place, radius: 0.007)
      switch motion {
      case .still: Issue.record("the field moves every vertex")
      case .sameTriangles: #expect(patch.meanNormal(on: other) == whole)
      case .other: #expect((patch.meanNormal(on: other) - whole).length < 0.01)
      }
    }
  }

  @Test("where no vertex around moves, the patch is still")
  func still() {
    let place = SurfaceAnchor(triangle: 100, barycentric: [0.2, 0.3, 0.5])
    let center = Self.sheet.position(of: place)
    let patch = FootprintPatch(of: Self.sheet, around: place, radius: 0.006)
    let far = Self.sheet.vertices.map { ($0 - center).length < 0.02 ? Vector3.zero : [0, 0, 1] }
    let near = Self.sheet.vertices.map { ($0 - center).length < 0.003 ? [0, 0, 1] : Vector3.zero }
    func isStill(_ field: [Vector3]) -> Bool {
      if case .still = patch.motion(along: field, step: 1e-3, over: Self.sheet.topology) {
        return true
      }
      return false
    }
    #expect(isStill(far))
    #expect(!isStill(near))
  }
}
