// SPDX-License-Identifier: GPL-3.0-or-later

/// How one target was served. *Control*: tool to estimated point. *Tracking*: estimated to true
/// motion, without the constant part. *Total*: tool to true point. Absent where nothing was seen.
package struct TargetSummary: Codable, Equatable, Sendable {
  package var name: String
  package var region: String
  /// As the scenario names it.
  package var technique: String
  package var reached: Bool
  package var control_error_rms_mm: Double?
  package var control_error_max_mm: Double?
  package var tracking_error_rms_mm: Double?
  package var total_error_rms_mm: Double?
  package var total_error_max_mm: Double?
  /// The total error that was predicted: one standard deviation.
  package var predicted_sigma_mm: Double
  /// Between the tool's axis and the true normal.
  package var angle_rms_deg: Double?
  package var angle_max_deg: Double?
  /// True minus asked distance from the skin, where the tool is only to point.
  package var standoff_error_max_mm: Double?
  package var force_desired_n: Double
  package var force_mean_n: Double?
  package var force_peak_n: Double?
  /// From one second after the first touch.
  package var force_error_rms_n: Double?
  package var force_error_max_n: Double?
  package var depth_max_mm: Double?
  package var dwell_s: Double?
  /// What the region lets the tool do, steadily, and how far those figures were checked.
  package var force_limit_n: Double?
  package var pressure_limit_n_cm2: Double?
  package var limit_certainty: String?
  /// Worst use of what the skin may bear; one is the limit.
  package var contact_ratio: Double?

  package init(
    name: String, region: String, technique: String, reached: Bool, predicted_sigma_mm: Double,
    force_desired_n: Double
  ) {
    self.name = name
    self.region = region
    self.technique = technique
    self.reached = reached
    self.predicted_sigma_mm = predicted_sigma_mm
    self.force_desired_n = force_desired_n
  }
}
