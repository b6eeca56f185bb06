// SPDX-License-Identifier: GPL-3.0-or-later

package import StrictJSON

/// Where the tips of the spinous processes lie between two that are landmarks of their own.
///
/// Bodies and discs are laid end to end from published heights; a tip lies below the middle of its
/// body by a share of its own level, which grows towards the middle of the thorax, where the
/// processes slope most. The whole is then stretched between the upper and the lower anchor, so
/// that only proportions of the table count.
package struct SpineColumn: Equatable, Sendable {
  /// A vertebra whose tip is found on each body without the table.
  package struct Anchor: Equatable, Sendable {
    package let vertebra: String
    /// The landmark that is its tip.
    package let landmark: String
  }

  package let names: [String]
  package let upper: Anchor
  package let lower: Anchor
  /// Tip of each spinous process, as a fraction of the way down from upper to lower anchor.
  package let tips: [Double]
  /// Standard deviation of a level, of the thorax and of the loin [m].
  package let sigmaThoracic: Double
  package let sigmaLumbar: Double

  package init(_ node: JSONNode) throws(JSONError) {
    try node.allow(keys: ["upper", "lower", "sigma_thoracic_mm", "sigma_lumbar_mm", "vertebrae"])
    upper = try Anchor(node.member("upper"))
    lower = try Anchor(node.member("lower"))
    sigmaThoracic = try node.member("sigma_thoracic_mm").number(in: 1...50) * 1e-3
    sigmaLumbar = try node.member("sigma_lumbar_mm").number(in: 1...50) * 1e-3
    var names: [String] = []
    var depths: [Double] = []
    var middle = 0.0
    var below = 0.0  // from the last body's middle to the top of the next body
    for entry in try node.member("vertebrae").list() {
      try entry.allow(keys: ["vertebra", "body_mm", "disc_below_mm", "tip_drop"])
      let body = try entry.member("body_mm").number(in: 5...50)
      let disc = try entry.member("disc_below_mm").number(in: 0...20)
      middle += names.isEmpty ? 0 : below + body / 2
      below = body / 2 + disc
      names.append(try entry.member("vertebra").string())
      depths.append(middle + (try entry.member("tip_drop").number(in: 0...1)) * (body + disc))
    }
    guard
      let first = names.firstIndex(of: upper.vertebra),
      let last = names.firstIndex(of: lower.vertebra), depths[first] < depths[last]
    else {
      throw node.error(
        .badValue("\(upper.vertebra) and \(lower.vertebra)", valid: "two vertebrae of the table"))
    }
    let (top, length) = (depths[first], depths[last] - depths[first])
    self.names = names
    tips = depths.map { ($0 - top) / length }
  }

  package func index(of vertebra: String) -> Int? { names.firstIndex(of: vertebra) }

  /// How far down from the upper to the lower anchor a level lies: 0 at the one, 1 at the other.
  package func fraction(_ index: Int, _ part: SpinePart) -> Double {
    switch part {
    case .tip: return tips[index]
    case .lower:
      // Below the last one, the step before it is repeated.
      let next = index + 1 < tips.count ? tips[index + 1] : 2 * tips[index] - tips[index - 1]
      return 0.5 * (tips[index] + next)
    }
  }

  package func sigma(_ index: Int) -> Double {
    names[index].hasPrefix("L") ? sigmaLumbar : sigmaThoracic
  }
}

extension SpineColumn.Anchor {
  init(_ node: JSONNode) throws(JSONError) {
    try node.allow(keys: ["vertebra", "landmark"])
    self.init(
      vertebra: try node.member("vertebra").string(),
      landmark: try node.member("landmark").string())
  }
}

/// The levels of the spine on one body.
package struct PlacedSpine: Equatable, Sendable {
  package let column: SpineColumn
  /// Heights of the two anchors in P [m].
  package let upper: Double
  package let lower: Double

  /// Height of a level in P [m].
  package func height(_ index: Int, _ part: SpinePart) -> Double {
    upper + column.fraction(index, part) * (lower - upper)
  }
}
