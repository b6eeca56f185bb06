// SPDX-License-Identifier: GPL-3.0-or-later

import AcupointModel
import SpatialMath

/// What many draws of one registration come to. Units stand in the names.
package struct RegistrationReport: Encodable, Sendable {
  package let schema = "robotsim.registration/1"
  package let method: String
  package let posture: String
  package let draws: Int
  package let landmarks: [String]
  /// Landmarks that were seen and used, the mean of all draws.
  package let landmarks_used: Double
  /// Of those used, root mean square distance to the estimate, the median of all draws.
  package let fiducial_error_mm: Double
  /// Points of the skin used, the mean of all draws.
  package let skin_points_used: Double
  /// Median distance of those from the skin.
  package let skin_error_mm: Double
  /// Gross errors that were believed, and right readings that were doubted, in all draws.
  package let gross_believed: Int
  package let right_doubted: Int
  /// Draws that were refused, with the reason of the first.
  package let refused: Int
  package let first_refusal: String?
  /// All targets of trunk and limbs on segments with a landmark.
  package let measured: Group
  /// Of those, the acupoints alone.
  package let acupoints: Group
  /// By segment, every target, with a landmark there or without.
  package let segments: [Group]

  package struct Group: Encodable, Sendable {
    package let name: String
    package let targets: Int
    package let median_mm: Double
    package let p95_mm: Double
    package let largest_mm: Double
    /// What was predicted: the median over targets of one standard deviation, an axis.
    package let sigma_mm: Double
    /// The share of targets inside the predicted 95 % ellipsoid.
    package let coverage: Double

    init(_ name: String, _ errors: [TargetError]) {
      self.name = name
      targets = errors.count
      let sorted = errors.map(\.distance).sorted()
      let sigmas = errors.map(\.covariance.sigma).sorted()
      func quantile(_ values: [Double], _ q: Double) -> Double {
        values.isEmpty ? 0 : 1e3 * values[min(values.count - 1, Int(q * Double(values.count)))]
      }
      median_mm = quantile(sorted, 0.5)
      p95_mm = quantile(sorted, 0.95)
      largest_mm = quantile(sorted, 1)
      sigma_mm = quantile(sigmas, 0.5)
      coverage =
        errors.isEmpty ? 0 : Double(errors.count(where: \.isCovered)) / Double(errors.count)
    }
  }

  package init(
    _ trial: RegistrationTrial, _ draws: [RegistrationTrial.Draw], refusals: [String]
  ) {
    let registrar = trial.registrar
    method = registrar.setup.method.rawValue
    posture = registrar.posture.rawValue
    self.draws = draws.count
    landmarks = registrar.landmarks.map(\.description)
    refused = refusals.count
    first_refusal = refusals.first
    func mean(_ value: (RegistrationTrial.Draw) -> Double) -> Double {
      draws.reduce(0) { $0 + value($1) } / Double(max(1, draws.count))
    }
    func median(_ value: (RegistrationTrial.Draw) -> Double) -> Double {
      let sorted = draws.map(value).sorted()
      return sorted.isEmpty ? 0 : sorted[sorted.count / 2]
    }
    landmarks_used = mean { Double($0.registration.landmarks.count(where: \.isUsed)) }
    fiducial_error_mm = median { 1e3 * $0.registration.fiducialError }
    skin_points_used = mean { Double($0.registration.skin?.usedCount ?? 0) }
    skin_error_mm = median { 1e3 * ($0.registration.skin?.rmsDistance ?? 0) }
    gross_believed = draws.reduce(0) { $0 + $1.mistaken.believed }
    right_doubted = draws.reduce(0) { $0 + $1.mistaken.doubted }
    let errors = draws.flatMap(\.errors)
    let onMeasured = errors.filter { $0.isMeasured && $0.segment.part != .head }
    measured = Group("segments with a landmark", onMeasured)
    acupoints = Group("acupoints there", onMeasured.filter(\.isAcupoint))
    segments = MovingSegment.all.compactMap { segment in
      let own = errors.filter { $0.segment == segment }
      return own.isEmpty ? nil : Group("\(segment)", own)
    }
  }
}
