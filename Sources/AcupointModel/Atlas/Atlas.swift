// SPDX-License-Identifier: GPL-3.0-or-later

import StrictJSON

/// The standard as data: channels, landmarks and spans by rule, points by rule, and what the
/// standard says a second time.
///
/// - Invariant: every name that something refers to exists; no rule depends on itself; a rule uses
///   only spans of its region; a witness uses nothing that the rule of its point uses.
package struct Atlas: Sendable {
  /// The edition its rules are read for.
  package var standard: Standard
  package let channels: [ChannelRecord]
  /// Pairs of codes that the standards put in one place.
  package let coincidences: [CodePair]
  package let spine: SpineColumn
  package let thorax: ThoraxTable?
  package let features: FeatureTable
  package let landmarks: [LandmarkRecord]
  package let curves: [CurveRecord]
  package let norms: [LandmarkNorm]
  package let spans: [SpanRecord]
  package let coherence: [SpanCoherence]
  /// In the order of their codes.
  package var points: [AcupointRecord]
  package let witnesses: [WitnessRecord]
  package let cautions: [CautionRecord]
  package let sources: [SourceRecord]
  package let regions: RegionTable
  /// Where other standards differ from that of the rules.
  package let standards: [StandardRecord]
  /// How many points the manifest says there are.
  package let claims: Claims
  /// For lookup alone.
  let indexOfCode: [AcupointCode: Int]
  let indexOfLandmark: [String: Int]
  let indexOfCurve: [String: Int]

  /// The record of a code.
  package subscript(code: AcupointCode) -> AcupointRecord? {
    index(of: code).map { points[$0] }
  }

  package func index(of code: AcupointCode) -> Int? {
    indexOfCode[code]
  }

  /// The record of a curve.
  package func curve(_ name: String) -> CurveRecord? {
    indexOfCurve[name].map { curves[$0] }
  }

  package func span(_ id: String) -> SpanRecord? { spans.first { $0.id == id } }

  package func source(_ id: String) -> SourceRecord? { sources.first { $0.id == id } }

  package func channel(_ channel: Channel) -> ChannelRecord? {
    channels.first { $0.channel == channel }
  }

  /// Places on bodies: a code of both sides counts twice.
  package var targetCount: Int { points.reduce(0) { $0 + $1.sides.all.count } }

  /// The record of a landmark.
  package func landmark(_ name: String) -> LandmarkRecord? {
    indexOfLandmark[name].map { landmarks[$0] }
  }

  /// The code a user wrote.
  ///
  /// A code that only the standard being followed has stands for the point it means.
  ///
  /// - Throws: `UnknownPoint` with the nearest code the atlas has.
  package func code(named text: String) throws(UnknownPoint) -> AcupointCode {
    if let code = AcupointCode(text), self[code] != nil { return code }
    let renamed = standards.first { $0.standard == standard }?.differences
      .first { $0.field == .code && $0.value == text }
    if let renamed { return renamed.code }
    throw UnknownPoint(name: text, valid: points.map(\.code.description))
  }

  /// The cautions that hold at a code, in the order of the table.
  package func cautions(at code: AcupointCode) -> [CautionRecord] {
    cautions.filter { $0.holds(at: code) }
  }

  /// The channel segment a code lies on, as the codes the atlas has, in numbering order.
  ///
  /// Extra points lie on none.
  package func segment(of code: AcupointCode) -> [AcupointCode] {
    guard let channel = channels.first(where: { $0.channel == code.channel }),
      let range = channel.segments.first(where: { $0.contains(code.number) })
    else { return [] }
    return points.map(\.code).filter { $0.channel == code.channel && range.contains($0.number) }
  }

  /// A point was asked for that the atlas does not have.
  package struct UnknownPoint: Error, Equatable, CustomStringConvertible {
    package let name: String
    package let valid: [String]

    package var description: String {
      "unknown point \"\(name)\"; " + suggestion(for: name, among: valid)
    }
  }
}

extension Atlas: CustomStringConvertible, CustomReflectable {
  package var description: String {
    "atlas (\(standard.rawValue)): \(points.count) codes, \(targetCount) targets, "
      + "\(landmarks.count) landmarks, \(witnesses.count) witnesses"
  }

  package var customMirror: Mirror { Mirror(self, children: []) }

  /// Numbers that a manifest may state; a file that does not keep them is refused.
  package struct Claims: Sendable {
    package let targets: Int?
    /// Codes of a channel, parts of one code counted once.
    package let codes: [(channel: Channel, count: Int)]
  }
}

/// Two codes that may lie in one place, and why.
package struct CodePair: Equatable, Sendable {
  package let first: AcupointCode
  package let second: AcupointCode
  package let reason: String

  func joins(_ a: AcupointCode, _ b: AcupointCode) -> Bool {
    (first == a && second == b) || (first == b && second == a)
  }
}

/// Where a figure or a wording is from, and how far that was checked.
package struct SourceRecord: Equatable, Sendable {
  package let id: String
  package let text: String
  package let evidence: Evidence

  package enum Evidence: String, CaseIterable, Sendable {
    /// The text itself was read.
    case read
    /// Only an abstract was read.
    case abstract
    /// Quoted by another work.
    case secondHand = "second_hand"
    /// Background knowledge, not checked against the source.
    case unverified
    /// A choice of this project.
    case own
  }
}
