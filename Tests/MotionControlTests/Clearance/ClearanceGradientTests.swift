// SPDX-License-Identifier: GPL-3.0-or-later

import MotionControl
import SpatialMath
import Testing
import _TestSupport

@Suite("ClearanceGradient") struct ClearanceGradientTests {
  static func scene() -> ClearanceScene {
    let plain = PlanningScenes.scene()
    return ClearanceScene(
      mesh: plain.mesh, X_WP: plain.X_WP, table: plain.table, X_WB: plain.X_WB,
      zones: [
        ExclusionZone(
          name: "ball", reason: .wound,
          parts: [.init(shape: .ball(center: [0.05, -0.3, 0.1], radius: 0.08))])
      ])
  }

  @Test("it leads the way the distance grows, inside and outside", arguments: seeds(200))
  func differences(seed: UInt64) throws {
    let robot = try Arms.panda(tool: "ball-10mm")
    let scene = Self.scene()
    var random = SeededGenerator(seed: seed)
    let q = robot.limits.random(&random, count: 7)
    func distance(_ q: JointVector) -> Double {
      scene.clearanceGradient(of: robot, at: q, toolMayTouch: seed % 2 == 0, below: 1).distance
    }
    let found = scene.clearanceGradient(
      of: robot, at: q, toolMayTouch: seed % 2 == 0, below: 1)
    let h = 1e-6
    for k in 0..<7 {
      var (a, b) = (q, q)
      a[k] += h
      b[k] -= h
      let here = found.distance
      let sides = [(distance(a) - here) / h, (here - distance(b)) / h]
      // A kink, where two things are equally near, lies between its sides.
      #expect(
        found.gradient[k] > (sides.min() ?? 0) - 1e-3
          && found.gradient[k] < (sides.max() ?? 0) + 1e-3,
        "joint \(k): \(found.gradient[k]) of \(sides)")
    }
    #expect(found.gradient[6] == 0 || found.gradient.isFinite)
  }

  @Test("the distance is the scene's, but for the arm against itself", arguments: seeds(100))
  func distance(seed: UInt64) throws {
    let robot = try Arms.panda(tool: "ball-10mm")
    let scene = Self.scene()
    var random = SeededGenerator(seed: seed)
    let q = robot.limits.random(&random, count: 7)
    let own = scene.clearanceGradient(of: robot, at: q, toolMayTouch: false, below: 0.4)
    let all = scene.clearance(
      of: robot, at: q, toolMayTouch: false, below: 0.4, betweenLinksBelow: -.infinity)
    #expect(abs(own.distance - all.distance) < 1e-12 || (own.distance < 0 && all.distance < 0))
    if own.distance == 0.4 { #expect(own.gradient == .zero) }
  }
}
