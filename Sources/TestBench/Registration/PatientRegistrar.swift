// SPDX-License-Identifier: GPL-3.0-or-later

package import AcupointModel
import Geometry
package import Simulation
package import SpatialMath

/// Registers patients who were stated alike: what depends on the statement alone is done once.
package struct PatientRegistrar: Sendable {
  package let setup: RegistrationSetup
  package let posture: Posture
  /// The atlas on the stated body.
  package let placed: PlacedAtlas
  /// What the pointer is asked to be held to.
  package let landmarks: [RegistrationLandmark]
  private let registration: BodyRegistration

  package enum Refused: Error, CustomStringConvertible {
    case patient(AcupointModel.Patient.Impossible)
    case placement(PlacementFailure)
    case registration(RegistrationRefusal)

    package var description: String {
      switch self {
      case .patient(let error): "patient: \(error)"
      case .placement(let error): "\(error)"
      case .registration(let error): "\(error)"
      }
    }
  }

  package init(
    stated shape: BodyShape, _ atlas: Atlas, _ posture: Posture, _ setup: RegistrationSetup
  ) throws(Refused) {
    self.setup = setup
    self.posture = posture
    do throws(PlacementFailure) {
      placed = try PlacedAtlas.place(atlas, shape: shape)
    } catch {
      throw .placement(error)
    }
    let known = placed.registrationNames
    let names =
      setup.landmarks.isEmpty
      ? RegistrationSetup.usualLandmarks(posture).filter(known.contains) : setup.landmarks
    do throws(RegistrationRefusal) {
      landmarks = try placed.registrationLandmarks(names)
    } catch {
      throw .registration(error)
    }
    let variation: BodyVariation
    do throws(AcupointModel.Patient.Impossible) {
      variation = try BodyVariation(of: shape)
    } catch {
      throw .patient(error)
    }
    do throws(RegistrationRefusal) {
      registration = try BodyRegistration(variation, posture, setup.priors, setup.settings)
    } catch {
      throw .registration(error)
    }
  }

  /// Measures a patient with simulated sensors and finds body, posture and pose from that.
  package func register(
    _ truth: TruePatient, _ random: inout SeededGenerator
  ) throws(RegistrationRefusal) -> (found: Registration, readings: [LandmarkProbe.Reading]) {
    // The pointer touches what the atlas means on the true body.
    let places = landmarks.map { landmark in
      truth.placed.registrationLandmark(landmark.name, landmark.side)?.anchor ?? landmark.anchor
    }
    let readings = LandmarkProbe(noise: setup.noise, outliers: setup.outliers).readings(
      of: places, palpation: landmarks.map { setup.palpation * $0.sigma }, on: truth.skin,
      &random)
    let cloud =
      setup.method == .surface
      ? SkinScanner(noise: setup.skinNoise, count: setup.skinPoints)
        .points(of: truth.skin, &random) : []
    let found = try registration.register(
      readings.map { MeasuredLandmark(landmarks[$0.place], at: $0.position) }, cloud: cloud)
    return (found, readings)
  }
}
