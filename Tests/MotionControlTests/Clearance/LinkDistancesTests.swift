// SPDX-License-Identifier: GPL-3.0-or-later

import CPlatform
import Geometry
import MotionControl
import SpatialMath
import Testing
import _TestSupport

@Suite("LinkDistances") struct LinkDistancesTests {
  @Test("along a motion each link is as far as a search of its shapes says", arguments: seeds(20))
  func motion(seed: UInt64) throws {
    let robot = try Arms.panda(tool: "ball-10mm")
    let scene = ClearanceSceneTests.scene()
    let X_PB = scene.X_WP.inverse * scene.X_WB
    var random = SeededGenerator(seed: seed, stream: "link distances")
    let from = robot.limits.random(&random, count: 7)
    let to = robot.limits.random(&random, count: 7)
    var links = LinkDistances(of: robot, from: scene)
    #expect(links.names == (0...7).map { "panda_link\($0)" } + ["tool"])
    for step in 0..<300 {
      // The last third leaps.
      let share = step < 200 ? Double(step) * 1e-4 : random.uniform(0, 1)
      let q = from + (to - from) * share
      links.move(to: q)
      let bodies = robot.chain.bodyPoses(at: q)
      var expected = Array(repeating: Double.infinity, count: links.names.count)
      for shape in robot.shapes {
        let name = shape.link.map { robot.links[$0].name } ?? "tool"
        let k = try #require(links.names.firstIndex(of: name))
        let found = scene.body.separation(
          of: shape.capsule.moved(by: X_PB * bodies[shape.body]), from: scene.mesh)
        expected[k] = min(expected[k], try #require(found).gap)
      }
      for k in expected.indices {
        #expect(
          abs(links.distances[k] - expected[k]) <= 1e-12,
          "seed \(seed), step \(step), \(links.names[k])")
      }
    }
  }

  @Test("a posture is judged without allocating", .enabled(if: KinematicsAllocationTests.canCount))
  func allocations() throws {
    let robot = try Arms.panda(tool: "ball-10mm")
    var links = LinkDistances(of: robot, from: ClearanceSceneTests.scene())
    let postures = (0..<100).map {
      PlanningScenes.start + JointVector([0, 1e-3 * Double($0)])
    }
    for round in 0..<2 {
      platform_allocation_probe_arm()
      for q in postures { links.move(to: q) }
      let count = platform_allocation_probe_disarm()
      #expect(round == 0 || count == 0)
    }
  }
}
