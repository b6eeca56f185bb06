// SPDX-License-Identifier: GPL-3.0-or-later

import SpatialMath

/// The first four joints of a seven-joint arm: three axes that meet in the shoulder, each at right
/// angles to the next, and the elbow's; they set the distance from the shoulder to a wrist.
struct SphericalShoulder: Sendable {
  let axes: EulerAxes
  /// Where axes 1, 2 and 3 meet, at zero.
  let center: Vector3
  /// Axis 1 and, for where axis 1 itself gives no direction, axis 2, at zero.
  let h1: Vector3
  let h2: Vector3
  /// The elbow's axis at zero.
  let h4: Vector3
  let elbow: PlanarElbow
  /// Along the elbow's axis, from the shoulder to the wrist: what the elbow does not change [m].
  let aside: Double
  /// The plane at right angles to the elbow's axis.
  private let x: Vector3
  private let y: Vector3

  /// Nil when the axes are others.
  init?(_ axes: [JointAxis], wrist: Vector3) {
    guard axes.count == 7, let center = axes[0].meeting(with: axes[1]),
      axes[2].passes(through: center), let shoulder = EulerAxes(axes[0], axes[1], axes[2])
    else { return nil }
    let h4 = axes[3].h
    let foot = axes[3].foot(of: center)
    guard (foot - center).length > JointAxis.tolerance else { return nil }
    let x = (foot - center).normalized
    let y = h4.cross(x)
    let forearm = wrist - foot
    guard
      let elbow = PlanarElbow(
        upperArm: PlanePoint((foot - center).length, 0),
        forearm: PlanePoint(x.dot(forearm), y.dot(forearm)))
    else { return nil }
    self.axes = shoulder
    self.center = center
    h1 = axes[0].h
    h2 = axes[1].h
    self.h4 = h4
    self.elbow = elbow
    aside = h4.dot(forearm)
    self.x = x
    self.y = y
  }

  /// The turns of the elbow for which the wrist is so far from the shoulder [m²].
  @inline(__always) func turns(reachSquared: Double) -> TurnPair {
    elbow.turns(reachSquared: reachSquared - aside * aside)
  }

  /// From the shoulder to the wrist at a turn of the elbow, while joints 1, 2 and 3 are at zero.
  @inline(__always) func wrist(_ bend: Turn) -> Vector3 {
    let reach = elbow.reach(bend)
    return (x * reach.x + y * reach.y) + h4 * aside
  }
}
