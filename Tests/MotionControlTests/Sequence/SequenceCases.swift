// SPDX-License-Identifier: GPL-3.0-or-later

import MotionControl
import SpatialMath
import _TestSupport

/// Random problems and their solution by enumeration.
enum SequenceCases {
  /// Targets with one to four nodes, some edges and nodes blocked, pairs of targets in order, groups.
  static func problem(seed: UInt64, targets: ClosedRange<Int> = 1...8) -> SequenceProblem {
    var random = SeededGenerator(seed: seed, stream: "sequence cases")
    let count = targets.lowerBound + random.index(below: targets.count)
    let most = count > 7 ? 2 : 4
    let counts = (0..<count).map { _ in 1 + random.index(below: most) }
    let rules = rules(count: count, &random)
    let nodes = counts.reduce(0, +)
    let places = (0...nodes).map { _ in random.vector(1) }
    let stands = (0..<nodes).map { _ in random.uniform(0, 0.3) } + [0]
    let isSkewed = random.unit() < 0.5
    let skew = (0...nodes).map { _ in (0...nodes).map { _ in random.uniform(0, 0.5) } }
    var problem = SequenceProblem(counts: counts, rules: rules) { a, b in
      (places[a] - places[b]).length + stands[b] + (isSkewed ? skew[a][b] : 0)
    }
    let share = [0, 0.1, 0.4][random.index(below: 3)]
    for a in 0...nodes {
      for b in 0...nodes where random.unit() < share { problem.block(from: a, to: b) }
    }
    if random.unit() < 0.3 { problem.block(random.index(below: nodes)) }
    return problem
  }

  /// No rules, pairs, groups, or both; of the pairs all lead the same way, so that an order exists.
  static func rules(count: Int, _ random: inout SeededGenerator) -> SequenceRules {
    let kind = random.index(below: 4)
    let ranks = (0..<count).map { _ in random.unit() }
    var groups = [Int](repeating: 0, count: count)
    if kind >= 2, count > 1 {
      for i in 0..<count { groups[i] = random.index(below: min(3, count)) }
      let present = Set(groups).sorted()
      groups = groups.map { present.firstIndex(of: $0) ?? 0 }
    }
    var pairs: [SequenceRules.Pair] = []
    for _ in 0..<(kind % 2 == 1 ? count : 0) {
      let (a, b) = (random.index(below: count), random.index(below: count))
      if (groups[a], ranks[a]) < (groups[b], ranks[b]) { pairs.append(.init(before: a, after: b)) }
    }
    guard let rules = try? SequenceRules(count: count, pairs: pairs, groups: groups) else {
      preconditionFailure("rules along one order contradict each other")
    }
    return rules
  }

  /// True when an order keeps the rules, read word by word.
  static func isAllowed(_ order: [Int], _ rules: SequenceRules) -> Bool {
    for (place, target) in order.enumerated() {
      for before in rules.predecessors[target] {
        guard let other = order.firstIndex(of: before), other < place else { return false }
      }
    }
    let groups = order.map { rules.groups[$0] }
    let changes = zip(groups, groups.dropFirst()).count { $0 != $1 }
    return changes == Set(groups).count - 1
  }

  /// The cost of the best tour, by trying all of them; nil when each takes a blocked edge.
  static func bestCost(_ problem: SequenceProblem) -> Double? {
    var best = SequenceProblem.most
    func extend(_ nodes: [Int], _ order: [Int]) {
      if order.count == problem.targetCount {
        if isAllowed(order, problem.rules) { best = min(best, problem.cost(of: nodes)) }
        return
      }
      for target in 0..<problem.targetCount where !order.contains(target) {
        guard problem.rules.predecessors[target].allSatisfy(order.contains) else { continue }
        for node in problem.nodes(of: target) {
          let next = nodes + [node]
          // What it costs so far without the way home bounds what it will cost.
          guard problem.costThere(next) < best else { continue }
          extend(next, order + [target])
        }
      }
    }
    extend([], [])
    return best < SequenceProblem.most ? best : nil
  }
}

extension SequenceProblem {
  /// The cost from home over some nodes, without the way home.
  fileprivate func costThere(_ nodes: [Int]) -> Double {
    zip([home] + nodes, nodes).reduce(0) { $0 + cost($1.0, $1.1) }
  }
}
