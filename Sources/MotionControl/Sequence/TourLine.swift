// SPDX-License-Identifier: GPL-3.0-or-later

/// A tour laid out from home to home, whose nodes local search exchanges.
struct TourLine {
  private let problem: SequenceProblem
  /// Home at both ends.
  private var line: [Int]
  /// The cost from home to each place, and of the same edges taken backwards.
  private var forth: [Double]
  private var back: [Double]

  init(_ nodes: [Int], of problem: SequenceProblem) {
    self.problem = problem
    line = [problem.home] + nodes + [problem.home]
    forth = []
    back = []
    sum()
  }

  /// The targets in the order of their visits.
  var order: [Int] { line[1..<(line.count - 1)].map { problem.target[$0] } }

  /// Takes exchanges that gain as long as there are any; true when there were.
  ///
  /// - Parameter exchanges: how many may be looked at; counted down.
  mutating func descend(_ exchanges: inout Int) -> Bool {
    var hasChanged = false
    var gains = true
    while gains, exchanges > 0 {
      gains = reverse(&exchanges)
      gains = exchangeBlocks(&exchanges) || gains
      gains = moveToOtherNode(&exchanges) || gains
      hasChanged = hasChanged || gains
    }
    return hasChanged
  }

  private mutating func sum() {
    forth = [0]
    back = [0]
    for i in 1..<line.count {
      forth.append(forth[i - 1] + problem.cost(line[i - 1], line[i]))
      back.append(back[i - 1] + problem.cost(line[i], line[i - 1]))
    }
  }

  /// Takes a line that gains when the rules allow it.
  private mutating func take(_ next: [Int], _ exchanges: inout Int) -> Bool {
    exchanges -= line.count
    guard problem.rules.allow(next[1..<(next.count - 1)].map({ problem.target[$0] })) else {
      return false
    }
    line = next
    sum()
    return true
  }

  /// Blocks taken backwards.
  private mutating func reverse(_ exchanges: inout Int) -> Bool {
    var gains = false
    let last = line.count - 2
    for i in 1..<max(1, last) {
      for j in (i + 1)...last {
        let old = forth[j + 1] - forth[i - 1]
        let new =
          problem.cost(line[i - 1], line[j]) + (back[j] - back[i])
          + problem.cost(line[i], line[j + 1])
        guard new < old - TourSearch.leastGain else { continue }
        let next = Array(line[..<i] + line[i...j].reversed() + line[(j + 1)...])
        if take(next, &exchanges) { gains = true }
      }
      exchanges -= last - i
    }
    return gains
  }

  /// Two neighbouring blocks change places, either of them or none taken backwards.
  private mutating func exchangeBlocks(_ exchanges: inout Int) -> Bool {
    var gains = false
    let last = line.count - 2
    let longest = last <= TourSearch.mostForAnyBlock ? last : TourSearch.shortBlock
    for i in 1..<max(1, last) {
      for j in i..<last {
        // One of the blocks is short, the other as long as it likes.
        let isShort = j - i < longest
        let furthest = isShort ? last : min(last, j + longest)
        for k in (j + 1)...furthest {
          if let next = exchanged(i, j, k), take(next, &exchanges) { gains = true }
        }
        exchanges -= 3 * (furthest - j)
      }
    }
    return gains
  }

  /// The line with `i...j` after `j+1...k`, when that gains.
  private func exchanged(_ i: Int, _ j: Int, _ k: Int) -> [Int]? {
    let (before, after) = (line[i - 1], line[k + 1])
    let least = forth[k + 1] - forth[i - 1] - TourSearch.leastGain
    let (a, b) = (forth[j] - forth[i], forth[k] - forth[j + 1])
    let (aBack, bBack) = (back[j] - back[i], back[k] - back[j + 1])
    if problem.cost(before, line[j + 1]) + b + problem.cost(line[k], line[i]) + a
      + problem.cost(line[j], after) < least
    {
      return Array(line[..<i] + line[(j + 1)...k] + line[i...j] + line[(k + 1)...])
    }
    if problem.cost(before, line[j + 1]) + b + problem.cost(line[k], line[j]) + aBack
      + problem.cost(line[i], after) < least
    {
      return Array(line[..<i] + line[(j + 1)...k] + line[i...j].reversed() + line[(k + 1)...])
    }
    if problem.cost(before, line[k]) + bBack + problem.cost(line[j + 1], line[i]) + a
      + problem.cost(line[j], after) < least
    {
      return Array(line[..<i] + line[(j + 1)...k].reversed() + line[i...j] + line[(k + 1)...])
    }
    return nil
  }

  /// One target goes elsewhere and is stood at otherwise there.
  private mutating func moveToOtherNode(_ exchanges: inout Int) -> Bool {
    var gains = false
    let last = line.count - 2
    for i in 1...last {
      let nodes = problem.nodes(of: problem.target[line[i]])
      let without =
        problem.cost(line[i - 1], line[i + 1]) - (forth[i + 1] - forth[i - 1])
      exchanges -= nodes.count * last
      places: for k in 0...last where k != i && k != i - 1 {
        let gap = problem.cost(line[k], line[k + 1])
        for node in nodes {
          let with = problem.cost(line[k], node) + problem.cost(node, line[k + 1]) - gap
          guard with + without < -TourSearch.leastGain else { continue }
          var next = line
          next.remove(at: i)
          next.insert(node, at: k < i ? k + 1 : k)
          if take(next, &exchanges) {
            gains = true
            break places
          }
        }
      }
    }
    return gains
  }
}
