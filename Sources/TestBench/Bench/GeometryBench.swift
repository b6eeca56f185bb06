// SPDX-License-Identifier: GPL-3.0-or-later

import Geometry
import MotionControl
import Simulation
import SpatialMath

/// Distances: the arm against everything around it, and points against the skin.
enum GeometryBench {
  /// How far is looked, as the planner does [m].
  static let reach = 0.5

  static func operations(_ prepared: PreparedRun) throws -> [OperationBench.Operation] {
    var random = SeededGenerator(seed: 3, stream: "bench geometry")
    return try ofArm(prepared, &random) + ofSkin(prepared, &random)
  }

  private static func ofArm(
    _ prepared: PreparedRun, _ random: inout SeededGenerator
  ) throws -> [OperationBench.Operation] {
    let robot = prepared.robot.model
    let place = PreparedRun.Place(
      skin: prepared.estimate.surface, X_WP: prepared.X_WP,
      table: try PreparedRun.table(prepared.scenario.table), robot: robot)
    let scene = place.scene(prepared.X_WB)
    let checker = MotionClearance(robot, scene)
    let segments = prepared.plan.segments
    let postures = (0..<1024).map { _ in
      let trajectory = segments[random.index(below: segments.count)].trajectory
      return trajectory.sample(at: random.uniform(0, trajectory.duration)).q
    }
    let arm = MovingArm(robot, scene, prepared.plan)
    return [
      OperationBench.Operation(
        "geometry.clearance", "the arm on its way: nearest of skin, table and itself"
      ) { numbers in
        numbers.reduce(0) { sum, i in
          let found = scene.clearance(
            of: robot, at: postures[i & 1023], toolMayTouch: false, below: reach)
          return sum + found.distance
        }
      },
      OperationBench.Operation(
        "geometry.links-cold",
        "each link of the arm (\(robot.shapes.count) shapes) from all of the skin"
      ) { numbers in
        numbers.reduce(0) { sum, i in sum + arm.distances(at: postures[i & 1023]) }
      },
      OperationBench.Operation(
        "geometry.links", "the same from the last triangles, every millisecond of the plan"
      ) { numbers in
        var hints = [64 of Int32](repeating: -1)
        return numbers.reduce(0) { sum, i in
          sum + arm.distances(at: arm.postures[i % arm.postures.count], from: &hints)
        }
      },
      OperationBench.Operation(
        "geometry.motion", "a segment of the plan judged at every instant"
      ) { numbers in
        numbers.reduce(0) { sum, i in
          let segment = segments[i % segments.count]
          let margins = ClearanceMargins(toolMayTouch: segment.kind != .transit)
          return sum + (checker.obstruction(along: segment.trajectory.path, margins)?.place ?? 1)
        }
      },
    ]
  }

  private static func ofSkin(
    _ prepared: PreparedRun, _ random: inout SeededGenerator
  ) -> [OperationBench.Operation] {
    let surface = prepared.skin
    let rest = surface.rest
    let places = (0..<1024).map { _ in
      rest.vertices[random.index(below: rest.vertices.count)] + random.direction() * 0.01
    }
    // A tool tip that slides over the skin at 0.1 m/s and breathes with it.
    var patch = SurfacePatch()
    let origin = rest.vertices[random.index(below: rest.vertices.count)]
    let along = random.direction() * 1e-4
    return [
      OperationBench.Operation(
        "geometry.closest", "nearest point of the whole skin, 1 cm away", batch: 8
      ) { numbers in
        numbers.reduce(0) { $0 + surface.closestPoint(to: places[$1 & 1023]).distance }
      },
      OperationBench.Operation(
        "geometry.patch", "the same from the last answer, for a tip that slides", batch: 64
      ) { numbers in
        var sum = 0.0
        for i in numbers {
          let p = origin + along * Double(i & 127)
          sum += surface.closestPoint(to: p, near: &patch).distance
        }
        return sum
      },
    ]
  }
}

/// An arm on its way over a patient, each of its links against all of the skin.
private struct MovingArm {
  /// Of the plan, every millisecond of its first 20 s.
  let postures: [JointVector]
  private let robot: RobotModel
  private let scene: ClearanceScene

  init(_ robot: RobotModel, _ scene: ClearanceScene, _ plan: MotionPlan) {
    self.robot = robot
    self.scene = scene
    postures = PlanSamples(plan, of: robot, rate: 1000).rows.prefix(20_000).map(\.motion.q)
  }

  /// The sum of the links' distances [m].
  func distances(at q: JointVector) -> Double {
    var hints = [64 of Int32](repeating: -1)
    return distances(at: q, from: &hints)
  }

  /// - Parameter hints: the triangles last found, one for each shape; negative where there is none.
  func distances(at q: JointVector, from hints: inout [64 of Int32]) -> Double {
    let bodies = robot.chain.bodyPoses(at: q)
    let X_PB = scene.X_WP.inverse * scene.X_WB
    var sum = 0.0
    var nearest = Double.infinity
    for (i, shape) in robot.shapes.enumerated() {
      if i > 0, shape.link != robot.shapes[i - 1].link {
        sum += nearest
        nearest = .infinity
      }
      let found = scene.body.separation(
        of: shape.capsule.moved(by: X_PB * bodies[shape.body]), from: scene.mesh,
        below: nearest, hint: hints[i] < 0 ? nil : hints[i])
      guard let found else { continue }
      hints[i] = found.anchor?.triangle ?? -1
      nearest = found.gap
    }
    return sum + nearest
  }
}
