// SPDX-License-Identifier: GPL-3.0-or-later

/// How well one target was served. The three accuracies answer three questions and are never mixed.
package struct TargetResult: Equatable, Sendable {
  package let name: String
  /// The controller reported the target complete, and the tool had really touched the skin for it;
  /// or, where it was only to point, had really been there and had not touched.
  package var reached = false

  /// *Control*: from the tool, by the measured joints, to the point where the controller believes
  /// the target to be, at right angles to the believed normal [m].
  package var control = ErrorStatistics()
  /// Between the measured tool axis and the believed normal [rad].
  package var controlAngle = ErrorStatistics()

  /// *Tracking*: between the believed and the true motion of the target, without the part that is
  /// constant while the target is served, which is registration's [m].
  package var tracking = UnbiasedError()

  /// *Total*: from the true tool to the true point, at right angles to the true normal [m].
  package var total = ErrorStatistics()
  /// Between the true tool axis and the true normal of the footprint [rad].
  package var totalAngle = ErrorStatistics()
  /// What the total error was predicted to be: one standard deviation [m].
  package let sigma: Double

  /// True normal force while treating [N].
  package var force = ErrorStatistics()
  /// Largest true normal force from the first touch to the retreat [N].
  package var peakForce = 0.0
  /// True minus desired force, from `AccuracyJudge.settling` after the first touch [N].
  package var forceError = ErrorStatistics()
  /// True minus asked distance from the skin while pointing [m].
  package var standoffError = ErrorStatistics()
  /// How long the true force was within `AccuracyJudge.dwellBand` of what the technique asks, or the
  /// tool within `AccuracyJudge.standoffBand` of where it is to point from [s].
  package var dwell = 0.0
  /// Largest true depth [m].
  package var depth = 0.0
  /// The worst of force, pressure and depth over what the region really touched allows; one is the
  /// limit.
  package var contactRatio = 0.0

  package init(name: String, sigma: Double) {
    self.name = name
    self.sigma = sigma
  }
}
