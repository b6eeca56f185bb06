// SPDX-License-Identifier: GPL-3.0-or-later

import Geometry
import SpatialMath
import Testing
import _TestSupport

@Suite("SectionLine") struct SectionLineTests {
  @Test("a plane cuts a closed surface in closed lines that lie in both", arguments: seeds(200))
  func closed(seed: UInt64) {
    var random = SeededGenerator(seed: seed)
    let mesh = lump(seed: seed)
    let point = random.vector(0.5)
    let normal = random.direction()
    for line in mesh.section(through: point, normal: normal) {
      #expect(line.isClosed)
      for p in line.points { #expect(abs((p - point).dot(normal)) < 1e-12) }
      for _ in 0..<10 {
        let s = random.uniform(0, line.length)
        let anchor = line.anchor(atArcLength: s)
        let p = mesh.position(of: anchor)
        #expect(abs((p - point).dot(normal)) < 1e-12)
        #expect(
          abs((anchor.barycentric.x + anchor.barycentric.y + anchor.barycentric.z) - 1) < 1e-12)
        let back = line.arcLength(nearestTo: p)
        #expect(back.distance < 1e-12)
        #expect(line.distance(fromArcLength: s, to: back.arcLength) < 1e-9)
      }
    }
  }

  @Test("every crossing triangle is on exactly one line", arguments: seeds(100))
  func complete(seed: UInt64) {
    var random = SeededGenerator(seed: seed)
    let mesh = lump(seed: seed)
    let point = random.vector(0.7)
    let normal = random.direction()
    var crossing = 0
    for i in 0..<Int32(mesh.triangles.count) {
      let (a, b, c) = mesh.corners(i)
      let signs = [a, b, c].map { ($0 - point).dot(normal) >= 0 }
      if signs.contains(true) && signs.contains(false) { crossing += 1 }
    }
    let onLines = mesh.section(through: point, normal: normal).reduce(0) { $0 + $1.points.count }
    #expect(onLines == crossing)
  }

  @Test("the equator of a sphere runs counter-clockwise and is as long as its polygon")
  func equator() throws {
    let mesh = sphere(steps: 5)
    let lines = mesh.section(through: [0, 0, 0.001], normal: [0, 0, 2])
    let line = try #require(lines.first)
    #expect(lines.count == 1)
    #expect(abs(line.length - 2 * .pi) < 2e-3)
    let turn = line.points[0].cross(line.points[1]).z
    #expect(turn > 0)
    let quarter = try #require(
      mesh.distanceAlongSkin(from: [1, 0, 0], to: [0, 1, 0], inPlaneWith: [1, 1, 0.001]))
    #expect(abs(quarter - 0.5 * .pi) < 1e-3)
    #expect(
      mesh.distanceAlongSkin(from: [1, 0, 0], to: [2, 0, 0], inPlaneWith: [1, 0, 0]) == nil)
    #expect(mesh.section(through: [0, 0, 1.5], normal: [0, 0, 1]).isEmpty)
  }

  @Test("a plane through vertices gives simple lines: the mid-plane of a symmetric mesh")
  func throughVertices() throws {
    let mesh = sphere(steps: 4)
    let lines = mesh.section(through: .zero, normal: [1, 0, 0])
    let line = try #require(lines.first)
    #expect(lines.count == 1 && line.isClosed)
    for p in line.points { #expect(abs(p.x) < 1e-15) }
    #expect(abs(line.length - 2 * .pi) < 1e-2)
  }

  @Test("a sheet gives one open line from border to border")
  func openSheet() throws {
    let mesh = sheet(8, size: 0.5)
    let lines = mesh.section(through: [0, 1.3, 0], normal: [0, 1, 0])
    let line = try #require(lines.first)
    #expect(lines.count == 1 && !line.isClosed)
    #expect(abs(line.length - 4) < 1e-12)
    let middle = mesh.position(of: line.anchor(atArcLength: 2))
    #expect((middle - [2, 1.3, 0]).length < 1e-12)
    let first = mesh.position(of: line.anchor(atArcLength: -1))
    let last = mesh.position(of: line.anchor(atArcLength: 99))
    #expect(abs((first - last).length - 4) < 1e-12)
  }
}

@Suite("SurfaceWalk") struct SurfaceWalkTests {
  @Test("on a plane it is the straight line, to the nanometre", arguments: seeds(200))
  func plane(seed: UInt64) {
    var random = SeededGenerator(seed: seed)
    let turn = random.rotation()
    let mesh = sheet(20, size: 0.1).mapVertices { turn * $0 }
    let start = SurfaceAnchor(triangle: 420, barycentric: [0.25, 0.25, 0.5])
    let angle = random.uniform(0, 2 * .pi)
    let (s, c) = Elementary.sincos(angle)
    let way = turn * Vector3(c, s, 0)
    let walk = mesh.walk(from: start, towards: way + turn * [0, 0, 0.7], length: 0.8)
    #expect(walk.isComplete)
    #expect((walk.position - (mesh.position(of: start) + way * 0.8)).length < 1e-9)
    #expect((walk.direction - way).length < 1e-12)
  }

  @Test("on a sphere it follows the great circle", arguments: seeds(100))
  func greatCircle(seed: UInt64) {
    var random = SeededGenerator(seed: seed)
    let mesh = sphere(steps: 5)
    let tree = BoundingVolumeHierarchy(mesh)
    let start = tree.closestPoint(to: random.direction(), in: mesh)
    let from = start.position.normalized
    let way = random.direction().rejected(from: from).normalized
    let walk = mesh.walk(from: start.anchor, towards: way, length: 1.5)
    let (s, c) = Elementary.sincos(1.5)
    #expect((walk.position.normalized - (from * c + way * s)).length < 0.01)
    #expect(walk.isComplete && walk.length == 1.5)
  }

