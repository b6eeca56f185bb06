// SPDX-License-Identifier: GPL-3.0-or-later

import Geometry
import MotionControl
import SpatialMath

/// Two planned places on a back, with a ball to be kept free beside the forearm at the first.
///
///            elbow
///           ／    ＼ ← ball, 20 mm beside
///     base ▇        ● tool on the back
struct CrowdedPlan {
  let practice: PracticePlan
  /// The same motion without a word of the ball.
  let unaware: PracticePlan
  let scene: ClearanceScene

  static let gap = 0.02
  private static let radius = 0.06

  /// - Parameter side: 1 or −1, the side of the forearm.
  init(side: Double) throws {
    let robot = try Arms.panda(tool: "ball-10mm")
    let plain = PlanningScenes.scene().with(
      X_WB: RigidTransform(.aboutZ(.pi), [0.72, 0, PlanningScenes.tableHeight]))
    let X_BP = plain.X_WB.inverse * plain.X_WP
    let targets = try [0.0, 0.1].enumerated().map { i, y in
      let bare = PlanningScenes.target("place \(i)", x: 0.03, y: y)
      return Target(
        name: bare.name, region: bare.region, X_PA: bare.X_PA,
        thorax: SurfaceDerivative(translation: [0, -1, 0], rotation: [2, 0, 0]), abdomen: .zero,
        spin: .free, technique: .press(.init(force: 6, ramp: 0.5, dwell: 1.5, repeats: 1)),
        limits: try PracticePlan.limits(), sigma: 0.002)
    }
    let result = try Planner(robot: robot, scene: plain)
      .plan(targets, start: PlanningScenes.start, X_BP: X_BP, seed: 1)
    let plan: MotionPlan
    switch result {
    case .planned(let found, _): plan = found
    case .refused(let refusal): throw refusal
    }
    let contacts = plan.segments.filter { $0.kind == .approach }.map(\.trajectory.end)
    let ball = ExclusionZone(
      name: "ball", reason: .other,
      parts: [
        .init(
          shape: .ball(
            center: X_BP.inverse * CrowdedPlan.beside(robot, contacts[0], side),
            radius: CrowdedPlan.radius))
      ])
    let scene = ClearanceScene(
      mesh: plain.mesh, X_WP: plain.X_WP, table: plain.table, X_WB: plain.X_WB, zones: [ball])
    self.scene = scene
    func planned(_ clearances: [PostureClearance]) -> PracticePlan {
      PracticePlan(
        robot,
        MotionPlan(
          targets: targets, start: plan.start, X_BP: X_BP, segments: plan.segments,
          clearances: clearances))
    }
    unaware = planned([])
    practice = planned(contacts.map { scene.postureClearance(of: robot, at: $0) })
  }

  /// The smallest distance of a link before the hand to the ball or anything else [m].
  func clearance(at q: JointVector) -> Double {
    practice.robot.links.indices
      .filter { practice.robot.links[$0].body > 0 && practice.robot.links[$0].body < 6 }
      .map { PostureClearanceTests.Distances(scene, practice.robot, link: $0, at: q) }
      .map { min($0.person, $0.table) }.min() ?? .infinity
  }

  /// A ball's centre where the forearm's self-motion leads into it, in the base.
  private static func beside(
    _ robot: RobotModel, _ q: JointVector, _ side: Double
  ) -> Vector3 {
    let bodies = robot.chain.bodyPoses(at: q)
    let body = 5
    let capsule =
      robot.shapes.first { $0.body == body }?.capsule.moved(by: bodies[body])
      ?? Capsule(a: .zero, b: .zero, radius: 0)
    let middle = (capsule.a + capsule.b) * 0.5
    let turn = robot.kinematics(at: q).J_BT.selfMotion(of: JointVector([0, 0, 1, 0, 0, 0, 0]))
    var velocity = Vector3.zero
    for k in 0..<body {
      let p = bodies[k + 1].translation
      velocity += bodies[k + 1].rotation.z.cross(middle - p) * turn[k]
    }
    let out = velocity.rejected(from: (capsule.b - capsule.a).normalized).normalized * side
    return middle + out * (capsule.radius + gap + radius)
  }
}
