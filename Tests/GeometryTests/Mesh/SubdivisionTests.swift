// SPDX-License-Identifier: GPL-3.0-or-later

import Geometry
import SpatialMath
import Testing
import _TestSupport

@Suite("Subdivision") struct SubdivisionTests {
  @Test("one step of the cube gives the published positions")
  func cube() {
    // Face points at the face centres, edge points at ¾ of the edge midpoints, corners at 5/9.
    let subdivision = Subdivision(faces: Cube.faces, vertexCount: 8)
    let points = subdivision.apply(Cube.vertices)
    #expect(points.count == 8 + 12 + 6)
    for i in 0..<8 { #expect((points[i] - Cube.vertices[i] * (5.0 / 9)).length < 1e-15) }
    for p in points[8..<20] { #expect(abs(p.length - 0.75 * 2.0.squareRoot()) < 1e-15) }
    for p in points[20...] { #expect(abs(p.length - 1) < 1e-15) }
  }

  @Test("a closed manifold stays one, with four quads for each of four corners")
  func staysClosed() {
    let once = Subdivision(faces: Cube.faces, vertexCount: 8)
    #expect(once.topology.isClosed)
    #expect(once.topology.eulerCharacteristic == 2)
    let twice = Subdivision(
      faces: once.quads.map { [$0.x, $0.y, $0.z, $0.w] }, vertexCount: once.vertexCount)
    #expect(twice.quads.count == 4 * 24)
    #expect(twice.triangles.count == 2 * twice.quads.count)
    #expect(twice.topology.isClosed)
    #expect(twice.topology.eulerCharacteristic == 2)
    #expect(twice.mesh(once.apply(Cube.vertices)).volume > 0)
  }

  @Test("affine maps pass through, and so do sums", arguments: seeds(200))
  func linear(seed: UInt64) {
    var random = SeededGenerator(seed: seed)
    let subdivision = Subdivision(faces: Cube.faces, vertexCount: 8)
    let control = (0..<8).map { _ in random.vector(1) }
    let other = (0..<8).map { _ in random.vector(1) }
    let turn = random.rotation()
    let shift = random.vector(3)
    let plain = subdivision.apply(control)
    let moved = subdivision.apply(control.map { turn * $0 + shift })
    let summed = subdivision.apply(zip(control, other).map { $0 + $1 })
    let others = subdivision.apply(other)
    for i in plain.indices {
      #expect((moved[i] - (turn * plain[i] + shift)).length < 1e-14)
      #expect((summed[i] - (plain[i] + others[i])).length < 1e-14)
    }
  }

  @Test("a flat regular sheet stays flat and keeps its inner vertices in place")
  func flatSheet() {
    // 3 × 3 squares: vertices 5, 6, 9, 10 are inside.
    var control: [Vector3] = []
    var faces: [[Int32]] = []
    for j in 0..<4 {
      for i in 0..<4 { control.append(Vector3(Double(i), Double(j), 2)) }
    }
    for j in 0..<3 {
      for i in 0..<3 {
        let a = Int32(4 * j + i)
        faces.append([a, a + 1, a + 5, a + 4])
      }
    }
    let subdivision = Subdivision(faces: faces, vertexCount: 16)
    let points = subdivision.apply(control)
    for p in points { #expect(abs(p.z - 2) < 1e-15) }
    for i in [5, 6, 9, 10] { #expect((points[i] - control[i]).length < 1e-15) }
    #expect(!subdivision.topology.isClosed)
    #expect(subdivision.topology.eulerCharacteristic == 1)
  }

  @Test("triangles and fans are faces too")
  func tetrahedron() {
    let faces: [[Int32]] = [[0, 2, 1], [0, 1, 3], [1, 2, 3], [2, 0, 3]]
    let subdivision = Subdivision(faces: faces, vertexCount: 4)
    #expect(subdivision.quads.count == 12)
    #expect(subdivision.topology.isClosed)
    #expect(subdivision.topology.eulerCharacteristic == 2)
  }
}
