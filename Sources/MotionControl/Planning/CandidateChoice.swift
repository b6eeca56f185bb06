// SPDX-License-Identifier: GPL-3.0-or-later

import SpatialMath

/// Chooses one candidate for each target so that the arm changes its branch as rarely as it can
/// between targets, then on the ways from the start and back to it, and then so that the whole way
/// is short: dynamic programming over the targets in their order.
///
/// Edges found blocked are never taken again.
struct CandidateChoice {
  /// The way from candidate `from` of one layer to candidate `to` of the next.
  struct Edge: Hashable {
    /// 0 leads from the start to the first target; the last one leads back to the start.
    let layer: Int
    let from: Int
    let to: Int
  }

  /// A flip between targets weighs more than both that may be at the ends.
  private static let weightOfFlip = 3

  /// Compared in this order.
  private struct Cost: Comparable {
    /// Changes of branch, weighted.
    var flips: Int
    var length: Double

    static func < (a: Cost, b: Cost) -> Bool { (a.flips, a.length) < (b.flips, b.length) }
  }

  /// A place on the way: a posture, its branch, and what standing there costs.
  private struct Stop {
    /// Where the way to it ends.
    let q: JointVector
    /// Where the way from it begins.
    let leave: JointVector
    let branch: BranchLabel?
    let cost: Double
  }

  /// The start, each target's candidates, and the start again.
  private let stops: [[Stop]]
  private var blocked: Set<Edge> = []

  /// - Parameter branch: of the start; nil for an arm without a closed form.
  init(start: JointVector, branch: BranchLabel?, layers: [[TargetCandidate]]) {
    let ends = [[Stop(q: start, leave: start, branch: branch, cost: 0)]]
    stops =
      ends
      + layers.map {
        $0.map { Stop(q: $0.hover, leave: $0.leave, branch: $0.branch, cost: $0.cost) }
      } + ends
  }

  mutating func block(_ edge: Edge) { blocked.insert(edge) }

  /// Takes the candidate that an edge leads to out altogether.
  mutating func blockEnd(of edge: Edge) {
    for from in stops[edge.layer].indices {
      blocked.insert(Edge(layer: edge.layer, from: from, to: edge.to))
    }
  }

  /// The edges of the cheapest way that is not blocked, one more than there are targets; nil when
  /// there is none.
  func best() -> [Edge]? {
    var cost = [Cost(flips: 0, length: 0)]
    var origin: [[Int]] = []
    for layer in 0..<(stops.count - 1) {
      let (begins, ends) = (stops[layer], stops[layer + 1])
      let isEnd = layer == 0 || layer == stops.count - 2
      let weight = isEnd ? 1 : CandidateChoice.weightOfFlip
      var next = [Cost](repeating: Cost(flips: 0, length: .infinity), count: ends.count)
      var from = [Int](repeating: -1, count: ends.count)
      for j in ends.indices {
        for i in begins.indices where cost[i].length < .infinity {
          guard !blocked.contains(Edge(layer: layer, from: i, to: j)) else { continue }
          let total = Cost(
            flips: cost[i].flips + (begins[i].branch.isFlip(to: ends[j].branch) ? weight : 0),
            length: cost[i].length + CandidateChoice.length(begins[i].leave, ends[j].q)
              + ends[j].cost)
          if from[j] < 0 || total < next[j] {
            next[j] = total
            from[j] = i
          }
        }
      }
      cost = next
      origin.append(from)
    }
    guard cost[0].length < .infinity else { return nil }
    var edges: [Edge] = []
    var j = 0
    for layer in origin.indices.reversed() {
      let i = origin[layer][j]
      edges.append(Edge(layer: layer, from: i, to: j))
      j = i
    }
    return edges.reversed()
  }

  /// The joint that moves most sets the time; the others count a little.
  private static func length(_ a: JointVector, _ b: JointVector) -> Double {
    let d = b - a
    return d.maxMagnitude + 0.2 * d.dot(d).squareRoot()
  }
}
