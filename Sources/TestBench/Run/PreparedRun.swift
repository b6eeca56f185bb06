// SPDX-License-Identifier: GPL-3.0-or-later

import AcupointModel
import Geometry
package import MotionControl
import Safety
package import Simulation
package import SpatialMath
import StrictJSON
package import Treatment

/// A scenario made concrete: patient on the table, robot beside it, targets, plan. Nothing moves and
/// nothing is written yet; whatever can be refused has been.
package struct PreparedRun: Sendable {
  package let scenario: Scenario
  package let patient: PatientModel
  package let robot: RobotFiles
  /// Where the robot stands and the patient lies.
  package let X_WB: RigidTransform<World, Base>
  package let X_WP: RigidTransform<World, SpatialMath.Patient>
  /// The tracker looks down on the table from above; where it stands matters to nobody while it is
  /// ideal, but it has a place.
  package let X_WC: RigidTransform<World, Tracker>
  /// What the protocol comes to on this patient.
  package let treatment: Treatment
  package let breathing: BreathingPattern
  package let start: JointVector
  package let plan: MotionPlan
  package let report: PlanReport
  package var configuration: ControlConfiguration

  /// - Parameters:
  ///   - atlas: a folder with an atlas; nil takes the shipped one.
  ///   - robot: a URDF file in place of the scenario's robot.
  package init(
    _ scenario: Scenario, atlas: String? = nil, robot file: String? = nil, from data: DataLocation
  ) throws(RunRefused) {
    self.scenario = scenario
    do throws(RobotFiles.Refused) {
      robot = try RobotFiles.load(
        file ?? scenario.robot.model, tool: scenario.robot.tool, from: data)
    } catch {
      throw .robot(error)
    }
    do throws(PatientModel.Refused) {
      patient = try PatientModel(
        scenario.patient, posture: scenario.posture, atlas: atlas, standard: scenario.standard,
        alternatives: scenario.alternatives, from: data)
    } catch {
      throw .patient(error)
    }
    let table = try PreparedRun.table(scenario.table)
    X_WP = PatientOnTable.pose(of: patient.body, on: table)
    X_WC = RigidTransform(.identity, Vector3(0, 0, scenario.table.height + 1.5))
    let face = robot.model.tool?.face ?? .pointer
    let zones = try PreparedRun.zones(scenario, on: patient)
    do throws(TreatmentRefusal) {
      treatment = try TargetBuilder(
        atlas: patient.atlas, body: patient.carried, face: face, isPregnant: scenario.pregnant,
        zones: zones
      ).treatment(for: scenario.treatment)
    } catch {
      throw .treatment(error)
    }
    let targets = treatment.targets
    breathing = try PreparedRun.breathing(scenario)
    let place = PreparedRun.Place(
      patient: patient, X_WP: X_WP, table: table, robot: robot.model, zones: zones,
      breaths: [.rest, breathing.deepest])
    let start = try PreparedRun.start(scenario, robot.model)
    do throws(PlanRefusal) {
      let planned = try place.plan(targets, scenario, start: start)
      X_WB = planned.X_WB
      self.start = planned.plan.start
      plan = planned.plan
      report = planned.report
    } catch {
      throw .plan(error)
    }
    do throws(ControlConfiguration.Invalid) {
      configuration = try ControlConfiguration(
        robot: robot.model, rate: scenario.control.rate, X_BC: X_WB.inverse * X_WC)
    } catch {
      throw .control(error)
    }
  }
}