  @Test("from a corner or edge it goes anywhere")
  func fromCorners() {
    let mesh = sheet(10, size: 0.1)
    for degrees in stride(from: 0.0, to: 360, by: 5) {
      let (s, c) = Elementary.sincos(degrees * .pi / 180)
      for w in [Vector3(1, 0, 0), [0, 1, 0], [0, 0, 1], [0.5, 0.5, 0], [0, 0.5, 0.5]] {
        let start = SurfaceAnchor(triangle: 110, barycentric: w)
        let walk = mesh.walk(from: start, towards: [c, s, 0], length: 0.3)
        let expected = mesh.position(of: start) + Vector3(c, s, 0) * 0.3
        #expect(walk.isComplete && (walk.position - expected).length < 1e-9, "\(degrees)°, \(w)")
      }
    }
  }

  @Test("a border ends it, with the length it went")
  func border() {
    let mesh = sheet(10, size: 0.1)
    let walk = mesh.walk(
      from: SurfaceAnchor(triangle: 110, barycentric: [0.3, 0.3, 0.4]), towards: [1, 0, 0],
      length: 5)
    #expect(!walk.isComplete)
    #expect(abs(walk.position.x - 1) < 1e-9)
    #expect(walk.length < 1)
  }
}

@Suite("Normals of a patch") struct PatchNormalTests {
  @Test("the area mean is the radial direction on a sphere", arguments: seeds(200))
  func meanOnSphere(seed: UInt64) {
    var random = SeededGenerator(seed: seed)
    let mesh = sphere(steps: 5)
    let tree = BoundingVolumeHierarchy(mesh)
    let point = tree.closestPoint(to: random.direction() * 1.2, in: mesh)
    let normal = mesh.areaMeanNormal(around: point.anchor, radius: random.uniform(0.05, 0.4))
    #expect((normal - point.position.normalized).length < 0.01)
    #expect(abs(normal.length - 1) < 1e-12)
  }

  @Test(
    "within one triangle it is that triangle's; over a ridge the mean by area", arguments: seeds(50)
  )
  func meanOverRidge(seed: UInt64) {
    var random = SeededGenerator(seed: seed)
    // Two squares that meet in the y axis at a right angle, 45° down either side.
    let r = 0.5.squareRoot()
    let mesh = TriangleMesh(
      vertices: [[0, -9, 0], [0, 9, 0], [9, 9, -9], [9, -9, -9], [-9, 9, -9], [-9, -9, -9]],
      triangles: [[0, 3, 2], [0, 2, 1], [0, 1, 4], [0, 4, 5]])
    let tree = BoundingVolumeHierarchy(mesh)
    let away = random.uniform(0, 2)
    let anchor = tree.closestPoint(to: [away * r, 0, -away * r], in: mesh).anchor
    let normal = mesh.areaMeanNormal(around: anchor, radius: 1)
    // Inside the ball the near side keeps its disc less a segment; the far side is a disc around
    // the ball's centre as seen in its own plane, whose centre is `away` below it.
    func segmentArea(_ h: Double, _ radius: Double) -> Double {  // beyond a chord at distance h
      guard h < radius else { return 0 }
      return radius * radius * Elementary.acos(h / radius)
        - h * (radius * radius - h * h).squareRoot()
    }
    let near = Double.pi - segmentArea(away, 1)
    let far = away < 1 ? 0.5 * Double.pi * (1 - away * away) : 0
    let expected = (Vector3(r, 0, r) * near + Vector3(-r, 0, r) * far).normalized
    #expect((normal - expected).length < 1e-12, "\(away)")
  }

  @Test("a fitted paraboloid knows its normal and curvatures", arguments: seeds(200))
  func quadratic(seed: UInt64) throws {
    var random = SeededGenerator(seed: seed)
    let (a, b, c) = (random.uniform(-1, 1), random.uniform(-1, 1), random.uniform(-1, 1))
    let turn = random.rotation()
    let mesh = sheet(20, size: 0.02).mapVertices { v in
      let (x, y) = (v.x - 0.2, v.y - 0.2)
      return turn * Vector3(x, y, a * x * x + b * x * y + c * y * y)
    }
    let anchor = SurfaceAnchor(triangle: 420, barycentric: [1, 0, 0])  // the middle
    let fit = try #require(QuadraticPatch(of: mesh, around: anchor, radius: 0.1))
    #expect((fit.normal - turn * [0, 0, 1]).length < 1e-3)
    let root = ((a - c) * (a - c) + b * b).squareRoot()
    #expect(abs(fit.curvatures.0 - (a + c - root)) < 0.02)
    #expect(abs(fit.curvatures.1 - (a + c + root)) < 0.02)
    #expect(fit.residual < 1e-4)
  }

  @Test("a sphere has its own radius; too few vertices give none")
  func sphereRadius() throws {
    let mesh = sphere(steps: 5).mapVertices { $0 * 0.2 }
    let anchor = SurfaceAnchor(triangle: 100, barycentric: [0.3, 0.3, 0.4])
    let fit = try #require(QuadraticPatch(of: mesh, around: anchor, radius: 0.04))
    #expect(abs(fit.smallestRadius - 0.2) < 0.01)
    #expect(fit.curvatures.1 < 0, "outwards is negative")
    #expect(QuadraticPatch(of: mesh, around: anchor, radius: 0.004) == nil)
  }
}
