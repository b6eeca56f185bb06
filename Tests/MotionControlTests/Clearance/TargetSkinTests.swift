// SPDX-License-Identifier: GPL-3.0-or-later

import Geometry
import MotionControl
import SpatialMath
import Testing
import _TestSupport

/// The tool on its way down to a target, against points of the skin all around.
@Suite("TargetSkin") struct TargetSkinTests {
  static func skin(_ target: Target, of mesh: TriangleMesh, _ robot: RobotModel) -> TargetSkin? {
    robot.tool.flatMap { TargetSkin(around: target.X_PA, of: mesh, $0, below: 0.06) }
  }

  /// The body with a small ball on its skin, so far from the tool's axis and so high [m].
  static func bumpy(_ target: Target, aside: Double, up: Double, radius: Double) -> TriangleMesh {
    let body = PlanningScenes.mesh()
    let ball = ClearanceSceneTests.egg()
    var vertices = body.vertices
    for v in ball.vertices {
      let onUnit = Vector3(v.x / 0.5, v.y / 0.2, v.z / 0.15)
      vertices.append(target.X_PA * (onUnit * radius + Vector3(aside, 0, up)))
    }
    let offset = Int32(body.vertices.count)
    return TriangleMesh(
      vertices: vertices, triangles: body.triangles + ball.triangles.map { $0 &+ offset })
  }

  @Test("on a planned approach the tool keeps its margin from all skin but the spot")
  func approaches() throws {
    let robot = try Arms.panda(tool: "ball-10mm")
    let scene = PlanningScenes.scene()
    let checker = MotionClearance(robot, scene)
    let (plan, _) = try PlannerTests.planned(PlanningScenes.tenTargets)
    let tool = robot.shapes.filter { $0.link == nil }
    for segment in plan.segments where segment.kind == .approach {
      let target = plan.targets[segment.target]
      let margins = ClearanceMargins(
        toolMayTouch: true, targetSkin: Self.skin(target, of: scene.mesh, robot))
      #expect(checker.obstruction(along: segment.trajectory.path, margins) == nil)
      // Corners of triangles that are no more than the cut pieces inside the spot's edge.
      let around = scene.mesh.vertices.filter {
        let p_A = target.X_PA.inverseTimes($0)
        return p_A.length < 0.3 && Vector3(p_A.x, p_A.y, 0).length > 0.015
      }
      for t in segment.trajectory.denseTimes(perPiece: 1) {
        let q = segment.trajectory.sample(at: t).q
        let X_PB = plan.X_BP.inverse
        let height = target.X_PA.inverseTimes(X_PB * robot.toolPose(at: q).translation).z
        let bodies = robot.chain.bodyPoses(at: q)
        for shape in tool {
          let capsule = shape.capsule.moved(by: X_PB * bodies[shape.body])
          for p in around {
            let nearest = capsule.axis.point(capsule.axis.parameter(nearestTo: p))
            #expect((p - nearest).length - capsule.radius >= min(0.015, 0.5 * height) - 1e-9)
          }
        }
      }
    }
  }

  @Test("something beside the spot that the tool would run into is seen; in the spot it is not")
  func bump() throws {
    let robot = try Arms.panda(tool: "ball-10mm")
    let target = PlanningScenes.target("P", x: 0.035, y: 0.05)
    let (plan, _) = try PlannerTests.planned([target])
    let approach = plan.segments[1].trajectory
    func isFree(aside: Double, up: Double, radius: Double) -> Bool {
      let mesh = Self.bumpy(target, aside: aside, up: up, radius: radius)
      let open = PlanningScenes.scene()
      let scene = ClearanceScene(
        mesh: mesh, X_WP: open.X_WP, table: open.table, X_WB: open.X_WB)
      let margins = ClearanceMargins(
        toolMayTouch: true, targetSkin: Self.skin(target, of: mesh, robot))
      return MotionClearance(robot, scene).obstruction(along: approach.path, margins) == nil
    }
    #expect(isFree(aside: 0.06, up: 0.02, radius: 0.008))
    #expect(!isFree(aside: 0.022, up: 0.02, radius: 0.008))
    #expect(!isFree(aside: 0, up: 0.03, radius: 0.008))
    #expect(isFree(aside: 0, up: 0, radius: 0.003))
  }
}
