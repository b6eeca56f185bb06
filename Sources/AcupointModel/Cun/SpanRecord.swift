// SPDX-License-Identifier: GPL-3.0-or-later

package import StrictJSON

/// A proportional measure: the distance between two landmarks of this person, cut in equal parts.
package struct SpanRecord: Equatable, Sendable {
  package let id: String
  package let cun: Double
  package let measure: Measure
  package let from: String
  /// A landmark, or `midline`.
  package let to: String
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
  }

  /// The name that stands for the plane x = 0 in `to`.
  package static let midline = "midline"

  package init(_ node: JSONNode) throws(JSONError) {
    try node.allow(keys: ["id", "cun", "measure", "from", "to", "regions", "source"])
    id = try node.member("id").string()
    cun = try node.member("cun").number(in: 1...20)
    measure = try node.member("measure").choice(Measure.self)
    from = try node.member("from").string()
    to = try node.member("to").string()
    var regions: [String] = []
    for entry in try node.member("regions").list() { regions.append(try entry.string()) }
    self.regions = regions
    source = try node.member("source").string()
    guard to != SpanRecord.midline || measure == .lateral else {
      throw try node.member("to").error(
        .badValue("\"midline\"", valid: "a landmark, for any measure but lateral"))
    }
  }
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
  package let cun: Double
  /// Length of one cun here [m].
  package let cunLength: Double
  /// Standard deviation of that length [m].
  package let sigma: Double
}
