// SPDX-License-Identifier: GPL-3.0-or-later

import AcupointModel
package import MotionControl

/// In what order the points of a protocol are visited, as asked for.
package struct VisitOrder: Equatable, Sendable {
  package let choice: Preference
  package let sides: Sides
  /// For the quickest order what it has to keep to; nil for the order given.
  package let rules: SequenceRules?

  package enum Preference: String, CaseIterable, Sendable {
    /// The order that takes least time, of those that the protocol allows.
    case quickest
    /// The order of the protocol.
    case given
  }

  package enum Sides: String, CaseIterable, Sendable {
    case mixed
    /// All points of one side are visited before another side begins; the midline is one.
    case grouped
  }

  /// The order of the protocol.
  package static let given = VisitOrder()

  private init() {
    choice = .given
    sides = .mixed
    rules = nil
  }

  /// The quickest order. Visits come after those that they name, and visits to the same point in the
  /// order of the protocol.
  ///
  /// - Throws: the rules that contradict each other, by the entries' places.
  package init(
    quickestOf entries: [TreatmentProtocol.Entry], sides: Sides
  ) throws(SequenceRules.Contradiction) {
    var pairs: [SequenceRules.Pair] = []
    for (i, entry) in entries.enumerated() {
      pairs += entry.after.map { SequenceRules.Pair(before: $0, after: i) }
      if let before = entries[..<i].lastIndex(where: { $0.name == entry.name }) {
        pairs.append(SequenceRules.Pair(before: before, after: i))
      }
    }
    let present = entries.reduce(into: [Side]()) { found, entry in
      if !found.contains(entry.side) { found.append(entry.side) }
    }
    let groups = entries.map { present.firstIndex(of: $0.side) ?? 0 }
    rules = try SequenceRules(
      count: entries.count, pairs: pairs, groups: sides == .grouped ? groups : nil)
    choice = .quickest
    self.sides = sides
  }
}
