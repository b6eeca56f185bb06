// SPDX-License-Identifier: GPL-3.0-or-later

import SpatialMath

/// Where to cut a path for `SpeedProgram`: fine at both ends and where the quickest motion without a
/// jerk limit changes its accelerations at once, coarse between.
struct SpeedMesh {
  private(set) var s: [Double] = []

  /// Growth of cells away from a fine place, by distance.
  static let growth = 0.25

  /// - Parameters:
  ///   - law: the quickest motion without a jerk limit.
  ///   - first: length of the first and of the last cell.
  ///   - changes: times of the changes of acceleration, ascending [s].
  ///   - finest, coarsest: shortest and longest times of inner cells [s].
  init(
    _ law: TimeLaw, length: Double, first: (Double, Double), changes: [Double], finest: Double,
    coarsest: Double, segments: Int
  ) {
    let g = SpeedMesh.growth
    s = [0, first.0]
    var next = 0
    while length - s[s.count - 1] > first.1 * (1 + 1e-9) {
      let here = s[s.count - 1]
      let t = law.time(at: here)
      while next < changes.count && changes[next] < t { next += 1 }
      var near = Double.infinity
      if next < changes.count { near = changes[next] - t }
      if next > 0 { near = min(near, t - changes[next - 1]) }
      let step = min(max(finest, g * near), coarsest)
      var place = law.sample(at: min(t + step, law.duration)).s
      place = min(place, here * (1 + g))
      // From the other end cells grow alike.
      place = min(place, max(length - (length - here) / (1 + g), here + first.1 * 0.3))
      place = min(place, length - first.1)
      let left = length - first.1 - place
      if left < 0.5 * (place - here) { place = length - first.1 }
      let knot = (here + 1e-9).rounded(.down) + 1
      if knot < Double(segments), place > knot - 0.3 * (place - here) {
        place = knot
      } else if knot < Double(segments), place > knot - 1.3 * (place - here) {
        place = 0.5 * (here + knot)
      }
      s.append(place)
    }
    s[s.count - 1] = length - first.1
    s.append(length)
  }
}
