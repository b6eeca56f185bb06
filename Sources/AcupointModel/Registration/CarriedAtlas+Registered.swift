// SPDX-License-Identifier: GPL-3.0-or-later

package import SpatialMath

extension CarriedAtlas {
  /// The atlas on an estimated body, as it stands in the patient frame that is tracked, with the
  /// registration's uncertainty added to that of each place.
  ///
  /// - Parameters:
  ///   - X_PE: where the estimated body's own frame stands in the tracked one.
  ///   - covariances: of each point's place, in the tracked P.
  /// - Precondition: one covariance for each point.
  package func registered(
    X_PE: RigidTransform<SpatialMath.Patient, SpatialMath.Patient>, covariances: [PointCovariance]
  ) -> CarriedAtlas {
    precondition(
      covariances.count == points.count, "\(covariances.count) for \(points.count) points")
    return CarriedAtlas(
      posture: posture,
      points: zip(points, covariances).map { $0.registered(X_PE, $1) },
      landmarks: landmarks.map {
        CarriedLandmark(name: $0.name, side: $0.side, position: X_PE * $0.position)
      })
  }
}

extension CarriedPoint {
  fileprivate func registered(
    _ X_PE: RigidTransform<SpatialMath.Patient, SpatialMath.Patient>,
    _ covariance: PointCovariance
  ) -> CarriedPoint {
    let r = X_PE.rotation
    let normal = r * self.normal
    return CarriedPoint(
      code: code, side: side, anchor: anchor, position: X_PE * position, normal: normal,
      tangent: r * tangent,
      breathing: BreathingMotion(
        positionPerThorax: r * breathing.positionPerThorax,
        positionPerAbdomen: r * breathing.positionPerAbdomen,
        normalPerThorax: r * breathing.normalPerThorax,
        normalPerAbdomen: r * breathing.normalPerAbdomen),
      sigma: hypotenuse(sigma, covariance.sigma(across: normal)), region: region,
      cautions: cautions)
  }
}
