// SPDX-License-Identifier: GPL-3.0-or-later

import MotionControl
import SpatialMath
import Testing
import _TestSupport

@Suite("Rules of order") struct SequenceRulesTests {
  static func pair(_ before: Int, _ after: Int) -> SequenceRules.Pair {
    SequenceRules.Pair(before: before, after: after)
  }

  @Test("without rules the order given is kept")
  func free() {
    #expect(SequenceRules(count: 5).givenOrder == [0, 1, 2, 3, 4])
  }

  @Test("what waits for a later one comes right after it, groups stay together")
  func nearest() throws {
    let waiting = try SequenceRules(count: 4, pairs: [Self.pair(2, 0)])
    #expect(waiting.givenOrder == [1, 2, 0, 3])
    let grouped = try SequenceRules(count: 5, pairs: [], groups: [0, 1, 0, 1, 0])
    #expect(grouped.givenOrder == [0, 2, 4, 1, 3])
    let both = try SequenceRules(count: 4, pairs: [Self.pair(3, 2)], groups: [0, 1, 0, 1])
    #expect(both.givenOrder == [1, 3, 0, 2])
  }

  @Test("the nearest order keeps the rules", arguments: seeds(100))
  func allowed(seed: UInt64) {
    let rules = SequenceCases.problem(seed: seed, targets: 1...12).rules
    #expect(SequenceCases.isAllowed(rules.givenOrder, rules))
  }

  @Test("rules that lead back to where they begin are refused with their way")
  func contradiction() {
    let rules = [Self.pair(0, 1), Self.pair(1, 2), Self.pair(3, 2), Self.pair(2, 1)]
    #expect(
      throws: SequenceRules.Contradiction(
        rules: [Self.pair(1, 2), Self.pair(2, 1)], isOfGroups: false)
    ) { try SequenceRules(count: 4, pairs: rules) }
    #expect(
      throws: SequenceRules.Contradiction(rules: [Self.pair(0, 0)], isOfGroups: false)
    ) { try SequenceRules(count: 1, pairs: [Self.pair(0, 0)]) }
  }

  @Test("rules that only groups set against each other are refused as such")
  func contradictionOfGroups() throws {
    let rules = [Self.pair(0, 1), Self.pair(3, 2)]
    #expect(throws: Never.self) { try SequenceRules(count: 4, pairs: rules) }
    #expect(
      throws: SequenceRules.Contradiction(rules: rules, isOfGroups: true)
    ) { try SequenceRules(count: 4, pairs: rules, groups: [0, 1, 0, 1]) }
  }

  @Test("rules are refused exactly where no order keeps them", arguments: seeds(200))
  func exact(seed: UInt64) {
    var random = SeededGenerator(seed: seed, stream: "contradictions")
    let count = 2 + random.index(below: 4)
    let pairs = (0..<(1 + random.index(below: 4))).map { _ in
      Self.pair(random.index(below: count), random.index(below: count))
    }
    let groups = (0..<count).map { $0 == 0 ? 0 : random.index(below: 2) }
    let together = groups.contains(1) ? groups : nil
    let rules = try? SequenceRules(count: count, pairs: pairs, groups: together)
    #expect((rules != nil) == Self.exists(count, pairs, groups))
  }

  /// True when some permutation keeps the rules.
  private static func exists(
    _ count: Int, _ pairs: [SequenceRules.Pair], _ groups: [Int]
  ) -> Bool {
    func extend(_ order: [Int]) -> Bool {
      guard order.count < count else {
        let named = order.map { groups[$0] }
        let changes = zip(named, named.dropFirst()).count { $0 != $1 }
        return changes == Set(named).count - 1
      }
      return (0..<count).contains { target in
        !order.contains(target)
          && pairs.allSatisfy { $0.after != target || order.contains($0.before) }
          && extend(order + [target])
      }
    }
    return extend([])
  }
}
