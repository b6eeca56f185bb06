// SPDX-License-Identifier: GPL-3.0-or-later

import CPlatform
import Geometry
import SpatialMath
import Testing
import _TestSupport

/// What the loop asks of the skin and of the links allocates nothing once it has run.
@Suite("Allocation of queries") struct ContactAllocationTests {
  struct Bench {
    var skin: DeformingSurface
    var patch = SurfacePatch()
    let place: Vector3
    let normal: Vector3

    init() {
      let rest = lump(seed: 1, steps: 4)
      let normals = rest.vertexNormals
      skin = DeformingSurface(
        rest: rest, thorax: normals.map { $0 * 0.01 }, abdomen: normals.map { $0 * 0.02 })
      let anchor = SurfaceAnchor(triangle: 5, barycentric: [0.3, 0.3, 0.4])
      place = rest.position(of: anchor)
      normal = rest.normal(at: anchor)
    }

    mutating func run(_ ticks: Int) -> Double {
      var sum = 0.0
      for tick in 0..<ticks {
        let (s, c) = Elementary.sincos(0.01 * Double(tick))
        skin.setCoefficients(thorax: s, abdomen: c)
        let p = place + normal * (0.01 * s)
        sum += skin.closestPoint(to: p, near: &patch).distance
        sum += skin.closestPoint(to: p * (1.5 + c)).distance
        let link = Capsule(a: p * 1.5, b: p * 2 + normal.anyPerpendicular, radius: 0.05)
        sum += skin.separation(of: link, below: 0.5, hint: patch.triangle)?.gap ?? 0
        if tick % 33 == 0 {
          skin.refit()
          sum += skin.rayCast(origin: p + normal, direction: -normal)?.distance ?? 0
        }
        sum +=
          link.separation(from: OrientedBox(center: [0, 0, -2], halfExtents: [1, 1, 0.1])).gap
      }
      return sum
    }
  }

  @Test(
    "nearest points, rays, capsules, refits",
    .enabled(if: platform_allocation_probe_available(), "the probe is not built in"))
  func nothingAllocated() {
    #if DEBUG
    #else
      var bench = Bench()
      let warm = bench.run(100)
      platform_allocation_probe_arm()
      let sum = bench.run(1000)
      let count = platform_allocation_probe_disarm()
      #expect(count == 0)
      #expect(warm.isFinite && sum.isFinite)
    #endif
  }
}
