// SPDX-License-Identifier: GPL-3.0-or-later

package import Geometry
package import SpatialMath

/// A patient as found: where, of which shape, in which posture, and how surely.
package struct Registration {
  /// The estimated patient frame in the tracker's frame.
  package let X_CP: RigidTransform<Tracker, SpatialMath.Patient>
  /// The estimated body in its estimated posture, in its own P.
  package let body: PosedBody
  /// Every landmark that was measured, in the order given.
  package let landmarks: [Landmark]
  /// What the points of the skin came to; nil without any.
  package let skin: Skin?
  /// Fiducial registration error: root mean square distance between the used landmarks and where
  /// the estimate has them [m].
  package let fiducialError: Double

  private let fit: RegistrationFit

  package struct Landmark: Equatable, Sendable {
    package let landmark: RegistrationLandmark
    /// False when it did not agree with the others.
    package let isUsed: Bool
    /// From measured to estimated [m].
    package let distance: Double
  }

  package struct Skin: Equatable, Sendable {
    package let count: Int
    package let usedCount: Int
    package let rounds: Int
    /// Root mean square distance of the used points from the skin [m].
    package let rmsDistance: Double
  }

  /// What the model itself leaves open, an axis, beside measurement and priors [m]: the linear
  /// shape directions and rules that answer to shape.
  package static let modelSigma = 0.0001

  init(
    _ fit: RegistrationFit, measured: [MeasuredLandmark], points: [Observations.Point],
    used: [Bool], skin: SkinFit?
  ) {
    self.fit = fit
    X_CP = fit.body.X_CP
    let model = fit.problem.model
    let state = fit.state
    var amounts = [Double](repeating: 0, count: model.variation.directions.count)
    for (direction, amount) in zip(model.directions, state.amounts) { amounts[direction] = amount }
    body = model.variation.shape(amounts).posed(
      model.posture, adjustedBy: PostureAdjustment(angles: state.angles))
    var squares = 0.0
    var landmarks: [Landmark] = []
    for (i, one) in measured.enumerated() {
      let distance = (X_CP * points[i].handle.position(state) - one.position).length
      if used[i] { squares += distance * distance }
      landmarks.append(
        Landmark(landmark: one.landmark, isUsed: used[i], distance: distance))
    }
    self.landmarks = landmarks
    fiducialError = (squares / Double(max(1, used.count(where: { $0 })))).squareRoot()
    self.skin = skin.map {
      Skin(
        count: $0.count, usedCount: $0.usedCount, rounds: $0.rounds, rmsDistance: $0.rmsDistance)
    }
  }

  /// How surely places of the skin are known, in C: the covariance of all parameters carried to each
  /// (`J Σ Jᵀ`), and the model's own share.
  package func covariances(at anchors: [SurfaceAnchor]) -> [PointCovariance] {
    var motion = fit.motion
    let own = PointCovariance(isotropic: Self.modelSigma * Self.modelSigma)
    return anchors.map { anchor in
      let handle = SkinHandle(anchor, of: fit.problem.model)
      return fit.place(handle, &motion).covariance + own
    }
  }
}
