// SPDX-License-Identifier: GPL-3.0-or-later

import SpatialMath

/// Remembers the last measured distance to the skin, to tell without measuring that the skin is
/// still far: a distance changes by no more than the two things that move.
struct GapBound: Equatable, Sendable {
  private var distance = -Double.infinity
  private var probe = Vector3.zero

  /// The skin is at least this far from `probe` [m].
  ///
  /// - Parameter skinTravel: how far any part of the skin can have moved since [m].
  func lowerBound(at probe: Vector3, skinTravel: Double) -> Double {
    distance - (probe - self.probe).length - skinTravel
  }

  mutating func measured(_ distance: Double, at probe: Vector3) {
    self.distance = distance
    self.probe = probe
  }
}
