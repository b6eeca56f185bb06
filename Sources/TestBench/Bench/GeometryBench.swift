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
    let course = PlanSamples(prepared.plan, of: robot, rate: 1000).rows.prefix(20_000).map(
      \.motion.q)
    var links = LinkDistances(of: robot, from: scene)
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
        numbers.reduce(0) { sum, i in
          sum + distances(of: robot, from: scene, at: postures[i & 1023])
        }
      },
      OperationBench.Operation(
        "geometry.links", "the same from what was last near, every millisecond of the plan"
      ) { numbers in
        numbers.reduce(0) { sum, i in
          links.move(to: course[i % course.count])
          return links.distances.reduce(sum, +)
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

  /// The sum of the distances of all links [m], each searched anew.
  private static func distances(
    of robot: RobotModel, from scene: ClearanceScene, at q: JointVector
  ) -> Double {
    let bodies = robot.chain.bodyPoses(at: q)
    let X_PB = scene.X_WP.inverse * scene.X_WB
    var sum = 0.0
    var nearest = Double.infinity
    for (i, shape) in robot.shapes.enumerated() {
      if i > 0, shape.link != robot.shapes[i - 1].link {
        sum += nearest
        nearest = .infinity
      }
      let capsule_P = shape.capsule.moved(by: X_PB * bodies[shape.body])
      let found = scene.body.separation(of: capsule_P, from: scene.mesh, below: nearest)
      if let found { nearest = found.gap }
    }
    return sum + nearest
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
