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

/// What one second statement of the standard showed over all bodies and sides.
package struct WitnessSummary: Equatable, Sendable {
  /// The code without side.
  package let code: String
  package let statement: String
  /// Residuals, and what is allowed [cun].
  package let median: Double
  package let worst: Double
  package let bound: Double
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
  /// Every second statement with a measure, in the order of the atlas.
  package let witnesses: [WitnessSummary]

  package var passed: Bool { failures.isEmpty }

  /// How many codes a measured second statement holds.
  package var codesWithWitness: Int { Set(witnesses.map(\.code)).count }

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
    witnesses = AtlasCheckReport.witnesses(findings)
    worst = Array(findings.sorted(by: AtlasCheckReport.isWorse).prefix(10))
  }

  private static func witnesses(_ findings: [Finding]) -> [WitnessSummary] {
    struct Statement: Hashable {
      let code: Substring
      let text: String
    }
    var order: [Statement] = []
    var residuals: [Statement: (values: [Double], bound: Double)] = [:]
    for finding in findings where finding.check == .witness || finding.check == .agreement {
      let code = finding.subject.prefix { $0 != " " }
      let statement = Statement(code: code, text: finding.statement)
      if residuals[statement] == nil { order.append(statement) }
      residuals[statement, default: ([], finding.bound)].values.append(finding.value)
    }
    return order.map { statement in
      let values = (residuals[statement]?.values ?? []).sorted()
      return WitnessSummary(
        code: String(statement.code), statement: statement.text,
        median: values[values.count / 2], worst: values[values.count - 1],
        bound: residuals[statement]?.bound ?? 0)
    }
  }

  /// By share of the bound, then by name, so that the list is always the same.
  private static func isWorse(_ a: Finding, _ b: Finding) -> Bool {
    if a.share != b.share { return a.share > b.share }
    return (a.check.rawValue, a.subject, a.statement, a.adult)
      < (b.check.rawValue, b.subject, b.statement, b.adult)
  }
}
