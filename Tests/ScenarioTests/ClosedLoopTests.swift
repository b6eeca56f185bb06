// SPDX-License-Identifier: GPL-3.0-or-later

import AcupointModel
import Geometry
import MotionControl
import Recording
import Safety
import Simulation
import SpatialMath
import StrictJSON
import TestBench
import Testing
import Verification

/// Planner, loop, world and judges together on a breathing ball of skin, without a body or an atlas:
/// what goes wrong here is not the patient's doing.
@Suite("Closed loop") struct ClosedLoopTests {
  @Test(
    "presses breathing skin of every softness within the bars", arguments: TissueClass.allCases,
    [UInt64(1), 2])
  func press(tissue: TissueClass, seed: UInt64) throws {
    let bench = try BallBench(tissue: tissue, seed: seed)
    let verdict = try bench.run()
    #expect(verdict.passed, "\(verdict.mode), \(verdict.faults.names), \(verdict.exceeded)")
    for target in verdict.targets {
      #expect(target.reached)
      #expect(try #require(target.control.max) < 0.3e-3)
      #expect(try #require(target.tracking.rms) < 0.5e-3)
      #expect(try #require(target.totalAngle.max) < 2 * .pi / 180)
      #expect(try #require(target.forceError.rms) < 0.2)
      #expect(target.dwell > 2.9)
    }
  }
}

/// A ball of skin of radius 150 mm in front of the arm, to be pressed at two places on its top.
///
///      [arm]      ↓ ↓
///        |       ⎛   ⎞
///      ──┴───────⎝___⎠──── x
struct BallBench {
  static let rate = ControlRate(hertz: 1000)
  static let ready = JointVector([0, -0.785, 0, -2.356, 0, 1.571, 0.785])
  static let X_WP = RigidTransform<World, SpatialMath.Patient>(.identity, [0.5, 0, 0.15])

  let robot: RobotModel
  let plan: MotionPlan
  let setup: WorldSetup

