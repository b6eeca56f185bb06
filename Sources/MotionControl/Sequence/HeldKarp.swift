// SPDX-License-Identifier: GPL-3.0-or-later

/// The cheapest tour by dynamic programming over what has been visited and where one stands
/// (Bellman, 1962; Held and Karp, 1962), here over nodes of targets and under rules of order.
enum HeldKarp {
  /// The most targets it is used for.
  static let most = 10

  /// Of equal tours always the same one; nil when every tour takes a blocked edge.
  static func tour(of problem: SequenceProblem) -> SequenceProblem.Tour? {
    let count = problem.targetCount
    let width = problem.home
    let sets = RuleSets(problem.rules)
    // The cheapest way that has visited a set of targets and ends at a node, and its last node but
    // one.
    var costs = [Double](repeating: .infinity, count: width << count)
    var origins = [Int32](repeating: -1, count: width << count)
    for target in 0..<count where sets.predecessors[target] == 0 {
      for node in problem.nodes(of: target) {
        costs[(1 << target) * width + node] = problem.cost(problem.home, node)
      }
    }
    for set in 1..<(1 << count) {
      for last in 0..<count where set & (1 << last) != 0 {
        let next = sets.next(after: last, of: set)
        guard next != 0 else { continue }
        for from in problem.nodes(of: last) {
          let cost = costs[set * width + from]
          guard cost < SequenceProblem.most else { continue }
          extend(from, cost, set, next, problem, &costs, &origins)
        }
      }
    }
    let full = (1 << count) - 1
    var best = (cost: SequenceProblem.most, node: -1)
    for node in 0..<width {
      let cost = costs[full * width + node] + problem.cost(node, problem.home)
      if cost < best.cost { best = (cost, node) }
    }
    guard best.node >= 0 else { return nil }
    var nodes: [Int] = []
    var (set, node) = (full, best.node)
    while node >= 0 {
      nodes.append(node)
      let origin = Int(origins[set * width + node])
      set ^= 1 << problem.target[node]
      node = origin
    }
    return SequenceProblem.Tour(nodes: nodes.reversed(), cost: best.cost)
  }

  private static func extend(
    _ from: Int, _ cost: Double, _ set: Int, _ next: Int, _ problem: SequenceProblem,
    _ costs: inout [Double], _ origins: inout [Int32]
  ) {
    let width = problem.home
    for target in 0..<problem.targetCount where next & (1 << target) != 0 {
      let row = (set | 1 << target) * width
      for node in problem.nodes(of: target) {
        let total = cost + problem.cost(from, node)
        if total < costs[row + node] {
          costs[row + node] = total
          origins[row + node] = Int32(from)
        }
      }
    }
  }
}

/// Rules of order as sets of targets, one bit each.
private struct RuleSets {
  let predecessors: [Int]
  /// The targets of the same group as each.
  let companions: [Int]

  init(_ rules: SequenceRules) {
    predecessors = rules.predecessors.map { $0.reduce(0) { $0 | 1 << $1 } }
    companions = rules.groups.map { group in
      rules.groups.indices.reduce(0) { rules.groups[$1] == group ? $0 | 1 << $1 : $0 }
    }
  }

  /// What may come after a target when a set that holds it has been visited.
  func next(after last: Int, of set: Int) -> Int {
    var next = 0
    for target in predecessors.indices
    where set & (1 << target) == 0 && predecessors[target] & ~set == 0 { next |= 1 << target }
    return companions[last] & ~set == 0 ? next : next & companions[last]
  }
}
