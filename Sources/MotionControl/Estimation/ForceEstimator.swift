// SPDX-License-Identifier: GPL-3.0-or-later

package import SpatialMath

/// The force between tool and skin, from the wrench the surroundings exert on the tool.
///
/// A one-pole low-pass removes sensor noise; `inContact` has a hysteresis of one half, so that it
/// does not chatter at its threshold. Allocates: never.
package struct ForceEstimator: Equatable, Sendable {
  /// Time constant of the low-pass [s].
  package static let smoothing = 0.003

  /// What the surroundings exert on the tool, expressed in the base [N].
  package private(set) var force_B = Vector3.zero
  /// Periods since the instant of the last valid sample; nil before the first.
  package private(set) var sampleAge: Int?
  /// The tool presses on something.
  package private(set) var inContact = false

  package init() {}

  /// Takes in a tick's sample. Samples that are old, invalid or not finite only add age.
  package mutating func update(
    _ sample: WrenchSample, R_BT: RotationMatrix, contactForce: Double, periods: Int,
    period: Double
  ) {
    let carriedAge = sampleAge.map { $0 + periods }
    guard sample.isNew, sample.validity == .valid, sample.wrench_T.isFinite, sample.ageTicks >= 0
    else {
      sampleAge = carriedAge
      return
    }
    let f_B = R_BT * sample.wrench_T.force
    // From the instant of the last sample to that of this one: sensors may be slower than the loop.
    let gap = carriedAge.map { Double(max($0 - sample.ageTicks, 0)) * period }
    let share = gap.map { $0 / ($0 + ForceEstimator.smoothing) } ?? 1
    force_B += (f_B - force_B) * share
    sampleAge = sample.ageTicks
    inContact = force_B.length >= (inContact ? 0.5 : 1) * contactForce
  }

  /// The force along the inward normal [N]: what the skin pushes back along its outward normal.
  package func pressing(against normal_B: Vector3) -> Double { force_B.dot(normal_B) }

  /// The age of the last valid sample [s], infinite before the first.
  package func age(period: Double) -> Double {
    sampleAge.map { Double($0) * period } ?? .infinity
  }
}

extension ForceEstimator {
  /// Every number that changes.
  package mutating func visit(_ v: inout some StateVisitor & ~Copyable) {
    v.visit(&force_B, "force.force_B")
    v.visit(&sampleAge, "force.sampleAge")
    v.visit(&inContact, "force.inContact")
  }
}
