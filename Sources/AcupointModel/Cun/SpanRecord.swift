// SPDX-License-Identifier: GPL-3.0-or-later

package import StrictJSON

/// A proportional measure: the distance between two landmarks of this person, cut in equal parts.
package struct SpanRecord: Equatable, Sendable {
  package let id: String
  package let cun: Double
  package let measure: Measure
  /// A landmark.
  package let from: String
  /// A landmark, or `midline`; that of `from` means its left to its right.
  package let to: String
  /// A third landmark of the plane in which a measure along the skin runs.
  package let via: String?
  /// The segment that the measure belongs to: its directions are meant where a rule uses the span.
  package let segment: BodySegment?
  /// Where along the segment a breadth is taken.
  package let along: Along?
  /// Regions whose rules may use it.
  package let regions: [String]
  package let source: String

  package enum Measure: String, CaseIterable, Sendable {
    /// Straight, projected on the left–right axis.
    case lateral
    /// Straight, projected on the vertical of the reference posture.
    case height
    /// Straight.
    case straight
    /// Along the skin in the sagittal midline, over the crown.
    case sagittalSkin = "sagittal_skin"
    /// Straight, projected on the axis of the segment.
    case axis
    /// Along the skin in the plane of both ends and `via`, the shorter way around.
    case skin
    /// From the outer to the inner edge of the segment.
    case breadth
  }

  /// The name that stands for the plane x = 0 in `to`.
  package static let midline = "midline"

  package init(_ node: JSONNode) throws(JSONError) {
    id = try node.member("id").string()
    cun = try node.member("cun").number(in: 0.5...20)
    measure = try node.member("measure").choice(Measure.self)
    var keys = ["id", "cun", "measure", "regions", "source", "segment"]
    switch measure {
    case .breadth: keys += ["along"]
    case .skin: keys += ["from", "to", "via"]
    case .lateral, .height, .straight, .sagittalSkin, .axis: keys += ["from", "to"]
    }
    try node.allow(keys: keys)
    segment = try node.optionalMember("segment").map { name throws(JSONError) in
      BodySegment(try name.string())
    }
    if measure == .axis || measure == .breadth { _ = try node.member("segment") }
    via = measure == .skin ? try node.member("via").string() : nil
    along = measure == .breadth ? try Along(node.member("along")) : nil
    from = measure == .breadth ? "outer edge" : try node.member("from").string()
    to = measure == .breadth ? "inner edge" : try node.member("to").string()
    var regions: [String] = []
    for entry in try node.member("regions").list() { regions.append(try entry.string()) }
    self.regions = regions
    source = try node.member("source").string()
    guard to != SpanRecord.midline || measure == .lateral else {
      throw try node.member("to").error(
        .badValue("\"midline\"", valid: "a landmark, for any measure but lateral"))
    }
  }

  /// The landmarks it is measured between.
  package var references: [String] {
    if measure == .breadth { return along?.references ?? [] }
    return [from] + [to == SpanRecord.midline ? nil : to, via].compactMap { $0 }
  }

  /// True where a rule of any region may use it: finger cun.
  package var isOfTheHand: Bool { id == PointRule.fingerCun || id == PointRule.finger }
}

/// Two spans of one body whose lengths of a cun must agree within bounds.
package struct SpanCoherence: Equatable, Sendable {
  package let first: String
  package let second: String
  package let ratio: ClosedRange<Double>

  package init(_ node: JSONNode) throws(JSONError) {
    try node.allow(keys: ["spans", "ratio"])
    let names = try node.member("spans").list()
    guard names.count == 2 else {
      throw node.error(.badValue("\(names.count) spans", valid: "two"))
    }
    first = try names[0].string()
    second = try names[1].string()
    let bounds = try node.member("ratio").numbers(count: 2)
    guard bounds[0] < bounds[1] else {
      throw try node.member("ratio").error(.badValue("\(bounds)", valid: "lower, then upper"))
    }
    ratio = bounds[0]...bounds[1]
  }
}

/// A span measured on one body.
package struct MeasuredSpan: Equatable, Sendable {
  package let id: String
  package let from: String
  package let to: String
  /// The segment whose directions are meant where a rule uses it.
  package let segment: BodySegment?
  package let cun: Double
  /// Length of one cun here [m].
  package let cunLength: Double
  /// Standard deviation of that length [m].
  package let sigma: Double
}
