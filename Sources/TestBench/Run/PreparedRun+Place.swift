// SPDX-License-Identifier: GPL-3.0-or-later

import AcupointModel
import Geometry
import MotionControl
import Simulation
import SpatialMath

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
    let patient: PatientModel
    let X_WP: RigidTransform<World, SpatialMath.Patient>
    let table: TreatmentTable
    let robot: RobotModel

    /// The table as a box that reaches down to the floor: nothing of the arm belongs under it.
    var tableBox: OrientedBox {
      let half = Vector3(table.width, table.length, table.center.z) * 0.5
      return OrientedBox(
        center: Vector3(table.center.x, table.center.y, half.z), halfExtents: half)
    }

    func scene(_ X_WB: RigidTransform<World, Base>) -> ClearanceScene {
      ClearanceScene(mesh: patient.body.surface, X_WP: X_WP, table: tableBox, X_WB: X_WB)
    }
  }
}
