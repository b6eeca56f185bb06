// SPDX-License-Identifier: GPL-3.0-or-later

import Geometry
import MotionControl
import SpatialMath
import Testing
import _TestSupport

@Suite("ClearanceScene") struct ClearanceSceneTests {
  /// An egg of 0.5 × 0.2 × 0.15 m half axes on a table, the robot beside it:
  ///
  ///              (  egg  )      | column
  ///     =============table====  | base
  static func scene() -> ClearanceScene {
    ClearanceScene(
      mesh: egg(), X_WP: RigidTransform(.aboutZ(0.3), [0, 0, 0.8]),
      table: OrientedBox(center: [0, 0, 0.6], halfExtents: [1, 0.35, 0.05]),
      X_WB: RigidTransform(.aboutZ(-.pi / 2), [0.1, 0.6, 0.65]))
  }

  static func egg() -> TriangleMesh {
    let (rings, around) = (16, 24)
    var vertices: [Vector3] = [[0, 0, 0.15]]
    for ring in 1..<rings {
      let (s, c) = Elementary.sincos(.pi * Double(ring) / Double(rings))
      for k in 0..<around {
        let (sk, ck) = Elementary.sincos(2 * .pi * Double(k) / Double(around))
        vertices.append([0.5 * s * ck, 0.2 * s * sk, 0.15 * c])
      }
    }
    vertices.append([0, 0, -0.15])
    func at(_ ring: Int, _ k: Int) -> Int32 { Int32(1 + (ring - 1) * around + k % around) }
    var triangles: [SIMD3<Int32>] = []
    for k in 0..<around {
      triangles.append([0, at(1, k), at(1, k + 1)])
      for ring in 1..<rings - 1 {
        triangles.append([at(ring, k), at(ring + 1, k), at(ring + 1, k + 1)])
        triangles.append([at(ring, k), at(ring + 1, k + 1), at(ring, k + 1)])
      }
      triangles.append([at(rings - 1, k), Int32(vertices.count - 1), at(rings - 1, k + 1)])
    }
    return TriangleMesh(vertices: vertices, triangles: triangles)
  }

  /// Points along every capsule's axis, each asked for its distance on its own.
  static func bySampling(
    _ scene: ClearanceScene, _ robot: RobotModel, _ q: JointVector, toolMayTouch: Bool
  ) -> Double {
    let bodies = robot.chain.bodyPoses(at: q)
    let samples = robot.shapes.map { shape in
      (0...40).map { i in
        let c = shape.capsule
        return bodies[shape.body] * (c.a + (c.b - c.a) * (Double(i) / 40))
      }
    }
    var least = Double.infinity
    for (i, shape) in robot.shapes.enumerated() {
      for p_B in samples[i] {
        if !(toolMayTouch && shape.link == nil) {
          least = min(least, scene.height(of: p_B) - shape.capsule.radius)
        }
        if shape.body > 0 {
          let p_W = scene.X_WB * p_B
          least = min(least, (scene.table.nearest(to: p_W) - p_W).length - shape.capsule.radius)
        }
      }
    }
    for pair in robot.shapePairs {
      let radii =
        robot.shapes[pair.first].capsule.radius + robot.shapes[pair.second].capsule.radius
      for p in samples[pair.first] {
        for r in samples[pair.second] { least = min(least, (p - r).length - radii) }
      }
    }
    return least
  }

  @Test("the distance is that of a dense sampling", arguments: seeds(200))
  func brute(seed: UInt64) throws {
    let robot = try Arms.panda(tool: "ball-10mm")
    let scene = Self.scene()
    var random = SeededGenerator(seed: seed)
    let q = robot.limits.random(&random, count: 7)
    let toolMayTouch = seed % 2 == 0
    let found = scene.clearance(of: robot, at: q, toolMayTouch: toolMayTouch)
    let sampled = Self.bySampling(scene, robot, q, toolMayTouch: toolMayTouch)
    // Samples stand at most 7 mm apart: nowhere nearer, and hardly further.
    if found.distance > -0.02 {
      #expect(found.distance <= sampled + 1e-12)
      #expect(found.distance >= sampled - 4e-3)
    } else {
      #expect(sampled < 0)
    }
    // A limit changes nothing below it and hides what is beyond.
    let limited = scene.clearance(of: robot, at: q, toolMayTouch: toolMayTouch, below: 0.05)
    if found.distance > 0.05 {
      #expect(limited.against == .nothing && limited.distance == 0.05)
    } else if found.distance > 0 {
      #expect(abs(limited.distance - found.distance) < 1e-12)
      #expect(limited.link == found.link && limited.against == found.against)
    } else {
      #expect(limited.distance < 0)
    }
  }

  @Test("what is near is named")
  func names() throws {
    let robot = try Arms.panda(tool: "ball-10mm")
    let scene = Self.scene()
    let p_W = Vector3(0.1, 0, 0.97)
    let X_BT = scene.X_WB.inverse.rotation * RotationMatrix.aboutX(.pi)
    var random = SeededGenerator(seed: 2)
    var solver = try PlanningSolver(PoseSolver(robot))
    let ready = JointVector([0, -0.785, 0, -2.356, 0, 1.571, 0.785])
    let solution = solver.solve(
      PoseTarget(RigidTransform(X_BT, scene.X_WB.inverseTimes(p_W)), spin: .free), from: ready,
      reference: ready, random: &random)
    #expect(solution.isSolved)
    let near = scene.clearance(of: robot, at: solution.answer.q, toolMayTouch: false)
    #expect(near.link == "tool" && near.against == .body)
    #expect(near.distance > 0 && near.distance < 0.03)
    #expect(abs(scene.height(of: near.place_B) - near.distance - 0.010) < 1e-9)
    let free = scene.clearance(of: robot, at: solution.answer.q, toolMayTouch: true)
    #expect(free.link != "tool" && free.distance > near.distance)
  }

  @Test("a straight-up arm is clear of itself, a folded one is not")
  func itself() throws {
    let robot = try Arms.panda()
    let far = Self.scene().with(X_WB: RigidTransform(.identity, [50, 0, 0.65]))
    let up = far.clearance(
      of: robot, at: JointVector([0, 0, 0, -0.1, 0, 1.6, 0]), toolMayTouch: false)
    #expect(up.distance > 0.02)
    let folded = far.clearance(
      of: robot, at: JointVector([0, -1.7, 0, -3.0, 0, 0.3, 0]), toolMayTouch: false)
    guard case .link = folded.against else {
      Issue.record("\(folded)")
      return
    }
    #expect(folded.distance < 0.05)
  }

  @Test("neighbours are not checked and every other pair of bodies is")
  func pairs() throws {
    let robot = try Arms.panda(tool: "pointer")
    var checked: Set<[Int]> = []
    for pair in robot.shapePairs {
      let bodies = [robot.shapes[pair.first].body, robot.shapes[pair.second].body]
      #expect(abs(bodies[0] - bodies[1]) > 1)
      checked.insert(bodies)
    }
    for first in 0...7 {
      for second in 0...7 where second > first + 1 { #expect(checked.contains([first, second])) }
    }
  }
}
