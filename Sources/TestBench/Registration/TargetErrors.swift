// SPDX-License-Identifier: GPL-3.0-or-later

package import AcupointModel
import Geometry
import Simulation
package import SpatialMath

/// How far one target was found from where it truly is, and how far was predicted.
package struct TargetError: Sendable {
  package let name: String
  package let segment: MovingSegment
  /// True for a point of the atlas, false for a feature of the mesh, which no rule places.
  package let isAcupoint: Bool
  /// Whether a used landmark shows how the same segment lies.
  package let isMeasured: Bool
  /// From true to estimated, in C [m].
  package let error: Vector3
  package let covariance: PointCovariance

  /// Target registration error [m].
  package var distance: Double { error.length }
  /// Whether the true place lies in the predicted 95 % ellipsoid.
  package var isCovered: Bool {
    covariance.squaredDistance(error) <= PointCovariance.ellipsoid95
  }

  /// Every acupoint of the atlas and every feature.
  ///
  /// - Parameters:
  ///   - placed: the atlas on the estimated body.
  ///   - carried: the same in the estimated posture.
  package static func all(
    _ found: Registration, _ placed: PlacedAtlas, _ carried: CarriedAtlas, _ truth: TruePatient
  ) -> [TargetError] {
    let asset = truth.body.shape.asset
    let measured = found.landmarks.filter(\.isUsed).flatMap {
      found.body.segments(shownAt: $0.landmark.anchor)
    }
    var pairs: [(name: String, isAcupoint: Bool, found: SurfaceAnchor, true: SurfaceAnchor)] = []
    for point in carried.points {
      guard let real = truth.carried[point.code, point.side] else { continue }
      let side = point.side == .mid ? "" : " \(point.side.rawValue)"
      pairs.append(("\(point.code)\(side)", true, point.anchor, real.anchor))
    }
    for feature in placed.atlas.features.features {
      for side in feature.sides.all {
        guard let own = placed.registrationLandmark(feature.name, side),
          let real = truth.placed.registrationLandmark(feature.name, side)
        else { continue }
        pairs.append((own.description, false, own.anchor, real.anchor))
      }
    }
    let X_CP = truth.skin.X_CP
    let covariances = found.covariances(at: pairs.map(\.found))
    var errors: [TargetError] = []
    for (pair, covariance) in zip(pairs, covariances) {
      let segment = asset.segment(at: pair.found)
      let estimated = found.X_CP * found.body.surface.position(of: pair.found)
      let real = X_CP * truth.body.surface.position(of: pair.true)
      errors.append(
        TargetError(
          name: pair.name, segment: segment, isAcupoint: pair.isAcupoint,
          isMeasured: measured.contains(segment), error: estimated - real,
          covariance: covariance))
    }
    return errors
  }
}
