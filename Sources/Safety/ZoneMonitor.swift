// SPDX-License-Identifier: GPL-3.0-or-later

/// Judges how near the tool is to a place of the patient that must not be touched.
///
/// The planner keeps three times as far away; what comes nearer than the margin has left the plan.
package struct ZoneMonitor: Equatable, Sendable {
  /// Nearer than this is a fault [m].
  package var margin = 0.005

  package init() {}

  /// - Parameter gap: free space between tool and zone [m], infinite without a zone; NaN counts as
  ///   inside.
  package func check(gap: Double) -> FaultSet { gap > margin ? [] : .exclusionZoneEntered }
}
