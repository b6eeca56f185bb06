// SPDX-License-Identifier: GPL-3.0-or-later

import AcupointModel
package import MotionControl
package import Simulation
package import SpatialMath
package import Treatment

/// A scenario made concrete: patient on the table, robot beside it, targets, plan. Nothing moves and
/// nothing is written yet; whatever can be refused has been.
package struct PreparedRun: Sendable {
  /// Who lies where, and what is to be done.
  package let prepared: PreparedTreatment
  /// Where the robot stands.
  package let X_WB: RigidTransform<World, Base>
  /// What the protocol comes to on this patient, in the order of the visits.
  package let treatment: Treatment
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
    prepared = try PreparedTreatment(scenario, atlas: atlas, robot: file, from: data)
    let (robot, X_WC) = (prepared.robot, prepared.X_WC)
    let start = try PreparedRun.start(scenario, robot.model)
    do throws(PlanRefusal) {
      let planned = try prepared.place.plan(prepared.treatment.targets, scenario, start: start)
      X_WB = planned.X_WB
      self.start = planned.plan.start
      plan = planned.plan
      report = planned.report
      treatment = prepared.treatment.visited(in: report.sequence.order)
    } catch {
      throw .plan(error)
    }
    configuration = try PreparedRun.configuration(scenario, robot.model, X_WB, X_WC)
  }

  package var scenario: Scenario { prepared.scenario }
  package var patient: PatientModel { prepared.patient }
  package var estimate: EstimatedPatient { prepared.estimate }
  package var robot: RobotFiles { prepared.robot }
  package var X_WP: RigidTransform<World, SpatialMath.Patient> { prepared.X_WP }
  package var X_WC: RigidTransform<World, Tracker> { prepared.X_WC }
  package var zones: [ExclusionZone] { prepared.zones }
  package var breathing: BreathingPattern { prepared.breathing }
}
