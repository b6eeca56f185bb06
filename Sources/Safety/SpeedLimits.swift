// SPDX-License-Identifier: GPL-3.0-or-later

package import SpatialMath

/// How fast the tool may move, relative to the skin and in the room.
///
/// Control shortens its commands to these ceilings with `clamped`; the monitor judges the measured
/// velocity with `isExceeded`, which leaves `tripRatio` for what measuring adds.
/// The ceilings are this project's choice; 250 mm/s is the reduced-speed ceiling of ISO 10218.
package struct SpeedLimits: Equatable, Sendable {
  /// Nearer to the skin than this, the three ceilings relative to the skin apply [m].
  package var nearDistance = 0.030
  /// Towards the skin [m/s].
  package var closing = 0.020
  /// Along the skin [m/s].
  package var tangential = 0.100
  /// Away from the skin [m/s].
  package var opening = 0.150
  /// In the room, everywhere [m/s].
  package var absolute = 0.250
  /// The measured velocity may exceed a ceiling by this factor before it counts.
  package var tripRatio = 1.1
  /// Share of the wanted force by which the force may rise within one reaction.
  package var contactForceShare = 0.1
  /// From a force to the motion that answers it: two periods beside sensor and servo [s].
  package var reactionTime = 0.006

  package init() {}

  /// The fastest approach to skin of this stiffness [N/m] at which the force rises by no more than
  /// `contactForceShare` of `force` [N] before the loop reacts: v = 0.1·F / (k·t), never above
  /// `closing` [m/s].
  ///
  /// - Precondition: both arguments are greater than zero.
  package func guardedSpeed(force: Double, stiffness: Double) -> Double {
    precondition(force > 0 && stiffness > 0, "force \(force) N, stiffness \(stiffness) N/m")
    return min(closing, contactForceShare * force / (stiffness * reactionTime))
  }

  /// The velocity in the room shortened to every ceiling that applies.
  ///
  /// `skin` is the velocity of the skin and `normal` its outward unit normal, in the same frame as
  /// `velocity`; `distance` is that of the tool tip above the skin, infinite where unknown [m].
  package func clamped(
    _ velocity: Vector3, skin: Vector3, normal: Vector3, distance: Double
  ) -> Vector3 {
    var v = velocity
    if distance < nearDistance {
      let relative = velocity - skin
      let outward = relative.dot(normal)
      let along = relative - normal * outward
      let slide = along.length
      let shortened = slide > tangential ? along * (tangential / slide) : along
      v = skin + shortened + normal * min(max(outward, -closing), opening)
    }
    let speed = v.length
    return speed > absolute ? v * (absolute / speed) : v
  }

  /// True when a measured velocity breaks a ceiling; NaN does.
  package func isExceeded(
    by velocity: Vector3, skin: Vector3, normal: Vector3, distance: Double
  ) -> Bool {
    guard velocity.length <= absolute * tripRatio else { return true }
    guard distance < nearDistance else { return distance.isNaN }
    let relative = velocity - skin
    let outward = relative.dot(normal)
    let slide = (relative - normal * outward).length
    let holds =
      outward >= -closing * tripRatio && outward <= opening * tripRatio
      && slide <= tangential * tripRatio
    return !holds
  }
}
