// SPDX-License-Identifier: GPL-3.0-or-later

/// One thing a check of the atlas measured on one body.
package struct Finding: Equatable, Sendable {
  package let check: AtlasCheck.Kind
  /// Which point, span or landmark: `BL13 left`.
  package let subject: String
  /// What was held against what.
  package let statement: String
  /// The number of the body, from 1.
  package let adult: Int
  /// What was measured, in the unit of the check.
  package let value: Double
  /// What it may be at most.
  package let bound: Double

  /// How much of the bound is used; above one it fails.
  package var share: Double { bound > 0 ? value / bound : (value > 0 ? .infinity : 0) }

  package var holds: Bool { value <= bound }
}

/// What one check found over all bodies.
package struct CheckSummary: Equatable, Sendable {
  package let check: AtlasCheck.Kind
  package let count: Int
  package let median: Double
  package let worst: Double
  package let failures: Int

  package var passed: Bool { failures == 0 }
}

/// The result of `AtlasCheck`.
package struct AtlasCheckReport: Sendable {
  /// The bodies, in words.
  package let adults: [String]
  /// One entry for each check, in their order.
  package let summaries: [CheckSummary]
  /// The ten findings nearest to their bound or furthest beyond it.
  package let worst: [Finding]
  package let failures: [Finding]

  package var passed: Bool { failures.isEmpty }

  init(adults: [String], findings: [Finding]) {
    self.adults = adults
    summaries = AtlasCheck.Kind.allCases.compactMap { kind in
      let own = findings.filter { $0.check == kind }
      guard !own.isEmpty else { return nil }
      let values = own.map(\.value).sorted()
      return CheckSummary(
        check: kind, count: own.count, median: values[values.count / 2],
        worst: values[values.count - 1], failures: own.filter { !$0.holds }.count)
    }
    failures = findings.filter { !$0.holds }
    worst = Array(findings.sorted(by: AtlasCheckReport.isWorse).prefix(10))
  }

  /// By share of the bound, then by name, so that the list is always the same.
  private static func isWorse(_ a: Finding, _ b: Finding) -> Bool {
    if a.share != b.share { return a.share > b.share }
    return (a.check.rawValue, a.subject, a.statement, a.adult)
      < (b.check.rawValue, b.subject, b.statement, b.adult)
  }
}
