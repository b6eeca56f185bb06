// SPDX-License-Identifier: GPL-3.0-or-later

package import AcupointModel
import Geometry
package import Simulation
import SpatialMath

/// The same patient registered many times, each time really a little different and lying a little
/// differently: how good the method is, and whether it knows how good.
package struct RegistrationTrial: Sendable {
  /// A person is drawn so many times before the statement itself is taken for impossible.
  static let mostDraws = 16

  package let registrar: PatientRegistrar
  private let atlas: Atlas
  private let stated: BodyShape
  private let table: TreatmentTable

  /// One draw.
  package struct Draw: Sendable {
    package let seed: UInt64
    package let registration: Registration
    package let readings: [LandmarkProbe.Reading]
    package let errors: [TargetError]

    /// Gross errors that were used, and right readings that were not.
    package var mistaken: (believed: Int, doubted: Int) {
      var (believed, doubted) = (0, 0)
      for (reading, landmark) in zip(readings, registration.landmarks) {
        if reading.isGross && landmark.isUsed { believed += 1 }
        if !reading.isGross && !landmark.isUsed { doubted += 1 }
      }
      return (believed, doubted)
    }
  }

  package init(
    stated shape: BodyShape, _ atlas: Atlas, _ posture: Posture, _ setup: RegistrationSetup,
    table: TreatmentTable
  ) throws(PatientRegistrar.Refused) {
    self.atlas = atlas
    self.table = table
    stated = shape
    registrar = try PatientRegistrar(stated: shape, atlas, posture, setup)
  }

  /// - Throws: when this draw cannot be registered or has no place for a point.
  package func draw(seed: UInt64) throws(PatientRegistrar.Refused) -> Draw {
    var random = SeededGenerator(seed: seed, stream: "registration")
    let (shape, deviation) = try person(&random)
    let truth = try truePatient(shape, deviation.adjustment)
    let found: Registration
    let readings: [LandmarkProbe.Reading]
    do throws(RegistrationRefusal) {
      (found, readings) = try registrar.register(truth, &random)
    } catch {
      throw .registration(error)
    }
    let placed = try place(found.body.shape)
    return Draw(
      seed: seed, registration: found, readings: readings,
      errors: TargetError.all(found, placed, placed.carried(to: found.body), truth))
  }

  /// A person about the stated one, drawn again where nobody is so tall or so heavy.
  private func person(
    _ random: inout SeededGenerator
  ) throws(PatientRegistrar.Refused) -> (BodyShape, PatientDeviation) {
    var refusal: AcupointModel.Patient.Impossible?
    for _ in 0..<Self.mostDraws {
      let deviation = PatientDeviation(registrar.setup, &random)
      do throws(AcupointModel.Patient.Impossible) {
        let shape = try stated.asset.shape(of: deviation.patient(from: stated.patient))
        return (shape.lengthened(deviation.lengths), deviation)
      } catch {
        refusal = error
      }
    }
    guard let refusal else { preconditionFailure("\(Self.mostDraws) draws") }
    throw .patient(refusal)
  }

  private func truePatient(
    _ shape: BodyShape, _ adjustment: PostureAdjustment
  ) throws(PatientRegistrar.Refused) -> TruePatient {
    let body = shape.posed(registrar.posture, adjustedBy: adjustment)
    let placed = try place(shape)
    return TruePatient(
      placed, placed.carried(to: body), body, X_WP: PatientOnTable.pose(of: body, on: table),
      X_WC: TrackerPlace.X_WC(tableHeight: table.center.z),
      tableHeight: registrar.posture.isLying ? table.center.z : nil)
  }

  private func place(_ shape: BodyShape) throws(PatientRegistrar.Refused) -> PlacedAtlas {
    do throws(PlacementFailure) {
      return try PlacedAtlas.place(atlas, shape: shape)
    } catch {
      throw .placement(error)
    }
  }
}
