// SPDX-License-Identifier: GPL-3.0-or-later

import SpatialMath

/// Chooses one candidate for each target so that the whole way is short: dynamic programming over
/// the targets in their order, from the start and back to it.
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

  private let start: JointVector
  private let layers: [[TargetCandidate]]
  private var blocked: Set<Edge> = []

  init(start: JointVector, layers: [[TargetCandidate]]) {
    self.start = start
    self.layers = layers
  }

  mutating func block(_ edge: Edge) { blocked.insert(edge) }

  /// The edges of the cheapest way that is not blocked, one more than there are targets; nil when
  /// there is none.
  func best() -> [Edge]? {
    var cost = [0.0]
    var origin: [[Int]] = []
    for layer in 0...layers.count {
      let ends = layer < layers.count ? layers[layer].map(\.hover) : [start]
      let extra = layer < layers.count ? layers[layer].map(\.cost) : [0]
      let begins = layer == 0 ? [start] : layers[layer - 1].map(\.hover)
      var next = [Double](repeating: .infinity, count: ends.count)
      var from = [Int](repeating: -1, count: ends.count)
      for j in ends.indices {
        for i in begins.indices where cost[i] < .infinity {
          guard !blocked.contains(Edge(layer: layer, from: i, to: j)) else { continue }
          let total = cost[i] + CandidateChoice.length(begins[i], ends[j]) + extra[j]
          if total < next[j] {
            next[j] = total
            from[j] = i
          }
        }
      }
      cost = next
      origin.append(from)
    }
    guard cost[0] < .infinity else { return nil }
    var edges: [Edge] = []
    var j = 0
    for layer in (0...layers.count).reversed() {
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
