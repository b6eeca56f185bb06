// SPDX-License-Identifier: GPL-3.0-or-later

package import MotionControl
package import Recording
import SpatialMath

/// How near the tool really came to one zone of the patient.
package struct ZoneResult: Equatable, Sendable {
  /// "pacemaker at ST13 left".
  package let name: String
  package let reason: ExclusionZone.Reason
  /// The smallest free space of the run [m], negative inside; infinite before the first tick.
  package var clearance = Double.infinity
  /// When that was.
  package var tick = Tick.zero
}

/// Watches tool and zones where they really are. Allocates: never while watching.
package struct ZoneJudge: Sendable {
  private let zones: [ExclusionZone]
  private let tool: ToolModel?
  package private(set) var results: [ZoneResult]

  package init(zones: [ExclusionZone], tool: ToolModel?) {
    self.zones = zones
    self.tool = tool
    results = zones.map { ZoneResult(name: $0.name, reason: $0.reason) }
  }

  /// Takes in one tick.
  package mutating func judge(_ truth: TruthRecord) {
    guard !zones.isEmpty else { return }
    let X_PT = truth.X_WP.inverse * truth.X_WT
    for i in zones.indices {
      let found = zones[i].gap(to: tool, at: X_PT, breath: truth.breathing)
      if found < results[i].clearance {
        results[i].clearance = found
        results[i].tick = truth.tick
      }
    }
  }
}
