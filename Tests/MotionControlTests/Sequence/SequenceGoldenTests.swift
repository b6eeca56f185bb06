// SPDX-License-Identifier: GPL-3.0-or-later

import MotionControl
import SpatialMath
import StrictJSON
import Testing
import _TestSupport

/// Thirty targets each, against the best that LKH and CP-SAT know (`Tools/golden/sequence.py`).
@Suite("Sequence of thirty targets") struct SequenceGoldenTests {
  struct Instance: Sendable {
    let problem: SequenceProblem
    /// Of the best tour known, and what is proved to be the least.
    let best: Double
    let bound: Double

    init(_ node: JSONNode) throws {
      var counts: [Int] = []
      var places: [[Double]] = []
      for target in try node.member("targets").list() {
        let nodes = try target.list()
        counts.append(nodes.count)
        for node in nodes { places.append(try node.numbers(count: 7)) }
      }
      places.append(try node.member("home").numbers(count: 6) + [0])
      let pairs = try node.member("pairs").list().map { pair in
        let ends = try pair.numbers(count: 2)
        return SequenceRules.Pair(before: Int(ends[0]), after: Int(ends[1]))
      }
      let groups = try node.member("groups").numbers(count: counts.count).map { Int($0) }
      problem = SequenceProblem(
        counts: counts,
        rules: try SequenceRules(count: counts.count, pairs: pairs, groups: groups)
      ) { a, b in
        (0..<6).reduce(0) { max($0, abs(places[a][$1] - places[b][$1])) } + places[b][6]
      }
      best = try node.member("best").number()
      bound = try node.member("bound").number()
    }
  }

  static func instances() throws -> [Instance] {
    try JSONNode(file: Arms.golden("sequence.json")).member("instances").list().map(Instance.init)
  }

  @Test("at most 2 % above the best known, never below what is proved", arguments: 0..<8)
  func quality(index: Int) throws {
    let instance = try Self.instances()[index]
    for seed in seeds(3) {
      let tour = try #require(instance.problem.best(seed: seed))
      SequenceProblemTests.check(tour, of: instance.problem)
      #expect(tour.cost <= 1.02 * instance.best, "\(tour.cost) against \(instance.best)")
      #expect(tour.cost >= instance.bound - 1e-6)
    }
  }
}
