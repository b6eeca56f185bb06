// SPDX-License-Identifier: GPL-3.0-or-later

package import AcupointModel
package import SpatialMath

/// How one person differs from what is stated: drawn from a setup, known to the simulation alone.
package struct PatientDeviation: Sendable {
  /// Joints, on top of the posture's preset.
  package var adjustment: PostureAdjustment
  /// Limbs and trunk, beside what height and mass give [m].
  package var lengths: [(shape: LocalShape, by: Double)]
  /// True minus stated stature [m].
  package var height: Double
  /// True minus stated mass [kg].
  package var mass: Double

  /// The average person, just as stated.
  package static let none = PatientDeviation(
    adjustment: .none, lengths: [], height: 0, mass: 0)

  package init(
    adjustment: PostureAdjustment, lengths: [(shape: LocalShape, by: Double)], height: Double,
    mass: Double
  ) {
    self.adjustment = adjustment
    self.lengths = lengths
    self.height = height
    self.mass = mass
  }

  /// Joint angles evenly within the setup's bound, as limbs laid by eye have them; the rest from
  /// normal distributions.
  package init(_ setup: RegistrationSetup, _ random: inout SeededGenerator) {
    adjustment = PostureAdjustment(
      angles: JointFreedom.all.map { _ in random.uniform(-setup.limbAngles, setup.limbAngles) })
    lengths = BodyVariation.lengths.map { ($0, setup.lengthDeviation * random.normal()) }
    height = setup.heightDeviation * random.normal()
    mass = setup.massDeviation * random.normal()
  }

  /// That of a run: none where everything is known exactly.
  package init(_ setup: RegistrationSetup, seed: UInt64) {
    guard setup.method != .exact else {
      self = .none
      return
    }
    var random = SeededGenerator(seed: seed, stream: "patient deviation")
    self.init(setup, &random)
  }

  /// A patient with this much more height and mass; with `share` −1, from the true to the stated.
  package func patient(
    from patient: AcupointModel.Patient, share: Double = 1
  ) -> AcupointModel.Patient {
    var other = patient
    other.height += share * height
    other.mass += share * mass
    return other
  }
}
