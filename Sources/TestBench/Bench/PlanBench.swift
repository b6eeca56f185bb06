// SPDX-License-Identifier: GPL-3.0-or-later

import AcupointModel
import Geometry
import MotionControl
import Simulation
import SpatialMath
import Treatment

/// What happens before the first tick: body, points, plan and its parts.
enum PlanBench {
  static func operations(
    _ prepared: PreparedRun, from data: DataLocation
  ) throws -> [OperationBench.Operation] {
    let scenario = prepared.scenario
    let patient = prepared.patient
    let robot = prepared.robot.model
    let asset = try BodyAsset.load(path: data.path("Atlases/body/body-adult.tbody"))
    // One thread's time is told: nothing is shared out.
    let place = PreparedRun.Place(
      skin: prepared.estimate.surface, X_WP: prepared.X_WP,
      table: try PreparedRun.table(scenario.table),
      robot: robot, workers: .one)
    let start = try PreparedRun.start(scenario, robot)
    let targets = prepared.report.sequence.unsorted(prepared.treatment.targets)
    let timing = try PlanTiming(robot, gravity_B: ArmDynamics.gravity_B(prepared.X_WB))
    let ways = waypoints(robot, count: 10)
    let points = waypoints(robot, count: 20)
    func once(
      _ name: String, _ what: String, _ work: @escaping () throws -> Double
    ) -> OperationBench.Operation {
      OperationBench.Operation("plan." + name, what) { _ in (try? work()) ?? 0 }
    }
    return [
      once("prepare", "a whole run prepared, plan shared out: this thread's part") {
        try PreparedRun(scenario, from: data).start[0]
      },
      once("patient", "the body of one patient found by stature and mass") {
        try asset.shape(of: scenario.patient).jointHeads[0].x
      },
      once("posture", "that body brought into one posture") {
        patient.shape.posed(scenario.posture).surface.vertices[0].x
      },
      once("points", "every point of the atlas placed on that body") {
        Double(try PlacedAtlas.place(patient.atlas, shape: patient.shape).landmarks.count)
      },
      once(
        "motion", "base and start found, \(targets.count) targets planned and checked by one thread"
      ) {
        try place.plan(targets, scenario, start: start).plan.start[0]
      },
      OperationBench.Operation(
        "plan.smoothing", "B-spline of eight segments near 20 waypoints, \(robot.jointCount) joints"
      ) { numbers in
        numbers.reduce(0) { sum, i in
          sum + PathSmoothing.path(near: points[i & 63], segments: 8).knots[4][0]
        }
      },
      OperationBench.Operation(
        "plan.timing", "10 waypoints to the quickest motion within the limits of arm and tool"
      ) { numbers in
        numbers.reduce(0) { sum, i in
          let path = JointPath(through: ways[i & 63], .quintic)
          let made = try? timing.trajectory(along: path, ceilings: ToolCeilings())
          return sum + (made?.duration ?? 0)
        }
      },
    ]
  }

  /// Ways through the joint space, as planned ones are: small steps from one posture.
  private static func waypoints(_ robot: RobotModel, count: Int) -> [[JointVector]] {
    var random = SeededGenerator(seed: 5, stream: "bench waypoints")
    return (0..<64).map { _ in
      var q = robot.limits.middle
      return (0..<count).map { _ in
        for joint in 0..<robot.jointCount { q[joint] += random.uniform(-0.1, 0.1) }
        return q
      }
    }
  }
}
