// SPDX-License-Identifier: GPL-3.0-or-later

/// Which orders of some targets are allowed: what has to come before what, and what belongs
/// together.
///
/// - Invariant: some order keeps the rules.
package struct SequenceRules: Equatable, Sendable {
  /// For each target those that have to come before it, ascending.
  package let predecessors: [[Int]]
  /// The group of each target, from zero: all targets of a group are visited before another group
  /// begins.
  package let groups: [Int]
  let groupCount: Int
  /// True when every order is allowed.
  let allowsAll: Bool

  /// A rule that names two targets.
  package struct Pair: Equatable, Sendable {
    package let before: Int
    package let after: Int

    package init(before: Int, after: Int) {
      self.before = before
      self.after = after
    }
  }

  /// Rules that no order keeps all of.
  package struct Contradiction: Error, Equatable {
    /// Each rule begins where the one before ends, the first where the last does: at the same
    /// target, or in the same group.
    package let rules: [Pair]
    /// True when they contradict each other only because groups are kept together.
    package let isOfGroups: Bool

    package init(rules: [Pair], isOfGroups: Bool) {
      self.rules = rules
      self.isOfGroups = isOfGroups
    }
  }

  /// Any order of so many targets.
  package init(count: Int) {
    predecessors = Array(repeating: [], count: count)
    groups = Array(repeating: 0, count: count)
    groupCount = 1
    allowsAll = true
  }

  /// - Parameter groups: of each target, 0…, without a gap; nil for one group of all.
  /// - Throws: `Contradiction` when no order keeps the rules.
  /// - Precondition: the pairs name targets below `count`; `groups` has `count` entries.
  package init(
    count: Int, pairs: [Pair], groups: [Int]? = nil
  ) throws(Contradiction) {
    let groups = groups ?? Array(repeating: 0, count: count)
    precondition(groups.count == count, "\(groups.count) groups for \(count) targets")
    groupCount = (groups.max() ?? 0) + 1
    if let cycle = SequenceRules.cycle(pairs, nodes: count, node: { $0 }) {
      throw Contradiction(rules: cycle, isOfGroups: false)
    }
    let across = pairs.filter { groups[$0.before] != groups[$0.after] }
    if let cycle = SequenceRules.cycle(across, nodes: groupCount, node: { groups[$0] }) {
      throw Contradiction(rules: cycle, isOfGroups: true)
    }
    var predecessors = [[Int]](repeating: [], count: count)
    for pair in pairs where !predecessors[pair.after].contains(pair.before) {
      predecessors[pair.after].append(pair.before)
    }
    self.predecessors = predecessors.map { $0.sorted() }
    self.groups = groups
    allowsAll = pairs.isEmpty && groupCount == 1
  }

  /// Rules that lead back to where they begin, when there are such; found in depth first.
  private static func cycle(
    _ pairs: [Pair], nodes: Int, node: (Int) -> Int
  ) -> [Pair]? {
    var leaving = [[Pair]](repeating: [], count: nodes)
    for pair in pairs { leaving[node(pair.before)].append(pair) }
    var isDone = [Bool](repeating: false, count: nodes)
    for root in 0..<nodes where !isDone[root] {
      var path: [(node: Int, next: Int)] = [(root, 0)]
      var taken: [Pair] = []
      while let (here, next) = path.last {
        guard next < leaving[here].count else {
          isDone[here] = true
          path.removeLast()
          _ = taken.popLast()
          continue
        }
        path[path.count - 1].next += 1
        let pair = leaving[here][next]
        let there = node(pair.after)
        if let start = path.firstIndex(where: { $0.node == there }) {
          return Array(taken[start...]) + [pair]
        }
        guard !isDone[there] else { continue }
        path.append((there, 0))
        taken.append(pair)
      }
    }
    return nil
  }

  /// True when an order of targets, of all or of some, keeps the rules that hold between them.
  func allow(_ order: [Int]) -> Bool {
    if allowsAll { return true }
    var place = [Int](repeating: -1, count: predecessors.count)
    for (i, target) in order.enumerated() { place[target] = i }
    var isClosed = [Bool](repeating: false, count: groupCount)
    var group = -1
    for (i, target) in order.enumerated() {
      for before in predecessors[target] where place[before] > i { return false }
      if groups[target] != group {
        if group >= 0 { isClosed[group] = true }
        group = groups[target]
        if isClosed[group] { return false }
      }
    }
    return true
  }

  /// The allowed order that takes the best of what may come next, again and again.
  ///
  /// - Parameter rank: of a target after another (−1: the start); the lowest is taken, of equal
  ///   ones the first.
  func order(by rank: (_ previous: Int, _ next: Int) -> Double) -> [Int] {
    let count = predecessors.count
    var isVisited = [Bool](repeating: false, count: count)
    var order: [Int] = []
    while order.count < count {
      let previous = order.last ?? -1
      let isOpen =
        previous >= 0
        && groups.indices.contains { groups[$0] == groups[previous] && !isVisited[$0] }
      let groupsThatMayCome = isOpen ? [groups[previous]] : enterable(isVisited)
      var best: (rank: Double, target: Int)?
      for target in 0..<count
      where !isVisited[target] && groupsThatMayCome.contains(groups[target])
        && predecessors[target].allSatisfy({ isVisited[$0] })
      {
        let rank = rank(previous, target)
        if best.map({ rank < $0.rank }) ?? true { best = (rank, target) }
      }
      guard let best else { preconditionFailure("rules that no order keeps") }
      order.append(best.target)
      isVisited[best.target] = true
    }
    return order
  }

  /// The groups none of which waits for a target of another group.
  private func enterable(_ isVisited: [Bool]) -> [Int] {
    (0..<groupCount).filter { group in
      groups.indices.allSatisfy { target in
        groups[target] != group
          || predecessors[target].allSatisfy { isVisited[$0] || groups[$0] == group }
      }
    }
  }

  /// The allowed order that is nearest to the order given: always the first target that may come.
  package var givenOrder: [Int] { order { _, next in Double(next) } }
}
