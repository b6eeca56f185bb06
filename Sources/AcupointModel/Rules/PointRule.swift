// SPDX-License-Identifier: GPL-3.0-or-later

/// A rule that gives a point on the skin (`robotsim.rule/1`), written for the left side.
package indirect enum PointRule: Equatable, Sendable {
  /// A landmark, by name.
  case landmark(String)
  /// Another point of the atlas.
  case point(AcupointCode)
  case between(a: PointRule, b: PointRule, fraction: Double, along: Along)
  case cross(level: LevelRule, line: LineRule)
  case move(from: PointRule, toward: Direction, cun: Double, span: String)
  /// One rule for women, another for men.
  case when(female: PointRule, male: PointRule)

  package enum Along: String, CaseIterable, Sendable {
    /// A fraction of the way on the skin, in the plane of both points and their mean normal.
    case skin
    /// A fraction of the chord, then cast to the skin along the mean normal.
    case straight
  }

  /// The keys of the rule language that give a point, a level or a line.
  static let keys = [
    "at", "between", "cross", "move", "dip", "corner", "level", "ics", "lateral", "join", "edge",
    "rim", "when",
  ]
}

/// A direction in the reference posture; `medial` and `lateral` depend on the side.
package enum Direction: String, CaseIterable, Sendable {
  case superior, inferior, medial, lateral, anterior, posterior
}

/// A surface that cuts across the body: a plane at right angles to one axis of the trunk.
package indirect enum LevelRule: Equatable, Sendable {
  /// Through a point; `cun` of a span further, toward a direction.
  case of(PointRule, axis: Axis, offset: Offset?)
  /// At a spinous process.
  case spine(vertebra: String, part: SpinePart)

  package enum Axis: String, CaseIterable, Sendable {
    /// Across the long axis: "at the same level as".
    case longitudinal
    /// Across the left–right axis: "straight above", "straight below".
    case lateral
  }

  package struct Offset: Equatable, Sendable {
    package let cun: Double
    package let span: String
    package let toward: Direction
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
  /// Through points, in the plane of each pair and their mean normal.
  case join(through: [PointRule])
}

/// The tables of distances from the midline.
package enum LateralTable: String, CaseIterable, Sendable {
  /// Cun of the scapula–midline span, used down to the sacrum.
  case back

  var span: String { "back3" }
}
