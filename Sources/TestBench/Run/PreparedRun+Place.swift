// SPDX-License-Identifier: GPL-3.0-or-later

import AcupointModel
import Geometry
import MotionControl
import Simulation
import SpatialMath
import Treatment

extension PreparedRun {
  static func table(_ table: Scenario.Table) throws(RunRefused) -> TreatmentTable {
    do throws(TreatmentTable.Invalid) {
      return try TreatmentTable(
        center: Vector3(0, 0, table.height), width: table.width, length: table.length)
    } catch {
      throw .table(error)
    }
  }

  /// Where the arm starts, when the scenario says so.
  static func start(_ scenario: Scenario, _ robot: RobotModel) throws(RunRefused) -> JointVector? {
    guard let angles = scenario.robot.start else { return nil }
    guard angles.count == robot.jointCount else {
      throw .startAngles(count: angles.count, joints: robot.jointCount)
    }
    return JointVector(angles)
  }

  /// The zones of the scenario: where they are, and where they lie by what is known of the patient.
  static func zones(
    _ scenario: Scenario, on patient: PatientModel, _ estimate: EstimatedPatient
  ) throws(RunRefused) -> (real: [ExclusionZone], estimated: [ExclusionZone]) {
    do throws(ZoneRefusal) {
      let real = try ZonePlacer(placed: patient.placed, body: patient.body).zones(scenario.zones)
      return (real, estimate.registration == nil ? real : try estimate.zones(scenario.zones))
    } catch {
      throw .zone(error)
    }
  }

  /// How the patient breathes: the posture's quiet breathing, changed where the scenario says so.
  static func breathing(_ scenario: Scenario) throws(RunRefused) -> BreathingPattern {
    let settings = scenario.breathing
    guard settings.enabled else { return .still }
    let quiet = BreathingPattern.quiet(scenario.posture)
    do throws(BreathingPattern.Invalid) {
      return try BreathingPattern(
        rate: settings.rate ?? quiet.rate, thorax: settings.thorax ?? quiet.thorax,
        abdomen: settings.abdomen ?? quiet.abdomen, rateJitter: quiet.rateJitter,
        amplitudeJitter: quiet.amplitudeJitter)
    } catch {
      throw .breathing(error)
    }
  }

  /// What stands and lies in the room.
  struct Place {
    /// The patient's skin as the planner knows it, in P.
    let skin: TriangleMesh
    let X_WP: RigidTransform<World, SpatialMath.Patient>
    let table: TreatmentTable
    let robot: RobotModel
    var zones: [ExclusionZone] = []
    var breaths: [BreathingState] = [.rest]
    /// Planning is shared out to them.
    var workers = Workers.processors

    /// The table as a box that reaches down to the floor: nothing of the arm belongs under it.
    var tableBox: OrientedBox {
      let half = Vector3(table.width, table.length, table.center.z) * 0.5
      return OrientedBox(
        center: Vector3(table.center.x, table.center.y, half.z), halfExtents: half)
    }

    func scene(_ X_WB: RigidTransform<World, Base>) -> ClearanceScene {
      ClearanceScene(
        mesh: skin, X_WP: X_WP, table: tableBox, floor: 0, X_WB: X_WB, zones: zones,
        breaths: breaths)
    }

    /// A plan, and where the robot stands.
    typealias Planned = (X_WB: RigidTransform<World, Base>, plan: MotionPlan, report: PlanReport)

    /// Finds a place for the base and a posture to start from where the scenario leaves them open,
    /// and plans.
    ///
    /// - Parameter targets: one for each entry of the protocol, in its order.
    func plan(
      _ targets: [Target], _ scenario: Scenario, start: JointVector?
    ) throws(PlanRefusal) -> Planned {
      switch scenario.robot.base {
      case .fixed(let pose):
        return try plan(targets, scenario, in: scene(pose.X_WB), start: start)
      case .auto:
        let scene = scene(.identity)
        let places = try placement(of: targets, in: scene, seed: scenario.seed).serving()
        var refusal: PlanRefusal?
        for place in places {
          do throws(PlanRefusal) {
            return try plan(
              targets, scenario, in: scene.with(X_WB: place.X_WB), start: start ?? place.start,
              known: place.known)
          } catch {
            refusal = refusal ?? error.ofOnePlace
          }
        }
        throw refusal ?? PlanRefusal(target: nil, p_BA: nil, reason: .noTargets)
      }
    }

    /// Looks for places of the base.
    ///
    /// - Parameter scene: its own base is not used.
    func placement(
      of targets: [Target], in scene: ClearanceScene, seed: UInt64
    ) throws(PlanRefusal) -> BasePlacement {
      try BasePlacement(
        robot: robot, scene: scene, targets: targets, seed: seed, workers: workers)
    }

    private func plan(
      _ targets: [Target], _ scenario: Scenario, in scene: ClearanceScene,
      start given: JointVector?, known: KnownStands? = nil
    ) throws(PlanRefusal) -> Planned {
      let X_WB = scene.X_WB
      let X_BP = X_WB.inverse * X_WP
      let planner = try Planner(
        robot: robot, scene: scene, speed: scenario.control.speed, workers: workers)
      var start = given
      if start == nil {
        start = try planner.startPosture(above: targets, X_BP: X_BP, seed: scenario.seed)
      }
      let result = planner.plan(
        targets, start: start ?? .zero, X_BP: X_BP, seed: scenario.seed,
        rules: scenario.treatment.order.rules, known: known)
      switch result {
      case .planned(let plan, let report): return (X_WB, plan, report)
      case .refused(let refusal): throw refusal
      }
    }
  }
}
