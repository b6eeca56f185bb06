// SPDX-License-Identifier: GPL-3.0-or-later

import Geometry
package import SpatialMath

/// A depth camera at the tracker's place that measures points of the skin it sees.
package struct SkinScanner: Equatable, Sendable {
  /// Skin seen flatter than this gives no point: cosine between its normal and the way to the eye.
  package static let leastFacing = 0.2
  /// A point is seen when the first skin on the way to it is no further before it than this [m].
  static let sameSkin = 1e-6
  /// Places are drawn at most so many times for each point wanted.
  static let mostDraws = 20

  /// One standard deviation of a measured point, an axis [m].
  package var noise: Double
  /// How many points are wanted.
  package var count: Int

  package init(noise: Double, count: Int) {
    self.noise = noise
    self.count = count
  }

  /// Points of the visible skin in C [m], evenly by area; fewer than wanted where hardly any is seen.
  package func points(of skin: ScannedSkin, _ random: inout SeededGenerator) -> [Vector3] {
    let surface = skin.surface
    let eye = skin.eye_P
    let X_CP = skin.X_CP
    var cumulative: [Double] = []
    cumulative.reserveCapacity(surface.triangles.count)
    var area = 0.0
    for i in surface.triangles.indices {
      let (a, b, c) = surface.corners(Int32(i))
      let n = (b - a).cross(c - a)
      let way = eye - (a + b + c) / 3
      if n.dot(way) > Self.leastFacing * n.length * way.length { area += n.length }
      cumulative.append(area)
    }
    var points: [Vector3] = []
    guard area > 0 else { return points }
    for _ in 0..<(Self.mostDraws * count) where points.count < count {
      let triangle = SkinScanner.index(cumulative, random.unit() * area)
      var (u, v) = (random.unit(), random.unit())
      if u + v > 1 { (u, v) = (1 - u, 1 - v) }
      let error = Vector3(random.normal(), random.normal(), random.normal()) * noise
      let (a, b, c) = surface.corners(Int32(triangle))
      let p = a + (b - a) * u + (c - a) * v
      guard skin.isSeen(p + (eye - p) * Self.sameSkin) else { continue }
      points.append(X_CP * p + error)
    }
    return points
  }

  /// The first entry above a value.
  private static func index(_ cumulative: [Double], _ value: Double) -> Int {
    var low = 0
    var high = cumulative.count - 1
    while low < high {
      let middle = (low + high) / 2
      if cumulative[middle] > value { high = middle } else { low = middle + 1 }
    }
    return low
  }
}
