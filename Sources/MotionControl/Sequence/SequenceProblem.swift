// SPDX-License-Identifier: GPL-3.0-or-later

/// Targets that are to be visited from home and back, several ways to stand at each, and what it
/// costs to go from one way to stand to another: a generalised travelling salesman's problem with
/// rules of order.
///
/// A way to stand is a node; the nodes of a target follow each other, `home` comes after them all.
/// Costs need not be the same both ways. What standing at a node costs is part of every edge that
/// leads to it.
package struct SequenceProblem: Sendable {
  /// Edges that are not to be taken cost this; a tour that costs as much is none.
  static let blocked = 1e9
  /// The most that a tour of edges that may be taken can cost.
  package static let most = 1e9

  package let rules: SequenceRules
  /// The first node of each target, and `home`.
  let first: [Int]
  /// The target of each node.
  package let target: [Int]
  /// From each node to each, home included, row by row.
  private(set) var costs: [Double]

  /// A node for each target, in the order of their visits.
  package struct Tour: Equatable, Sendable {
    package let nodes: [Int]
    package let cost: Double
  }

  package var targetCount: Int { first.count - 1 }
  /// Where the tour begins and ends.
  package var home: Int { target.count }
  package func nodes(of target: Int) -> Range<Int> { first[target]..<first[target + 1] }

  /// - Parameters:
  ///   - counts: of the nodes of each target.
  ///   - cost: from one node to another of another target; asked for every pair once.
  /// - Precondition: at least one target, at least one node each, costs not negative, a tour's sum
  ///   below `most`.
  package init(
    counts: [Int], rules: SequenceRules, cost: (_ from: Int, _ to: Int) -> Double
  ) {
    precondition(
      !counts.isEmpty && counts.allSatisfy { $0 > 0 }
        && rules.predecessors.count == counts.count,
      "\(counts) nodes, rules for \(rules.predecessors.count) targets")
    self.rules = rules
    first = counts.reduce(into: [0]) { $0.append($0[$0.count - 1] + $1) }
    target = counts.indices.flatMap { Array(repeating: $0, count: counts[$0]) }
    let home = target.count
    var costs = [Double](
      repeating: SequenceProblem.blocked, count: (home + 1) * (home + 1))
    for from in 0...home {
      for to in 0...home {
        let isEdge = from == home || to == home ? from != to : target[from] != target[to]
        if isEdge { costs[from * (home + 1) + to] = cost(from, to) }
      }
    }
    self.costs = costs
  }

  package func cost(_ from: Int, _ to: Int) -> Double { costs[from * (home + 1) + to] }

  /// Takes an edge out.
  package mutating func block(from: Int, to: Int) {
    costs[from * (home + 1) + to] = SequenceProblem.blocked
  }

  /// Takes a node out: no edge leads there any more.
  package mutating func block(_ node: Int) {
    for from in 0...home { block(from: from, to: node) }
  }

  /// What a tour costs, home to home.
  package func cost(of nodes: [Int]) -> Double {
    var sum = 0.0
    var here = home
    for node in nodes {
      sum += cost(here, node)
      here = node
    }
    return sum + cost(here, home)
  }

  /// The targets of a tour.
  package func order(of tour: Tour) -> [Int] { tour.nodes.map { target[$0] } }

  /// The cheapest tour, exactly for up to `HeldKarp.most` targets, by a bounded search above that;
  /// nil when every tour takes a blocked edge, or above that none was found that does not.
  ///
  /// - Parameters:
  ///   - present: a tour to begin with, of this problem before edges were blocked; the search then
  ///     is short.
  ///   - seed: of what the search draws.
  package func best(after present: Tour? = nil, seed: UInt64) -> Tour? {
    if targetCount <= HeldKarp.most { return HeldKarp.tour(of: self) }
    return searched(after: present, seed: seed)
  }

  /// The same by search, however many targets there are.
  package func searched(after present: Tour? = nil, seed: UInt64) -> Tour? {
    var search = TourSearch(self, seed: seed)
    return search.tour(after: present)
  }

  /// The cheapest tour that visits the targets in this order, by dynamic programming over their
  /// nodes; nil when every one takes a blocked edge.
  package func best(inOrder order: [Int]) -> Tour? {
    let tour = choice(for: order)
    return tour.cost < SequenceProblem.most ? tour : nil
  }

  /// The same where a blocked edge costs what it costs.
  func choice(for order: [Int]) -> Tour {
    var cost = [0.0]
    var before = home..<(home + 1)
    var origins: [[Int]] = []
    for target in order + [targetCount] {
      let here = target == targetCount ? home..<(home + 1) : nodes(of: target)
      var next = [Double](repeating: .infinity, count: here.count)
      var origin = [Int](repeating: 0, count: here.count)
      for from in before {
        let row = from * (home + 1)
        for to in here {
          let total = cost[from - before.lowerBound] + costs[row + to]
          if total < next[to - here.lowerBound] {
            next[to - here.lowerBound] = total
            origin[to - here.lowerBound] = from
          }
        }
      }
      (cost, before) = (next, here)
      origins.append(origin)
    }
    var nodes: [Int] = []
    var node = origins[order.count][0]
    for i in order.indices.reversed() {
      nodes.append(node)
      node = origins[i][node - first[order[i]]]
    }
    return Tour(nodes: nodes.reversed(), cost: cost[0])
  }
}
