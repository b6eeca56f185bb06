// SPDX-License-Identifier: GPL-3.0-or-later

package import SpatialMath

/// One landmark of the atlas: what it is, how it is found on every body, and how surely.
package struct LandmarkRecord: Equatable, Sendable {
  package let name: String
  package let sides: AcupointRecord.Sides
  package let kind: Kind
  package let rule: LandmarkRule
  /// Standard deviation of the place [m].
  package let sigma: Double
  package let source: String

  package enum Kind: String, CaseIterable, Sendable {
    /// Real relief of the mesh, carried by vertex.
    case feature
    /// A bone under smooth skin or a level: evaluated by rule on every shape.
    case derived
  }
}

/// How a landmark is found on a body in the reference posture. Lengths are fractions of stature, so
/// that a larger body of the same shape has the same landmarks, larger.
package enum LandmarkRule: Equatable, Sendable {
  /// A point of the mesh itself, by name.
  case feature(String)
  /// The tip of a spinous process, on the midline of the back.
  case spine(String)
  /// The first skin seen from behind, at a height and a distance from the midline.
  case behind(height: Height, lateral: Distance?)
  /// The first skin on a ray that leaves the middle of the trunk sideways at a height: level with the
  /// spine from front to back, or in the coronal plane of a landmark.
  case beside(height: Height, coronal: String?)
  /// Where a ray from inside a joint leaves the body.
  case ray(joint: String, direction: Vector3)
  /// The first skin seen from the front.
  case front(height: Height, lateral: Distance?)
  /// A fraction of the chord between two landmarks, cast to the skin, or of the way on the skin.
  case between(a: String, b: String, fraction: Double, along: PointRule.Way)
  /// Along the skin from a landmark in a direction of a segment [fraction of stature].
  case walk(from: String, toward: DirectionSum, segment: BodySegment, arc: Double)
  /// A place around a segment, at a level along it.
  case section(BodySegment, Along, SectionPlace)
  /// The place of a curve at a level of its segment.
  case on(curve: String, Along)
  /// One rule for women, another for men.
  indirect case when(female: LandmarkRule, male: LandmarkRule)

  /// A height above the soles.
  package enum Height: Equatable, Sendable {
    case stature(Double)
    case joint(String, plusStature: Double)
    case landmark(String, plusStature: Double)
    /// Between two landmarks, or between one and the crown of the head, or beyond the second.
    case between(String, String, fraction: Double)

    /// The highest point of the head, as an end of `between`.
    package static let vertex = "vertex"
  }

  /// A distance from the midline.
  package enum Distance: Equatable, Sendable {
    case stature(Double)
    case joint(String, factor: Double)
    case landmark(String, factor: Double)
  }

  /// The landmarks that must be there first.
  package var references: [String] {
    switch self {
    case .feature, .spine, .ray: []
    case .behind(let height, let lateral): height.references + (lateral?.references ?? [])
    case .front(let height, let lateral): height.references + (lateral?.references ?? [])
    case .beside(let height, let coronal): height.references + (coronal.map { [$0] } ?? [])
    case .between(let a, let b, _, _): [a, b]
    case .walk(let from, _, _, _): [from]
    case .section(_, let along, _), .on(_, let along): along.references
    case .when(let female, let male): female.references + male.references
    }
  }

  /// The curves it lies on.
  package var curves: [String] {
    switch self {
    case .on(let curve, _): [curve]
    case .when(let female, let male): female.curves + male.curves
    default: []
    }
  }

  /// The features of the mesh it names.
  package var features: [String] {
    switch self {
    case .feature(let name): [name]
    case .when(let female, let male): female.features + male.features
    default: []
    }
  }

  /// The spinous processes it names.
  package var vertebrae: [String] {
    switch self {
    case .spine(let name): [name]
    case .when(let female, let male): female.vertebrae + male.vertebrae
    default: []
    }
  }
}

extension LandmarkRule.Height {
  var references: [String] {
    switch self {
    case .stature, .joint: []
    case .landmark(let name, _): [name]
    case .between(let a, let b, _): [a, b].filter { $0 != Self.vertex }
    }
  }
}

extension LandmarkRule.Distance {
  var references: [String] {
    if case .landmark(let name, _) = self { return [name] }
    return []
  }
}

/// A published mean and spread that a landmark is held against; the rules do not use it.
package struct LandmarkNorm: Equatable, Sendable {
  package let measure: Measure
  package let landmark: String
  package let male: Statistic
  package let female: Statistic
  package let source: String

  package struct Statistic: Equatable, Sendable {
    package let mean: Double
    package let deviation: Double
  }

  package enum Measure: String, CaseIterable, Sendable {
    /// Height above the soles over stature.
    case height = "height_stature"
    /// Left to right over stature.
    case breadth = "breadth_stature"
    /// Which thoracic spinous process it is level with, as a number with decimals.
    case vertebra = "vertebra_at"
  }
}
