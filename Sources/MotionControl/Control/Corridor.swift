// SPDX-License-Identifier: GPL-3.0-or-later

package import SpatialMath

/// How far the living target may be from the planned one and still be followed.
package struct Corridor: Equatable, Sendable {
  /// [m].
  package var distance = 0.060
  /// [rad]; 10°.
  package var angle = 10 * Double.pi / 180

  package init() {}

  /// False outside, and for NaN.
  package func contains(
    _ estimated: RigidTransform<Base, Acupoint>, planned: RigidTransform<Base, Acupoint>
  ) -> Bool {
    let motion = planned.smallMotion(to: estimated)
    // |½ Σ aᵢ × bᵢ| is the sine of the angle; the trace tells an angle from its supplement.
    let sine = Elementary.sincos(angle).sin
    let cosines =
      planned.rotation.x.dot(estimated.rotation.x) + planned.rotation.y.dot(estimated.rotation.y)
      + planned.rotation.z.dot(estimated.rotation.z)
    return motion.linear.length <= distance && motion.angular.length <= sine && cosines > 1
  }
}
