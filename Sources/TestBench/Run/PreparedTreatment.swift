// SPDX-License-Identifier: GPL-3.0-or-later

import AcupointModel
import Geometry
package import MotionControl
import Safety
package import Simulation
package import SpatialMath
package import Treatment

/// A scenario made concrete as far as it goes without a place for the arm: who lies where, and what is
/// to be done to them by which robot. Nothing is planned yet.
package struct PreparedTreatment: Sendable {
  package let scenario: Scenario
  /// Who really lies there.
  package let patient: PatientModel
  /// What the planner and the controller know of that.
  package let estimate: EstimatedPatient
  package let robot: RobotFiles
  /// Where the patient lies.
  package let X_WP: RigidTransform<World, SpatialMath.Patient>
  /// The tracker looks down on the table from above: what it can see of the patient before the run
  /// depends on it; in the run it is ideal.
  package let X_WC: RigidTransform<World, Tracker>
  /// What the protocol comes to on this patient.
  package let treatment: Treatment
  /// The parts of the patient that are kept free, where they really are.
  package let zones: [ExclusionZone]
  package let breathing: BreathingPattern
  /// What the planner is told of the room.
  let place: PreparedRun.Place

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
        scenario.patient, posture: scenario.posture,
        deviation: PatientDeviation(scenario.registration, seed: scenario.seed), atlas: atlas,
        standard: scenario.standard, alternatives: scenario.alternatives, from: data)
    } catch {
      throw .patient(error)
    }
    let table = try PreparedRun.table(scenario.table)
    X_WP = PatientOnTable.pose(of: patient.body, on: table)
    X_WC = TrackerPlace.X_WC(tableHeight: scenario.table.height)
    do throws(PatientRegistrar.Refused) {
      estimate = try EstimatedPatient(of: patient, scenario, X_WP: X_WP, X_WC: X_WC)
    } catch {
      throw .registration(error)
    }
    let face = robot.model.tool?.face ?? .pointer
    let zones = try PreparedRun.zones(scenario, on: patient, estimate)
    self.zones = zones.real
    do throws(TreatmentRefusal) {
      var builder = TargetBuilder(
        atlas: patient.atlas, body: estimate.carried, face: face, isPregnant: scenario.pregnant,
        zones: zones.estimated, courses: estimate.courses
      )
      builder.speed = scenario.control.speed
      treatment = try builder.treatment(for: scenario.treatment)
    } catch {
      throw .treatment(error)
    }
    breathing = try PreparedRun.breathing(scenario)
    place = PreparedRun.Place(
      skin: estimate.surface, X_WP: X_WP, table: table, robot: robot.model, zones: zones.estimated,
      breaths: [.rest, breathing.deepest])
  }
}
