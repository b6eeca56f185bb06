// SPDX-License-Identifier: GPL-3.0-or-later

/// Says a rule in plain English, as a person would explain it.
extension PointRule {
  package var inWords: String {
    switch self {
    case .landmark(let name): return "the \(name)"
    case .point(let code): return "\(code)"
    case .between(let a, let b, let fraction, let way):
      let route = way == .skin ? "along the skin" : "straight, then out to the skin"
      return "\(PointRule.share(fraction)) from \(a.inWords) to \(b.inWords), \(route)"
    case .onCurve(let curve, let a, let b, let fraction):
      return "\(PointRule.share(fraction)) along the \(curve), from its place nearest to "
        + "\(a.inWords) to that nearest to \(b.inWords)"
    case .cross(let level, let line, let aspect):
      let side = aspect.map { ", on the \($0.text) side" } ?? ""
      return "where \(level.inWords) meets \(line.inWords)\(side)"
    case .move(let from, let goal, let cun, let span, let segment):
      return PointRule.length(cun, span) + " " + PointRule.way(goal)
        + (segment.map { " (of the \($0.words))" } ?? "") + " from \(from.inWords), along the skin"
    case .dip(let near, let radius, let kind):
      return "the middle of the \(kind.rawValue) within \(PointRule.figure(radius)) finger cun of "
        + near.inWords
    case .when(let female, let male):
      return "in women \(female.inWords); in men \(male.inWords)"
    case .byStandard(let who, let gbt):
      return "by \(Standard.who2008.title) \(who.inWords); by \(Standard.gbt12346.title) "
        + gbt.inWords
    }
  }

  /// The branch that a standard has, where branches differ.
  package func following(_ standard: Standard) -> PointRule {
    if case .byStandard(let who, let gbt) = self { return standard == .who2008 ? who : gbt }
    return self
  }

  private static func way(_ goal: Goal) -> String {
    switch goal {
    case .direction(let direction): "to \(direction.text)"
    case .point(let rule): "toward \(rule.inWords)"
    case .curve(let name): "toward the \(name)"
    }
  }

  /// `2 cun (back3)`; finger cun need no name.
  static func length(_ cun: Double, _ span: String) -> String {
    switch span {
    case fingerCun: "\(figure(cun)) finger cun"
    case finger: "\(figure(cun)) finger's breadth"
    default: "\(figure(cun)) cun (\(span))"
    }
  }

  /// A number without needless zeros.
  static func figure(_ x: Double) -> String {
    let thousandths = (x * 1000).rounded()
    let rounded = thousandths / 1000
    return rounded == rounded.rounded() && abs(rounded) < 1e9 ? "\(Int(rounded))" : "\(rounded)"
  }

  /// A share of a way in words, where it is a common one.
  private static func share(_ fraction: Double) -> String {
    let common: [(Double, String)] = [
      (0.5, "half way"), (1.0 / 3, "one third of the way"), (2.0 / 3, "two thirds of the way"),
      (0.25, "a quarter of the way"), (0.75, "three quarters of the way"),
      (0.2, "one fifth of the way"), (0.4, "two fifths of the way"),
      (0.6, "three fifths of the way"), (0.8, "four fifths of the way"),
    ]
    if let named = common.first(where: { abs($0.0 - fraction) < 5e-4 }) { return named.1 }
    return "\(figure(fraction * 100)) % of the way"
  }
}

extension LevelRule {
  package var inWords: String {
    switch self {
    case .of(let point, let axis, let offset, let segment):
      let shift = offset.map {
        "\(PointRule.length($0.cun, $0.span)) to \($0.toward.text) of "
      }
      let across = segment.map { " (across the \($0.words))" } ?? ""
      let place = (shift ?? "") + point.inWords + across
      switch axis {
      case .longitudinal: return "the level of \(place)"
      case .lateral: return "the upright plane through \(place)"
      case .ear: return "the plane of both ear canals and \(place)"
      }
    case .spine(let vertebra, .tip): return "the level of the spinous process of \(vertebra)"
    case .spine(let vertebra, .lower):
      return "the level of the dip below the spinous process of \(vertebra)"
    case .intercostal(let space): return "intercostal space \(space)"
    }
  }
}

extension LineRule {
  package var inWords: String {
    switch self {
    case .lateral(0, _): return "the midline"
    case .lateral(let cun, let table):
      return "the line \(PointRule.figure(cun)) cun beside the midline "
        + "(table \(table.rawValue))"
    case .join(let through, let shape):
      let places = through.map(\.inWords).joined(separator: " and ")
      switch shape {
      case .plane: return "the straight line through \(places)"
      case .geodesic: return "the shortest line on the skin through \(places)"
      case .spline: return "the smooth curve through \(places)"
      }
    case .curve(let name, nil): return "the \(name)"
    case .curve(let name, let gap?):
      return "the line \(PointRule.figure(gap.fingerCun)) finger cun to \(gap.side.text) of the "
        + name
    }
  }
}

extension BodySegment {
  /// Its name as people write it.
  var words: String { name.replacing("_", with: " ") }
}
