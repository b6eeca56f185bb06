// SPDX-License-Identifier: GPL-3.0-or-later

package import SpatialMath

/// A way through joint space from one posture to another around what is in the way, found at random.
///
/// Two trees of free straight ways grow from both ends; each turn one grows a step towards a posture
/// drawn at random and the other as far as it can towards what came of that. The way found is then
/// shortened wherever a straight way between two of its places is free. Bounded by counts; the same
/// arguments and the same state of the generator give the same way, bit for bit.
///
/// Sources: Kuffner and LaValle, *RRT-Connect: an efficient approach to single-query path planning*
/// (2000); Geraerts and Overmars, *Creating high-quality paths for motion planning* (2007).
package struct TransitSearch {
  /// Ways that are asked for before giving up.
  package static let mostExtensions = 2000
  /// The longest way that is asked for at once, in the joint that moves most [rad].
  static let step = 0.35
  /// Every second posture is drawn no further beyond both ends than this [rad].
  static let surroundings = 1.2
  /// Pairs of places tried for a shorter way.
  static let shortcuts = 150
  /// Places nearer to each other than this are not worth a shorter way [rad].
  static let leastShortcut = 0.05

  private struct Tree {
    var postures: [JointVector]
    var parents: [Int]

    init(_ root: JointVector) { (postures, parents) = ([root], [-1]) }

    /// The first of the nearest.
    func nearest(to q: JointVector) -> Int {
      var best = (index: 0, distance: Double.infinity)
      for (i, p) in postures.enumerated() {
        let d = q - p
        let distance = d.dot(d)
        if distance < best.distance { best = (i, distance) }
      }
      return best.index
    }

    mutating func add(_ q: JointVector, after parent: Int) -> Int {
      postures.append(q)
      parents.append(parent)
      return postures.count - 1
    }

    /// From the root to a node.
    func way(to node: Int) -> [JointVector] {
      var way: [JointVector] = []
      var i = node
      while i >= 0 {
        way.append(postures[i])
        i = parents[i]
      }
      return way.reversed()
    }
  }

  private let count: Int
  private let lower: JointVector
  private let upper: JointVector

  /// - Parameter margin: how near to its end a joint may come [rad, m].
  package init(limits: JointLimits, count: Int, margin: Double) {
    self.count = count
    let margin = JointVector(repeating: margin, count: count)
    lower = limits.lower + margin
    upper = limits.upper - margin
  }

  /// Corners of a way from `a` to `b`, both included; nil when none was found.
  ///
  /// - Parameter isFree: whether the straight way in joint space between two postures is free.
  package func waypoints(
    from a: JointVector, to b: JointVector, random: inout SeededGenerator,
    isFree: (JointVector, JointVector) -> Bool
  ) -> [JointVector]? {
    if isFree(a, b) { return [a, b] }
    var trees = (Tree(a), Tree(b))
    var left = TransitSearch.mostExtensions
    var isForward = true
    while left > 0 {
      let drawn = draw(between: a, b, &random)
      let near = trees.0.nearest(to: drawn)
      left -= 1
      if let node = extend(&trees.0, from: near, towards: drawn, isFree) {
        let goal = trees.0.postures[node]
        if let met = connect(&trees.1, to: goal, &left, isFree) {
          let there = trees.0.way(to: node)
          let back = trees.1.way(to: met)
          let way =
            isForward ? there + back.reversed().dropFirst() : back + there.reversed().dropFirst()
          return shortened(way, &random, isFree)
        }
      }
      swap(&trees.0, &trees.1)
      isForward.toggle()
    }
    return nil
  }

  private func draw(
    between a: JointVector, _ b: JointVector, _ random: inout SeededGenerator
  ) -> JointVector {
    let isNear = random.index(below: 2) == 0
    var q = JointVector.zero
    for i in 0..<count {
      var (low, high) = (lower[i], upper[i])
      if isNear {
        low = max(low, min(a[i], b[i]) - TransitSearch.surroundings)
        high = min(high, max(a[i], b[i]) + TransitSearch.surroundings)
      }
      q[i] = random.uniform(low, high)
    }
    return q
  }

  /// The node of a step from another, when the way there is free.
  private func extend(
    _ tree: inout Tree, from node: Int, towards goal: JointVector,
    _ isFree: (JointVector, JointVector) -> Bool
  ) -> Int? {
    let from = tree.postures[node]
    let way = goal - from
    let length = way.maxMagnitude
    let to = length <= TransitSearch.step ? goal : from + way * (TransitSearch.step / length)
    return isFree(from, to) ? tree.add(to, after: node) : nil
  }

  /// The node that stands at the goal, when it is reached.
  private func connect(
    _ tree: inout Tree, to goal: JointVector, _ left: inout Int,
    _ isFree: (JointVector, JointVector) -> Bool
  ) -> Int? {
    var node = tree.nearest(to: goal)
    while tree.postures[node] != goal {
      guard left > 0 else { return nil }
      left -= 1
      guard let next = extend(&tree, from: node, towards: goal, isFree) else { return nil }
      node = next
    }
    return node
  }

  /// The same way with detours left out where the straight way is free.
  private func shortened(
    _ way: [JointVector], _ random: inout SeededGenerator,
    _ isFree: (JointVector, JointVector) -> Bool
  ) -> [JointVector] {
    var way = way
    for _ in 0..<TransitSearch.shortcuts where way.count > 2 {
      let places = [random.uniform(0, 1), random.uniform(0, 1)].sorted()
        .map { $0 * Double(way.count - 1) }
      let (i, j) = (Int(places[0]), Int(places[1]))
      guard i < j else { continue }
      let p = way[i] + (way[i + 1] - way[i]) * (places[0] - Double(i))
      let next = min(j + 1, way.count - 1)
      let q = way[j] + (way[next] - way[j]) * (places[1] - Double(j))
      guard (q - p).maxMagnitude > TransitSearch.leastShortcut, isFree(p, q) else { continue }
      way.replaceSubrange((i + 1)...j, with: [p, q])
    }
    return way
  }
}
