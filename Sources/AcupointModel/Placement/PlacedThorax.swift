// SPDX-License-Identifier: GPL-3.0-or-later

import SpatialMath

/// The intercostal spaces of one body.
struct PlacedThorax {
  private let table: ThoraxTable
  /// Levels of the two anchors in P [m].
  private let upper: Double
  private let lower: Double
  /// Distances from the midline of the sternal edge and the lines of 2, 4 and 6 cun [m].
  private let offsets: [Double]
  /// Where the midaxillary line lies from front to back [m].
  private let side: Double

  /// Standard deviation of a level [m].
  var sigma: Double { table.sigma }

  /// Nil without a table, or where the body lacks what it stands on.
  init?(_ table: ThoraxTable?, _ landmarks: LandmarkLookup, _ spans: [MeasuredSpan]) {
    guard let table, let top = landmarks[table.upper, .mid],
      let bottom = landmarks[table.lower, .mid], let axilla = landmarks["axilla centre", .left],
      let inner = spans.first(where: { $0.id == LateralTable.chest.spans[0] })?.cunLength,
      let outer = spans.first(where: { $0.id == LateralTable.chest.spans[1] })?.cunLength
    else { return nil }
    self.table = table
    upper = top.position.z
    lower = bottom.position.z
    offsets = [ThoraxTable.sternalEdge * inner, 2 * inner, 4 * inner, 6 * outer]
    side = axilla.position.y
  }

  /// Height of a space at a distance from the midline, in front [m].
  func height(_ space: Int, offset: Double) -> Double {
    upper + table.drop(space, at: line(offset)) * (lower - upper)
  }

  /// Height of a space at a place of the trunk [m]: towards the side the line of 6 cun, or what of it
  /// a narrow body has, goes over into the midaxillary one.
  func height(_ space: Int, at p: Vector3) -> Double {
    let x = abs(p.x)
    let sideways = 1 - min(1, max(0, (side - p.y) / max(1e-6, PlacedThorax.turn * x)))
    let front = line(x)
    return upper + table.drop(space, at: front + sideways * (4 - front)) * (lower - upper)
  }

  /// Where the front ends: so far before the midaxillary line, as a share of the distance from the
  /// midline.
  private static let turn = 0.5

  /// Which line a distance from the midline is, with decimals: 0 sternal, 3 the line of 6 cun.
  private func line(_ offset: Double) -> Double {
    if offset <= offsets[0] { return 0 }
    for i in 0..<3 where offset <= offsets[i + 1] {
      return Double(i) + (offset - offsets[i]) / (offsets[i + 1] - offsets[i])
    }
    return 3
  }
}
