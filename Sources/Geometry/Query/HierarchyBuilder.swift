// SPDX-License-Identifier: GPL-3.0-or-later

import SpatialMath

/// Builds the tree top down: each range is cut in two where the surface-area heuristic is lowest,
/// until a node has four parts.
///
/// Source: Wald, *On fast construction of SAH-based bounding volume hierarchies* (2007).
struct HierarchyBuilder {
  private(set) var nodes: [BoxNode] = []
  private(set) var order: [Int32]
  private let lowers: [Vector3]
  private let uppers: [Vector3]
  private let centers: [Vector3]
  private var scratch: [Int32] = []

  private static let binCount = 16

  init(mesh: TriangleMesh) {
    let count = mesh.triangles.count
    order = (0..<Int32(count)).map { $0 }
    var lowers: [Vector3] = []
    var uppers: [Vector3] = []
    var centers: [Vector3] = []
    lowers.reserveCapacity(count)
    uppers.reserveCapacity(count)
    centers.reserveCapacity(count)
    for i in 0..<Int32(count) {
      let (a, b, c) = mesh.corners(i)
      precondition(a.isFinite && b.isFinite && c.isFinite, "triangle \(i) is not finite")
      lowers.append(a.componentwiseMin(b).componentwiseMin(c))
      uppers.append(a.componentwiseMax(b).componentwiseMax(c))
      centers.append((lowers[Int(i)] + uppers[Int(i)]) * 0.5)
    }
    self.lowers = lowers
    self.uppers = uppers
    self.centers = centers
  }

  mutating func build() {
    nodes.reserveCapacity(order.count)
    _ = addNode(0..<order.count)
  }

  private mutating func addNode(_ range: Range<Int>) -> Int32 {
    let number = Int32(nodes.count)
    nodes.append(BoxNode())
    var parts = [range]
    while parts.count < 4 {
      var largest = -1
      var largestArea = -1.0
      for (i, part) in parts.enumerated() where part.count > BoundingVolumeHierarchy.leafSize {
        let a = box(of: part).area
        if a > largestArea { (largest, largestArea) = (i, a) }
      }
      guard largest >= 0 else { break }
      let part = parts[largest]
      let middle = split(part)
      parts[largest] = part.lowerBound..<middle
      parts.insert(middle..<part.upperBound, at: largest + 1)
    }
    for (k, part) in parts.enumerated() {
      nodes[Int(number)].set(k, box(of: part))
      let isLeaf = part.count <= BoundingVolumeHierarchy.leafSize
      let child =
        isLeaf
        ? BoxNode.leafCode(first: part.lowerBound, count: part.count) : addNode(part)
      nodes[Int(number)].children[k] = child
    }
    return number
  }

  private func box(of range: Range<Int>) -> Box {
    var b = Box()
    for i in range {
      b.add(lowers[Int(order[i])])
      b.add(uppers[Int(order[i])])
    }
    return b
  }

  /// Orders the range so that the first part stands before the returned place.
  private mutating func split(_ range: Range<Int>) -> Int {
    var low = Vector3(repeating: .infinity)
    var high = -low
    for i in range {
      let c = centers[Int(order[i])]
      low = low.componentwiseMin(c)
      high = high.componentwiseMax(c)
    }
    let size = high - low
    let axis = size.x >= size.y && size.x >= size.z ? 0 : (size.y >= size.z ? 1 : 2)
    guard size[axis] > 0 else { return (range.lowerBound + range.upperBound) / 2 }
    let scale = Double(HierarchyBuilder.binCount) / size[axis]
    let cut = bestCut(range, axis: axis, low: low[axis], scale: scale)
    let middle = partition(range) { center in
      HierarchyBuilder.bin(center[axis], low[axis], scale) < cut
    }
    let isOneSided = middle == range.lowerBound || middle == range.upperBound
    return isOneSided ? (range.lowerBound + range.upperBound) / 2 : middle
  }

  private static func bin(_ x: Double, _ low: Double, _ scale: Double) -> Int {
    min(binCount - 1, Int((x - low) * scale))
  }

  /// The bin that starts the second part.
  private func bestCut(_ range: Range<Int>, axis: Int, low: Double, scale: Double) -> Int {
    let n = HierarchyBuilder.binCount
    var boxes = [Box](repeating: Box(), count: n)
    var counts = [Int](repeating: 0, count: n)
    for i in range {
      let t = Int(order[i])
      let b = HierarchyBuilder.bin(centers[t][axis], low, scale)
      boxes[b].add(lowers[t])
      boxes[b].add(uppers[t])
      counts[b] += 1
    }
    var costs = [Double](repeating: 0, count: n)
    var left = Box()
    var seen = 0
    for b in 0..<n - 1 {
      left.add(boxes[b].lower)
      left.add(boxes[b].upper)
      seen += counts[b]
      costs[b + 1] = left.area * Double(seen)
    }
    var right = Box()
    seen = 0
    var best = (cut: n / 2, cost: Double.infinity)
    for b in (1..<n).reversed() {
      right.add(boxes[b].lower)
      right.add(boxes[b].upper)
      seen += counts[b]
      let cost = costs[b] + right.area * Double(seen)
      if cost < best.cost { best = (b, cost) }
    }
    return best.cut
  }

  /// Moves those that go first to the front, keeping both orders.
  private mutating func partition(_ range: Range<Int>, goesFirst: (Vector3) -> Bool) -> Int {
    scratch.removeAll(keepingCapacity: true)
    var front = range.lowerBound
    for i in range {
      let t = order[i]
      if goesFirst(centers[Int(t)]) {
        order[front] = t
        front += 1
      } else {
        scratch.append(t)
      }
    }
    for (i, t) in scratch.enumerated() { order[front + i] = t }
    return front
  }
}
