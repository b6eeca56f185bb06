// SPDX-License-Identifier: GPL-3.0-or-later

import MotionControl
import Safety
import SpatialMath

/// A plan for the shipped arm over two places on a flat skin, made without the planner.
///
///        hover ●            ● hover          60 mm above the skin
///              │            │
///   approach   │            │                4 mm above it
///              ▼            ▼
///   ───────────●────────────●──────────  skin: z = const in the base, moves with the breath
struct PracticePlan {
  let robot: RobotModel
  private(set) var plan: MotionPlan
  /// The tool points straight down at every pose [rad].
  static let ready = JointVector([0, 0.25, 0, -1.95, 0, 2.2, 0.785])

  static func limits(force: Double = 40) throws -> ContactLimits {
    try ContactLimits(
      force: force, pressure: 600_000, depth: 0.035, transientFactor: 2, transientDuration: 0.5)
  }

  /// - Parameter force: of the presses [N].
  init(
    force: Double = 6, ramp: Double = 0.5, dwell: Double = 1.5, repeats: Int = 1,
    limits: ContactLimits? = nil
  ) throws {
    try self.init(
      .press(Technique.Press(force: force, ramp: ramp, dwell: dwell, repeats: repeats)),
      limits: limits)
  }

  init(_ technique: Technique, limits: ContactLimits? = nil) throws {
    robot = try Arms.panda(tool: "ball-10mm")
    let limits = try limits ?? PracticePlan.limits()
    let ready = robot.toolPose(at: PracticePlan.ready)
    let down = RotationMatrix(z: [0, 0, -1], xTowards: ready.rotation.x)
    let contact = ready.translation - [0, 0, 0.056]
    var targets: [Target] = []
    var segments: [MotionPlan.Segment] = []
    let start = PracticePlan.solve(
      robot, RigidTransform(down, ready.translation + [0, 0.03, 0.05]), from: PracticePlan.ready)
    var last = start
    for (i, aside) in [0.0, 0.06].enumerated() {
      let place = contact + [0, -aside, -Standoff.contact]
      let skin = RotationMatrix(uncheckedColumns: down.x, -down.y, -down.z)
      targets.append(
        Target(
          name: "place \(i)", region: "back", X_PA: RigidTransform(skin, place),
          thorax: SurfaceDerivative(translation: [0.05, 0, 1], rotation: [2, 0, 0]),
          abdomen: .zero, spin: .aligned, technique: technique, limits: limits, sigma: 0.002))
      let line = PracticePlan.line(
        robot, down, from: place + [0, 0, Standoff.hover],
        to: place + [0, 0, technique.standoff], seed: last)
      segments += [
        .init(
          kind: .transit, target: i, trajectory: PracticePlan.through([last, line[0]], 4.5)),
        .init(kind: .approach, target: i, trajectory: PracticePlan.through(line, 6)),
        .init(
          kind: .retreat, target: i, trajectory: PracticePlan.through(line.reversed(), 2)),
      ]
      last = line[0]
    }
    segments.append(
      .init(kind: .transit, target: -1, trajectory: PracticePlan.through([last, start], 4.5)))
    plan = MotionPlan(targets: targets, start: start, X_BP: .identity, segments: segments)
  }

  /// A plan of another origin for two places.
  init(_ robot: RobotModel, _ plan: MotionPlan) {
    self.robot = robot
    self.plan = plan
  }

  /// The same motion with zones that are to be kept free.
  func keeping(_ zones: [ExclusionZone]) -> PracticePlan {
    var copy = self
    copy.plan = MotionPlan(
      targets: plan.targets, start: plan.start, X_BP: plan.X_BP, segments: plan.segments,
      zones: zones)
    return copy
  }

  /// Newton's method with the velocity step.
  static func solve(
    _ robot: RobotModel, _ X_BT: RigidTransform<Base, Tool>, from seed: JointVector
  ) -> JointVector {
    let step = VelocityStep(robot)
    var q = seed
    for _ in 0..<60 {
      let arm = robot.kinematics(at: q)
      let V = arm.X_BT.smallMotion(to: X_BT) * 500
      q =
        q + step.solve(arm, at: q, twist: V, posture: .zero, spin: .aligned, period: 1e-3).qd
        * 1e-3
    }
    return q
  }

  /// Postures along a straight line of the tool tip, every 4 mm.
  private static func line(
    _ robot: RobotModel, _ R: RotationMatrix, from a: Vector3, to b: Vector3, seed: JointVector
  ) -> [JointVector] {
    var q = solve(robot, RigidTransform(R, a), from: seed)
    return (0...14).map { i in
      q = solve(robot, RigidTransform(R, a + (b - a) * (Double(i) / 14)), from: q)
      return q
    }
  }

  /// Along these postures, at rest at both ends.
  private static func through(_ q: [JointVector], _ duration: Double) -> JointTrajectory {
    JointTrajectory(along: JointPath(through: q, .quintic), lasting: duration)
  }
}
