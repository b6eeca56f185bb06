// SPDX-License-Identifier: GPL-3.0-or-later

import SpatialMath

/// How much of the living target's motion the planned pose takes on: 0 in transit, 1 at the skin.
///
/// It rises over the first half of the approach and falls over the second half of the retreat, as
/// a quintic with zero first and second derivative at both ends.
package enum CorrectionWeight {
  /// Share of the segment over which the weight changes.
  package static let span = 0.5

  package static func approach(at time: Double, of duration: Double) -> Double {
    duration > 0 ? Elementary.smoothStep(time / (span * duration)) : 1
  }

  package static func retreat(at time: Double, of duration: Double) -> Double {
    duration > 0 ? 1 - Elementary.smoothStep((time / duration - (1 - span)) / span) : 0
  }
}
