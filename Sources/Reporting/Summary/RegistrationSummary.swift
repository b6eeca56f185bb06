// SPDX-License-Identifier: GPL-3.0-or-later

/// How the patient was found before the run, and how well. *Fiducial* errors are what the estimator
/// sees itself; *target* errors need the truth.
package struct RegistrationSummary: Codable, Equatable, Sendable {
  /// `landmarks` or `surface`.
  package var method: String
  package var landmarks_used: Int
  /// Those that did not agree with the others.
  package var landmarks_rejected: [String]
  /// Root mean square, from measured to estimated.
  package var fiducial_error_mm: Double
  package var skin_points_used: Int
  /// Root mean square distance of those from the estimated skin; absent without any.
  package var skin_error_mm: Double?
  /// Over the targets of the run.
  package var target_error_rms_mm: Double?
  package var target_error_max_mm: Double?
  /// What the covariance says that `target_error_rms_mm` should be.
  package var predicted_rms_mm: Double?
  /// In the order of their visits.
  package var targets: [Target]

  /// One target: found from true.
  package struct Target: Codable, Equatable, Sendable {
    package var name: String
    package var error_mm: Double
    /// One standard deviation, an axis.
    package var sigma_mm: Double
    /// Whether the true place lies in the predicted 95 % ellipsoid.
    package var covered: Bool

    package init(name: String, error_mm: Double, sigma_mm: Double, covered: Bool) {
      self.name = name
      self.error_mm = error_mm
      self.sigma_mm = sigma_mm
      self.covered = covered
    }
  }

  package init(
    method: String, landmarks_used: Int, landmarks_rejected: [String], fiducial_error_mm: Double,
    skin_points_used: Int, skin_error_mm: Double?, targets: [Target]
  ) {
    self.method = method
    self.landmarks_used = landmarks_used
    self.landmarks_rejected = landmarks_rejected
    self.fiducial_error_mm = fiducial_error_mm
    self.skin_points_used = skin_points_used
    self.skin_error_mm = skin_error_mm
    self.targets = targets
    guard !targets.isEmpty else { return }
    let count = Double(targets.count)
    let squares = targets.reduce(0) { $0 + $1.error_mm * $1.error_mm }
    let variances = targets.reduce(0) { $0 + 3 * $1.sigma_mm * $1.sigma_mm }
    target_error_rms_mm = (squares / count).squareRoot()
    target_error_max_mm = targets.map(\.error_mm).max()
    predicted_rms_mm = (variances / count).squareRoot()
  }
}
