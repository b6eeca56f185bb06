// SPDX-License-Identifier: GPL-3.0-or-later

package import Safety
package import SpatialMath

/// A place on the skin and what is to be done there; the planner and the loop know no more of it.
package struct Target: Equatable, Sendable {
  /// For people: "BL13 left".
  package let name: String
  /// The name of the skin's region, for people.
  package let region: String
  /// The place at the end of quiet expiration.
  package let X_PA: RigidTransform<Patient, Acupoint>
  /// How the place moves with the thorax field.
  package let thorax: SurfaceDerivative
  /// How the place moves with the abdomen field.
  package let abdomen: SurfaceDerivative
  /// Whether the tool may turn freely about its axis.
  package let spin: ToolSpin
  package let technique: Technique
  package let limits: ContactLimits
  /// One standard deviation of the place on the skin [m].
  package let sigma: Double

  package init(
    name: String, region: String, X_PA: RigidTransform<Patient, Acupoint>,
    thorax: SurfaceDerivative, abdomen: SurfaceDerivative, spin: ToolSpin, technique: Technique,
    limits: ContactLimits, sigma: Double
  ) {
    self.name = name
    self.region = region
    self.X_PA = X_PA
    self.thorax = thorax
    self.abdomen = abdomen
    self.spin = spin
    self.technique = technique
    self.limits = limits
    self.sigma = sigma
  }

  /// The place when the breath has moved the skin: first order in both coefficients.
  package func pose(at breathing: BreathingState) -> RigidTransform<Patient, Acupoint> {
    let turn = thorax.rotation * breathing.thorax + abdomen.rotation * breathing.abdomen
    let shift = thorax.translation * breathing.thorax + abdomen.translation * breathing.abdomen
    return RigidTransform(RotationMatrix.exp(turn) * X_PA.rotation, X_PA.translation + shift)
  }
}

/// How a place on the skin moves per metre of one breathing coefficient, expressed in P.
package struct SurfaceDerivative: Equatable, Sendable {
  /// [m/m].
  package let translation: Vector3
  /// Rotation of the normal [rad/m].
  package let rotation: Vector3

  package init(translation: Vector3, rotation: Vector3) {
    self.translation = translation
    self.rotation = rotation
  }

  package static let zero = SurfaceDerivative(translation: .zero, rotation: .zero)
}

/// What the tool does at a target.
package enum Technique: Equatable, Sendable {
  case press(Press)
  case point(Point)

  /// True when the tool is to touch the skin.
  package var isContact: Bool {
    switch self {
    case .press: true
    case .point: false
    }
  }

  /// Where the approach ends above the skin [m].
  package var standoff: Double {
    switch self {
    case .press: MotionPlan.contactStandoff
    case .point(let point): point.standoff
    }
  }

  /// Held in front of the skin along its outward normal, without contact.
  package struct Point: Equatable, Sendable {
    /// Tool tip above the skin [m]; below `MotionPlan.hoverStandoff`.
    package let standoff: Double
    /// In place [s].
    package let dwell: Double

    package init(standoff: Double, dwell: Double) {
      self.standoff = standoff
      self.dwell = dwell
    }
  }

  /// Constant force along the inward normal, reached by a ramp, `repeats` times.
  package struct Press: Equatable, Sendable {
    /// [N].
    package let force: Double
    /// From first contact to the full force [s].
    package let ramp: Double
    /// At the full force [s].
    package let dwell: Double
    package let repeats: Int

    package init(force: Double, ramp: Double, dwell: Double, repeats: Int) {
      self.force = force
      self.ramp = ramp
      self.dwell = dwell
      self.repeats = repeats
    }
  }
}
