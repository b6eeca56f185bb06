// SPDX-License-Identifier: GPL-3.0-or-later

import Geometry
import SpatialMath

/// The skin under a tool's face: the disc whose mean normal is the point's normal.
enum Footprint {
  /// The disc's radius where the skin is flat enough [m].
  static let largestRadius = 0.008
  /// The disc is never smaller [m].
  static let smallestRadius = 0.0015
  /// The disc's radius is at most this share of the local radius of curvature.
  static let curvatureShare = 1.0 / 3
  /// Normals this far to either side tell the curvature [m].
  static let curvatureReach = 0.008

  /// The radius that suits a place: `largestRadius`, or less where the skin is curved.
  static func radius(at center: SurfaceAnchor, on surface: some VertexSource) -> Double {
    let curved = curvatureShare / max(1e-3, curvature(at: center, on: surface))
    return min(largestRadius, max(smallestRadius, curved))
  }

  /// The radius of curvature that gave a disc its radius, where it is not the largest one [m].
  static func bend(of radius: Double) -> Double {
    radius < largestRadius ? radius / curvatureShare : .infinity
  }

  /// The largest turn of the mean normal for each metre of skin, in two directions [1/m].
  static func curvature(at center: SurfaceAnchor, on surface: some VertexSource) -> Double {
    let n = surface.normal(at: center)
    // Directions that mirror with the body, except straight above and below.
    let up = Vector3(0, 0, 1).rejected(from: n)
    let frame = RotationMatrix(z: n, xTowards: up.length > 1e-6 ? up : Vector3(0, 1, 0))
    var largest = 0.0
    for direction in [frame.x, frame.y, frame.x + frame.y, frame.x - frame.y] {
      let ahead = surface.walk(from: center, towards: direction, length: curvatureReach)
      let behind = surface.walk(from: center, towards: -direction, length: curvatureReach)
      let turn =
        surface.areaMeanNormal(around: ahead.anchor, radius: 0.5 * curvatureReach)
        - surface.areaMeanNormal(around: behind.anchor, radius: 0.5 * curvatureReach)
      largest = max(largest, turn.length / (2 * curvatureReach))
    }
    return largest
  }
}
