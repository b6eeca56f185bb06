// SPDX-License-Identifier: GPL-3.0-or-later

import Geometry
import SpatialMath
import Testing
import _TestSupport

@Suite("TriangleMesh") struct TriangleMeshTests {
  func cube() -> TriangleMesh {
    TriangleMesh(
      vertices: Cube.vertices,
      triangles: Cube.faces.flatMap { f -> [SIMD3<Int32>] in
        [SIMD3(f[0], f[1], f[2]), SIMD3(f[0], f[2], f[3])]
      })
  }

  @Test("the cube has its area, volume, bounds and corners' normals")
  func cubeMeasures() throws {
    let mesh = cube()
    #expect(abs(mesh.area - 24) < 1e-13)
    #expect(abs(mesh.volume - 8) < 1e-13)
    let bounds = try #require(mesh.bounds)
    #expect(bounds.lower == Vector3(-1, -1, -1) && bounds.upper == Vector3(1, 1, 1))
    // Angle weights make a corner's normal its diagonal, however its faces are cut in triangles.
    for (v, n) in zip(mesh.vertices, mesh.vertexNormals) {
      #expect((n - v.normalized).length < 1e-14)
    }
  }

  @Test(
    "volume and area do not change under motion; reversal turns the volume", arguments: seeds(100))
  func invariants(seed: UInt64) {
    var random = SeededGenerator(seed: seed)
    let mesh = lump(seed: seed)
    let turn = random.rotation()
    let shift = random.vector(2)
    let moved = mesh.mapVertices { turn * $0 + shift }
    #expect(abs(moved.volume - mesh.volume) < 1e-12)
    #expect(abs(moved.area - mesh.area) < 1e-12)
    let reversed = TriangleMesh(
      vertices: mesh.vertices, triangles: mesh.triangles.map { [$0.x, $0.z, $0.y] })
    #expect(abs(reversed.volume + mesh.volume) < 1e-12)
  }

  @Test("neighbours are mutual and share the edge; a triangle is around each of its corners")
  func neighbors() {
    let mesh = sphere(steps: 3)
    let topology = mesh.topology
    #expect(topology.isClosed && topology.eulerCharacteristic == 2)
    for i in 0..<Int32(mesh.triangles.count) {
      for k in 0..<3 {
        let other = topology.neighbors[Int(i)][k]
        #expect(topology.edge(of: i, towards: other) == k)
        #expect(topology.edge(of: other, towards: i) != nil)
      }
      for k in 0..<3 {
        let around = topology.triangles(around: mesh.triangles[Int(i)][k])
        #expect(around.contains(i) && around == around.sorted())
      }
    }
  }

  @Test("a sheet is open; a face turned round is not a closed surface")
  func notClosed() {
    let open = sheet(3).topology
    #expect(!open.isClosed && open.eulerCharacteristic == 1)
    var triangles = cube().triangles
    triangles[4] = [triangles[4].x, triangles[4].z, triangles[4].y]
    #expect(!MeshTopology(triangles: triangles, vertexCount: 8).isClosed)
  }

  @Test("an anchor is carried by any motion of the vertices", arguments: seeds(100))
  func anchors(seed: UInt64) {
    var random = SeededGenerator(seed: seed)
    let mesh = lump(seed: seed, steps: 2)
    let turn = random.rotation()
    let moved = mesh.mapVertices { turn * $0 * 1.1 }
    let (u, v) = (random.uniform(0, 0.5), random.uniform(0, 0.5))
    let anchor = SurfaceAnchor(
      triangle: Int32(random.index(below: mesh.triangles.count)), barycentric: [1 - u - v, u, v])
    #expect((moved.position(of: anchor) - turn * mesh.position(of: anchor) * 1.1).length < 1e-14)
    let normal = turn * mesh.normal(at: anchor)
    #expect((moved.normal(at: anchor) - normal).length < 1e-13)
    let field = zip(mesh.vertices, moved.vertices).map { $1 - $0 }
    let step = anchor.interpolate(field, over: mesh.topology)
    #expect((mesh.position(of: anchor) + step - moved.position(of: anchor)).length < 1e-14)
  }
}
