// SPDX-License-Identifier: GPL-3.0-or-later

package import Safety
package import SpatialMath

/// A place on the skin and what is to be done there; the planner and the loop know no more of it.
package struct Target: Equatable, Sendable {
  /// For people: "BL13 left".
  package let name: String
  /// The name of the skin's region, for people.
  package let region: String
  /// The place at the end of quiet expiration: z along the tool's axis out of the skin, which is the
  /// normal but for a slanted needle; see `Technique.normal_A`.
  package let X_PA: RigidTransform<Patient, Acupoint>
  /// How the place moves with the thorax field.
  package let thorax: SurfaceDerivative
  /// How the place moves with the abdomen field.
  package let abdomen: SurfaceDerivative
  /// Whether the tool may turn freely about its axis.
  package let spin: ToolSpin
  package let technique: Technique
  /// The way over the skin that the technique follows; nil where it stays in its place.
  package let course: SkinCourse?
  package let limits: ContactLimits
  /// One standard deviation of the place on the skin [m].
  package let sigma: Double

  /// - Precondition: there is a course where the technique follows one, of the shape it follows.
  package init(
    name: String, region: String, X_PA: RigidTransform<Patient, Acupoint>,
    thorax: SurfaceDerivative, abdomen: SurfaceDerivative, spin: ToolSpin, technique: Technique,
    course: SkinCourse? = nil, limits: ContactLimits, sigma: Double
  ) {
    precondition(
      technique.motion?.courseShape == course?.shape, "\(name): no way to follow on the skin")
    self.name = name
    self.region = region
    self.X_PA = X_PA
    self.thorax = thorax
    self.abdomen = abdomen
    self.spin = spin
    self.technique = technique
    self.course = course
    self.limits = limits
    self.sigma = sigma
  }

  /// The place when the breath has moved the skin: first order in both coefficients.
  package func pose(at breathing: BreathingState) -> RigidTransform<Patient, Acupoint> {
    let turn = thorax.rotation * breathing.thorax + abdomen.rotation * breathing.abdomen
    let shift = thorax.translation * breathing.thorax + abdomen.translation * breathing.abdomen
    return RigidTransform(RotationMatrix.exp(turn) * X_PA.rotation, X_PA.translation + shift)
  }

  /// Where the technique is `time` seconds into its motion: the place itself, or a place on its
  /// course. Allocates: never.
  package func pose(
    at breathing: BreathingState, techniqueTime time: Double
  ) -> RigidTransform<Patient, Acupoint> {
    let centre = pose(at: breathing)
    guard let course, let point = technique.coursePoint(at: time) else { return centre }
    return course.pose(at: point, centre: centre, breathing)
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
