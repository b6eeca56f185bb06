// SPDX-License-Identifier: GPL-3.0-or-later

package import AcupointModel
package import Geometry
import MotionControl
package import Reporting
import Simulation
import SpatialMath
import Treatment

/// What planner and controller know of a patient, in the patient frame that the tracker follows.
package struct EstimatedPatient: Sendable {
  package let carried: CarriedAtlas
  /// The estimated skin [m].
  package let surface: TriangleMesh
  /// Nil where the patient is known exactly.
  package let registration: Registration?
  /// How far each acupoint was found from where it is; empty where it is known exactly.
  package let errors: [TargetError]
  private let placed: PlacedAtlas
  private let body: PosedBody
  /// Where the estimated body's own frame stands in the tracked one.
  private let X_PE: RigidTransform<SpatialMath.Patient, SpatialMath.Patient>

  /// Registers the patient of a scenario as it asks for.
  init(
    of patient: PatientModel, _ scenario: Scenario,
    X_WP: RigidTransform<World, SpatialMath.Patient>,
    X_WC: RigidTransform<World, Tracker>
  ) throws(PatientRegistrar.Refused) {
    let setup = scenario.registration
    guard setup.method != .exact else {
      carried = patient.carried
      surface = patient.body.surface
      registration = nil
      errors = []
      placed = patient.placed
      body = patient.body
      X_PE = .identity
      return
    }
    let deviation = PatientDeviation(setup, seed: scenario.seed)
    let stated: BodyShape
    do throws(AcupointModel.Patient.Impossible) {
      stated = try patient.shape.asset.shape(
        of: deviation.patient(from: scenario.patient, share: -1))
    } catch {
      throw .patient(error)
    }
    let registrar = try PatientRegistrar(
      stated: stated, patient.atlas, scenario.posture, setup)
    let truth = TruePatient(
      patient.placed, patient.carried, patient.body, X_WP: X_WP, X_WC: X_WC,
      tableHeight: scenario.posture.isLying ? scenario.table.height : nil)
    var random = SeededGenerator(seed: scenario.seed, stream: "registration")
    let found: Registration
    do throws(RegistrationRefusal) {
      (found, _) = try registrar.register(truth, &random)
    } catch {
      throw .registration(error)
    }
    do throws(PlacementFailure) {
      placed = try PlacedAtlas.place(patient.atlas, shape: found.body.shape)
    } catch {
      throw .placement(error)
    }
    let X_PC = truth.skin.X_CP.inverse
    let X_PE = X_PC * found.X_CP
    self.X_PE = X_PE
    body = found.body
    let own = placed.carried(to: found.body)
    let covariances = found.covariances(at: own.points.map(\.anchor)).map {
      $0.rotated(by: X_PC.rotation)
    }
    carried = own.registered(X_PE: X_PE, covariances: covariances)
    surface = found.body.surface.mapVertices { X_PE * $0 }
    registration = found
    errors = TargetError.all(found, placed, own, truth)
  }

  /// Finds ways over the estimated skin.
  var courses: CourseFinder { CourseFinder(placed: placed, body: body, X_PE: X_PE) }

  /// Zones that are to be kept free, where they lie by the estimate.
  func zones(_ requests: [ZoneRequest]) throws(ZoneRefusal) -> [ExclusionZone] {
    let X_PE = X_PE
    return try ZonePlacer(placed: placed, body: body).zones(requests).map { $0.moved(by: X_PE) }
  }

  /// For people, over these targets; nil where nothing was measured.
  package func summary(of targets: [String]) -> RegistrationSummary? {
    guard let registration else { return nil }
    let visited = targets.compactMap { name in errors.first { $0.name == name } }
    return RegistrationSummary(
      method: registration.skin == nil ? "landmarks" : "surface",
      landmarks_used: registration.landmarks.count(where: \.isUsed),
      landmarks_rejected: registration.landmarks.filter { !$0.isUsed }
        .map(\.landmark.description),
      fiducial_error_mm: registration.fiducialError * 1e3,
      skin_points_used: registration.skin?.usedCount ?? 0,
      skin_error_mm: registration.skin.map { $0.rmsDistance * 1e3 },
      targets: visited.map { one in
        RegistrationSummary.Target(
          name: one.name, error_mm: one.distance * 1e3, sigma_mm: one.covariance.sigma * 1e3,
          covered: one.isCovered)
      })
  }
}
