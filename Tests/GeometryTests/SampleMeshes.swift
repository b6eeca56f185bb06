// SPDX-License-Identifier: GPL-3.0-or-later

import Geometry
import SpatialMath
import _TestSupport

/// The cube of side 2 about the origin.
///
///       7───6
///      ╱│  ╱│      z
///     4───5 │      │ y
///     │ 3─│─2      │╱
///     │╱  │╱       └── x
///     0───1
enum Cube {
  static let vertices: [Vector3] = [
    [-1, -1, -1], [1, -1, -1], [1, 1, -1], [-1, 1, -1],
    [-1, -1, 1], [1, -1, 1], [1, 1, 1], [-1, 1, 1],
  ]
  static let faces: [[Int32]] = [
    [0, 3, 2, 1], [4, 5, 6, 7], [0, 1, 5, 4], [2, 3, 7, 6], [1, 2, 6, 5], [0, 4, 7, 3],
  ]
}

/// The cube subdivided `steps` times and blown up to the unit sphere.
func sphere(steps: Int) -> TriangleMesh {
  var vertices = Cube.vertices
  var faces = Cube.faces
  var mesh = TriangleMesh(vertices: [], triangles: [])
  for _ in 0..<steps {
    let subdivision = Subdivision(faces: faces, vertexCount: vertices.count)
    mesh = subdivision.mesh(vertices)
    vertices = mesh.vertices
    faces = subdivision.quads.map { [$0.x, $0.y, $0.z, $0.w] }
  }
  return mesh.mapVertices { $0.normalized }
}

/// A closed lump without self-intersection: the sphere with waves on its radius, turned.
func lump(seed: UInt64, steps: Int = 3) -> TriangleMesh {
  var random = SeededGenerator(seed: seed, stream: "lump")
  let waves = (0..<4).map { _ in (random.vector(3), random.uniform(0, 6), random.uniform(0, 0.12)) }
  let turn = random.rotation()
  let shift = random.vector(0.5)
  return sphere(steps: steps).mapVertices { v in
    var radius = 1.0
    for (k, phase, height) in waves {
      radius += height * Elementary.sincos(k.dot(v) + phase).sin
    }
    return turn * (v * radius) + shift
  }
}

/// A flat sheet of n × n squares of this size in z = 0, x and y from 0.
func sheet(_ n: Int, size: Double = 1) -> TriangleMesh {
  var vertices: [Vector3] = []
  var triangles: [SIMD3<Int32>] = []
  for j in 0...n {
    for i in 0...n { vertices.append(Vector3(Double(i) * size, Double(j) * size, 0)) }
  }
  for j in 0..<n {
    for i in 0..<n {
      let a = Int32(j * (n + 1) + i)
      let b = a + Int32(n + 1)
      triangles.append([a, a + 1, b + 1])
      triangles.append([a, b + 1, b])
    }
  }
  return TriangleMesh(vertices: vertices, triangles: triangles)
}

/// A query point somewhere around a lump, near the surface or far.
func probe(_ random: inout SeededGenerator) -> Vector3 {
  random.direction() * random.uniform(0.1, 2.5)
}
