// SPDX-License-Identifier: GPL-3.0-or-later

import SpatialMath

/// A good tour of more targets than can be enumerated: local search (2-opt of Croes, 1958, and
/// exchanges of two neighbouring blocks, or-opt of Or, 1976) from the order given and from a greedy
/// one, each followed by the best nodes for the order found, then again and again from a tour
/// shaken a little (iterated local search; Lourenço, Martin and Stützle, 2003): by turns some targets
/// are taken out and put in anew (as GLNS does; Smith and Imeson, 2017) or two blocks change places.
///
/// Bounded by counts; everything drawn comes from the seed.
struct TourSearch {
  /// How often a tour is shaken, for each target.
  static let shakesPerTarget = 60
  /// The same where a tour is only mended.
  static let mendingShakes = 20
  /// How many exchanges are looked at in all: with more than some thirty targets fewer shakes.
  static let mostExchanges = 120_000_000
  /// Up to so many targets blocks of any length are exchanged, above only short ones.
  static let mostForAnyBlock = 48
  static let shortBlock = 4
  /// How much worse than the best the tour shaken may be.
  static let tolerance = 1.01
  /// The most targets that are taken out at once.
  static let mostTakenOut = 8
  /// A gain below this is none: sums of edges are rounded.
  static let leastGain = 1e-6

  let problem: SequenceProblem
  private var random: SeededGenerator
  /// Exchanges that may still be looked at.
  var exchanges = TourSearch.mostExchanges

  init(_ problem: SequenceProblem, seed: UInt64) {
    self.problem = problem
    random = SeededGenerator(seed: seed, stream: "sequence")
  }

  /// The best tour found; nil when it takes a blocked edge.
  ///
  /// - Parameter present: a tour of the same targets to begin with instead of the others.
  mutating func tour(after present: SequenceProblem.Tour?) -> SequenceProblem.Tour? {
    var best: SequenceProblem.Tour
    if let present {
      best = descended(problem.choice(for: problem.order(of: present)))
    } else {
      best = descended(problem.choice(for: problem.rules.givenOrder))
      let greedy = descended(problem.choice(for: greedyOrder))
      if greedy.cost < best.cost - TourSearch.leastGain { best = greedy }
    }
    var here = best
    let shakes =
      present == nil
      ? TourSearch.shakesPerTarget * problem.targetCount : TourSearch.mendingShakes
    for shake in 0..<shakes where exchanges > 0 {
      let order = shake % 4 == 3 ? bridged(problem.order(of: here)) : rebuilt(here.nodes)
      let next = descended(problem.choice(for: order))
      if next.cost < best.cost - TourSearch.leastGain { best = next }
      if next.cost < best.cost * TourSearch.tolerance { here = next }
    }
    return best.cost < SequenceProblem.most ? best : nil
  }

  /// Always the target that is quickest to get to.
  private var greedyOrder: [Int] {
    problem.rules.order { previous, next in
      let from =
        previous < 0 ? problem.home..<(problem.home + 1) : problem.nodes(of: previous)
      var least = Double.infinity
      for a in from {
        for b in problem.nodes(of: next) { least = min(least, problem.cost(a, b)) }
      }
      return least
    }
  }

  /// Local search until neither exchanges nor another choice of nodes gain anything.
  private mutating func descended(_ tour: SequenceProblem.Tour) -> SequenceProblem.Tour {
    var best = tour
    while true {
      var line = TourLine(best.nodes, of: problem)
      let hasChanged = line.descend(&exchanges)
      guard hasChanged else { return best }
      let next = problem.choice(for: line.order)
      guard next.cost < best.cost - TourSearch.leastGain else { return best }
      best = next
    }
  }

  /// Three neighbouring blocks the last two of which have changed places (the double bridge of
  /// Martin, Otto and Felten, 1991), near to each other; where the rules allow none of a few such,
  /// the order as it is.
  private mutating func bridged(_ order: [Int]) -> [Int] {
    let count = order.count
    for _ in 0..<20 {
      let reach = min(count, 4 + random.index(below: 26))
      let from = random.index(below: count - reach + 1)
      let cuts = (0..<3).map { _ in from + random.index(below: reach + 1) }.sorted()
      guard cuts[0] < cuts[1], cuts[1] < cuts[2] else { continue }
      let next =
        order[..<cuts[0]] + order[cuts[1]..<cuts[2]] + order[cuts[0]..<cuts[1]]
        + order[cuts[2]...]
      if problem.rules.allow(Array(next)) { return Array(next) }
    }
    return order
  }

  /// The order after some targets, neighbours or scattered, were taken out and put in where each is
  /// cheapest then; where the rules leave no place for one, the order as it was.
  private mutating func rebuilt(_ nodes: [Int]) -> [Int] {
    let order = nodes.map { problem.target[$0] }
    let size = 2 + random.index(below: max(1, min(TourSearch.mostTakenOut, nodes.count - 1) - 1))
    var taken: [Int] = []
    if random.index(below: 2) == 0 {
      let from = random.index(below: nodes.count)
      taken = (0..<min(size, nodes.count)).map { order[(from + $0) % nodes.count] }
    } else {
      for _ in 0..<size {
        let target = order[random.index(below: nodes.count)]
        if !taken.contains(target) { taken.append(target) }
      }
    }
    taken.shuffle(using: &random)
    var rest = nodes.filter { !taken.contains(problem.target[$0]) }
    for target in taken {
      guard let next = inserted(target, into: rest) else { return order }
      rest = next
    }
    return rest.map { problem.target[$0] }
  }

  /// A tour of some targets with one more, where that costs least and the rules allow it.
  private mutating func inserted(_ target: Int, into nodes: [Int]) -> [Int]? {
    let line = [problem.home] + nodes + [problem.home]
    var best: [(cost: Double, place: Int, node: Int)] = []
    for place in 0...nodes.count {
      let (a, b) = (line[place], line[place + 1])
      var least = (cost: Double.infinity, place: place, node: -1)
      for node in problem.nodes(of: target) {
        let cost = problem.cost(a, node) + problem.cost(node, b) - problem.cost(a, b)
        if cost < least.cost { least = (cost, place, node) }
      }
      best.append(least)
    }
    exchanges -= line.count * problem.nodes(of: target).count
    best.sort { ($0.cost, $0.place) < ($1.cost, $1.place) }
    for (_, place, node) in best {
      let next = nodes[..<place] + [node] + nodes[place...]
      if problem.rules.allow(next.map { problem.target[$0] }) { return Array(next) }
    }
    return nil
  }
}
