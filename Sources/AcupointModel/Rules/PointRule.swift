// SPDX-License-Identifier: GPL-3.0-or-later

/// A rule that gives a point on the skin (`robotsim.rule/1`), written for the left side.
package indirect enum PointRule: Equatable, Sendable {
  /// A landmark, by name.
  case landmark(String)
  /// Another point of the atlas.
  case point(AcupointCode)
  case between(a: PointRule, b: PointRule, fraction: Double, along: Way)
  /// A fraction of the way along a named curve, between the places of it nearest to two points.
  case onCurve(String, a: PointRule, b: PointRule, fraction: Double)
  case cross(level: LevelRule, line: LineRule, aspect: DirectionSum?)
  /// Along the skin; the segment is that of the span or the region where none is named.
  case move(from: PointRule, toward: Goal, cun: Double, span: String, segment: BodySegment?)
  /// The middle of the hollow or ridge near a point, never further than the radius from it.
  case dip(near: PointRule, radius: Double, kind: Relief)
  /// One rule for women, another for men.
  case when(female: PointRule, male: PointRule)
  /// One rule for each standard.
  case byStandard(who: PointRule, gbt: PointRule)

  package enum Way: String, CaseIterable, Sendable {
    /// A fraction of the way on the skin, in the plane of both points and their mean normal.
    case skin
    /// A fraction of the chord, then cast to the skin along the mean normal.
    case straight
  }

  /// Where a move goes.
  package enum Goal: Equatable, Sendable {
    case direction(DirectionSum)
    case point(PointRule)
    case curve(String)
  }

  package enum Relief: String, CaseIterable, Sendable {
    case hollow, ridge
  }

  /// The keys of the rule language that give a point.
  static let keys = ["at", "between", "cross", "move", "dip", "corner", "when"]
  /// True when some part of it is another one for another standard.
  var differsByStandard: Bool {
    switch self {
    case .landmark, .point: return false
    case .byStandard: return true
    case .between(let a, let b, _, _), .onCurve(_, let a, let b, _), .when(let a, let b):
      return a.differsByStandard || b.differsByStandard
    case .dip(let near, _, _): return near.differsByStandard
    case .move(let from, let goal, _, _, _):
      if case .point(let rule) = goal, rule.differsByStandard { return true }
      return from.differsByStandard
    case .cross(let level, let line, _):
      if case .of(let rule, _, _, _) = level, rule.differsByStandard { return true }
      if case .join(let through, _) = line { return through.contains(where: \.differsByStandard) }
      return false
    }
  }

  /// The span of finger cun, one thumb's breadth; and that of the breadth of the middle finger.
  package static let fingerCun = "fcun"
  package static let finger = "finger"
}

/// A surface that cuts across the body.
package indirect enum LevelRule: Equatable, Sendable {
  /// A plane through a point; `cun` of a span further, toward a direction.
  case of(PointRule, axis: Axis, offset: Offset?, segment: BodySegment?)
  /// At a spinous process.
  case spine(vertebra: String, part: SpinePart)
  /// At an intercostal space, which falls to the side as the ribs do.
  case intercostal(Int)

  package enum Axis: String, CaseIterable, Sendable {
    /// Across the long axis of the segment: "at the same level as".
    case longitudinal
    /// Across the left–right axis: "straight above", "straight below".
    case lateral
    /// Through both ear canals: a level of the head off the midline.
    case ear
  }

  package struct Offset: Equatable, Sendable {
    package let cun: Double
    package let span: String
    package let toward: DirectionSum
  }
}

/// Where at a spinous process.
package enum SpinePart: String, CaseIterable, Sendable {
  /// The tip itself.
  case tip
  /// The dip below it, half way to the next tip.
  case lower
}

/// A curve on the skin.
package indirect enum LineRule: Equatable, Sendable {
  /// Parallel to the midline, at a distance in cun of the table's span.
  case lateral(cun: Double, table: LateralTable)
  case join(through: [PointRule], shape: CurveShape)
  /// A named curve, or a little to a side of it [finger cun].
  case curve(String, gap: Gap?)

  package struct Gap: Equatable, Sendable {
    package let side: DirectionSum
    package let fingerCun: Double

    package init(side: DirectionSum, fingerCun: Double) {
      self.side = side
      self.fingerCun = fingerCun
    }
  }
}

/// The tables of distances from the midline.
package enum LateralTable: String, CaseIterable, Sendable {
  /// Cun of the scapula–midline span, used down to the sacrum.
  case back
  /// Cun of half the distance of the nipples to 4, on to the coracoid process at 6.
  case chest
  /// Along the skin, cun of the forehead's hairline corners.
  case headFront = "head.front"
  /// Along the skin, cun of the mastoid processes.
  case headBack = "head.back"

  var spans: [String] {
    switch self {
    case .back: ["back3"]
    case .chest: ["chest4", "chest6"]
    case .headFront: ["head_front9"]
    case .headBack: ["head_back9"]
    }
  }
}
