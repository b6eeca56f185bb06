// SPDX-License-Identifier: GPL-3.0-or-later

import SpatialMath

/// A rigid alignment that a few grossly wrong points cannot pull away.
///
/// Every triple of points proposes a pose; the one that most points agree with, each within what is
/// known of it, is refined on those. All triples are tried up to `exhaustiveCount` points, above
/// that a fixed number of seeded ones, so that the same points give the same answer. After M.
/// Fischler, R. Bolles, *Random sample consensus* (1981), with the truncated cost of P. Torr, A.
/// Zisserman, *MLESAC* (2000).
struct ConsensusAlignment {
  /// Points further off than this many standard deviations do not agree.
  static let gate = 4.0
  static let exhaustiveCount = 24
  static let sampledTriples = 2000
  static let mostRefinements = 8

  let alignment: RigidAlignment
  /// For each point, whether it agrees.
  let agrees: [Bool]

  /// - Parameter sigmas: one standard deviation of each point's error, an axis [m].
  init(
    source: [Vector3], target: [Vector3], sigmas: [Double]
  ) throws(RegistrationRefusal) {
    let count = source.count
    let weights = sigmas.map { 1 / ($0 * $0) }
    // All points together tell first of what no choice among them can mend.
    var best = try RigidAlignment(source: source, target: target, weights: weights)
    var bestCost = ConsensusAlignment.cost(best, source, target, sigmas)
    for triple in ConsensusAlignment.triples(count) {
      let chosen = [triple.0, triple.1, triple.2]
      guard
        let proposal = try? RigidAlignment(
          source: chosen.map { source[$0] }, target: chosen.map { target[$0] },
          weights: chosen.map { weights[$0] })
      else { continue }
      let cost = ConsensusAlignment.cost(proposal, source, target, sigmas)
      if cost < bestCost { (best, bestCost) = (proposal, cost) }
    }
    var agreeing = ConsensusAlignment.agreeing(best, source, target, sigmas)
    for _ in 0..<Self.mostRefinements {
      let chosen = agreeing.indices.filter { agreeing[$0] }
      guard 2 * chosen.count > count, chosen.count >= RigidAlignment.leastPoints else {
        throw .noAgreement(agreeing: chosen.count, of: count)
      }
      best = try RigidAlignment(
        source: chosen.map { source[$0] }, target: chosen.map { target[$0] },
        weights: chosen.map { weights[$0] })
      let next = ConsensusAlignment.agreeing(best, source, target, sigmas)
      if next == agreeing { break }
      agreeing = next
    }
    alignment = best
    agrees = agreeing
  }

  /// The sum of squared errors in standard deviations, none counted beyond the gate.
  private static func cost(
    _ x: RigidAlignment, _ source: [Vector3], _ target: [Vector3], _ sigmas: [Double]
  ) -> Double {
    var sum = 0.0
    for i in source.indices {
      let d = (x(source[i]) - target[i]).length / sigmas[i]
      sum += min(d * d, gate * gate)
    }
    return sum
  }

  private static func agreeing(
    _ x: RigidAlignment, _ source: [Vector3], _ target: [Vector3], _ sigmas: [Double]
  ) -> [Bool] {
    source.indices.map { (x(source[$0]) - target[$0]).length <= gate * sigmas[$0] }
  }

  private static func triples(_ count: Int) -> [(Int, Int, Int)] {
    var triples: [(Int, Int, Int)] = []
    if count <= exhaustiveCount {
      for i in 0..<count {
        for j in i + 1..<max(i + 1, count) {
          for k in j + 1..<max(j + 1, count) { triples.append((i, j, k)) }
        }
      }
      return triples
    }
    var random = SeededGenerator(seed: UInt64(count), stream: "consensus")
    while triples.count < sampledTriples {
      let (i, j, k) = (
        random.index(below: count), random.index(below: count), random.index(below: count)
      )
      if i < j && j < k { triples.append((i, j, k)) }
    }
    return triples
  }
}