  init(tissue: TissueClass, seed: UInt64) throws {
    let root = String(
      #filePath.prefix(#filePath.count - "Tests/ScenarioTests/ClosedLoopTests.swift".count))
    robot = try RobotModel(urdfFile: root + "Robots/franka_panda.urdf")
      .with(LimitsFile(JSONNode(file: root + "Robots/franka_panda.limits.json")))
      .with(tool: ToolModel(JSONNode(file: root + "Robots/tools/ball-10mm.json")))
    let mesh = Self.ball()
    let grows = mesh.vertices.map { $0.normalized }
    let lifts = mesh.vertices.map { v in
      let h = max(0, v.normalized.z)
      return Vector3(0, 0, h * h)
    }
    let tree = BoundingVolumeHierarchy(mesh)
    let directions: [Vector3] = [[0, 0, 1], [-0.2, 0.15, 1]]
    let places = directions.map { d in
      let place = tree.closestPoint(to: d.normalized * 0.15, in: mesh)
      let normal = mesh.areaMeanNormal(around: place.anchor, radius: 0.008)
      return TrueTarget(
        X_PA: RigidTransform(RotationMatrix(z: normal, xTowards: [1, 0, 0]), place.position),
        anchor: place.anchor, on: mesh, thorax: grows, abdomen: lifts)
    }
    let targets = try places.map { try Self.pressed($0) }
    let scene = ClearanceScene(
      mesh: mesh, X_WP: Self.X_WP,
      table: OrientedBox(center: [0.5, 0, -0.3], halfExtents: [0.3, 0.3, 0.1]),
      X_WB: .identity)
    let planned = try Planner(robot: robot, scene: scene)
      .plan(targets, start: Self.ready, X_BP: Self.X_WP.asserting(), seed: seed)
    guard case .planned(let plan, _) = planned else { throw Unplanned(result: "\(planned)") }
    self.plan = plan
    setup = WorldSetup(
      robot: robot, start: Self.ready, face: .ball(radius: 0.01), X_WB: .identity,
      X_WP: Self.X_WP, X_WC: RigidTransform(.aboutX(2), [0, 1, 2]),
      surface: DeformingSurface(rest: mesh, thorax: grows, abdomen: lifts),
      skinRegions: .uniform(
        SkinRegion(name: "back", individual: "back", tissue: tissue),
        triangleCount: mesh.triangles.count),
      breathing: .quiet(.prone), targets: places, seed: seed, rate: try #require(Self.rate))
  }

  struct Unplanned: Error { let result: String }

  /// Runs until the controller is done or stands still.
  func run() throws -> RunVerdict {
    var world = try SimulatedWorld(setup)
    let configuration = try ControlConfiguration(
      robot: robot, rate: setup.rate, X_BC: setup.X_WC.asserting())
    var controller = try Controller(robot: robot, plan: plan, configuration: configuration)
    var judge = RunJudge(
      accuracy: AccuracyJudge(
        targets: plan.targets, rate: setup.rate, X_WB: .identity, face: setup.face),
      limits: LimitCheck(robot.limits, jointCount: robot.jointCount, rate: setup.rate))
    for _ in 0..<120_000 {
      let record = controller.tick(world.input)
      judge.judge(record, TruthRecord(world, at: record))
      if record.mode == .done || record.mode == .held { break }
      world.step(record.limited)
    }
    return judge.verdict
  }

  private static func pressed(_ place: TrueTarget) throws -> Target {
    func derivative(_ one: BreathingState) -> SurfaceDerivative {
      let h = 1e-5
      let moved = place.pose(
        at: BreathingState(thorax: one.thorax * h, abdomen: one.abdomen * h))
      return SurfaceDerivative(
        translation: (moved.translation - place.X_PA.translation) / h,
        rotation: (moved.rotation * place.X_PA.rotation.inverse).log / h)
    }
    return Target(
      name: "top", region: "back", X_PA: place.X_PA,
      thorax: derivative(BreathingState(thorax: 1, abdomen: 0)),
      abdomen: derivative(BreathingState(thorax: 0, abdomen: 1)), spin: .free,
      technique: .press(.init(force: 6, ramp: 1, dwell: 3, repeats: 1)),
      limits: try ContactLimits(
        force: 60, pressure: 400_000, depth: 0.03, transientFactor: 2, transientDuration: 0.5),
      sigma: 0.002)
  }

  private static func ball() -> TriangleMesh {
    var vertices: [Vector3] = [
      [-1, -1, -1], [1, -1, -1], [1, 1, -1], [-1, 1, -1],
      [-1, -1, 1], [1, -1, 1], [1, 1, 1], [-1, 1, 1],
    ]
    var faces: [[Int32]] = [
      [0, 3, 2, 1], [4, 5, 6, 7], [0, 1, 5, 4], [2, 3, 7, 6], [1, 2, 6, 5], [0, 4, 7, 3],
    ]
    var mesh = TriangleMesh(vertices: [], triangles: [])
    for _ in 0..<5 {
      let subdivision = Subdivision(faces: faces, vertexCount: vertices.count)
      mesh = subdivision.mesh(vertices)
      vertices = mesh.vertices
      faces = subdivision.quads.map { [$0.x, $0.y, $0.z, $0.w] }
    }
    return mesh.mapVertices { $0.normalized * 0.15 }
  }
}

extension TruthRecord {
  /// What the world says about this tick.
  init(_ world: SimulatedWorld, target: Int) {
    let truth = world.truth
    self.init(
      tick: truth.tick, q: truth.q, X_WT: truth.X_WT, X_WP: truth.X_WP,
      breathing: truth.breathing, target: target,
      X_WA: target >= 0 ? world.targetPose(target) : .identity,
      contact: truth.contact.map {
        ContactTruth(
          region: $0.region, depth: $0.depth, normalForce: $0.normalForce,
          frictionForce: $0.frictionForce)
      })
  }
}
