// SPDX-License-Identifier: GPL-3.0-or-later

import SpatialMath

/// Builds the tree top down: each range is cut in two where the surface-area heuristic is lowest,
/// until a node has four parts.
///
/// Boxes come out of the bins: the least and largest of a set do not depend on how it is gathered,
/// so that a part's box is that of its bins, and no triangle is looked at for it again.
///
/// Source: Wald, *On fast construction of SAH-based bounding volume hierarchies* (2007).
struct HierarchyBuilder {
  private(set) var nodes: [BoxNode] = []
  private(set) var order: [Int32]
  /// The box of each triangle.
  private let boxes: [Box]
  private var scratch: [Int32]
  private var bins = [Bin](repeating: Bin(), count: binCount)

  private static let binCount = 16

  /// The triangles whose centres fall into one slice.
  private struct Bin {
    var box = Box()
    var centers = Box()
    var count = 0

    mutating func join(_ other: Bin) {
      box.add(other.box)
      centers.add(other.centers)
      count += other.count
    }
  }

  /// Triangles that stand together in `order`.
  private struct Part {
    let range: Range<Int>
    let box: Box
    /// The box of the centres of the triangles' boxes.
    let centers: Box
    let area: Double

    init(_ range: Range<Int>, box: Box, centers: Box) {
      self.range = range
      self.box = box
      self.centers = centers
      area = box.area
    }
  }

  init(mesh: TriangleMesh) {
    let count = mesh.triangles.count
    order = (0..<Int32(count)).map { $0 }
    scratch = order
    var boxes: [Box] = []
    boxes.reserveCapacity(count)
    for i in 0..<Int32(count) {
      let (a, b, c) = mesh.corners(i)
      precondition(a.isFinite && b.isFinite && c.isFinite, "triangle \(i) is not finite")
      boxes.append(
        Box(
          lower: a.componentwiseMin(b).componentwiseMin(c),
          upper: a.componentwiseMax(b).componentwiseMax(c)))
    }
    self.boxes = boxes
  }

  mutating func build() {
    nodes.reserveCapacity(order.count)
    _ = addNode(part(0..<order.count))
  }

  private mutating func addNode(_ whole: Part) -> Int32 {
    let number = Int32(nodes.count)
    nodes.append(BoxNode())
    var parts = InlineArray<4, Part>(repeating: whole)
    var count = 1
    while count < 4 {
      var largest = -1
      var largestArea = -1.0
      for i in 0..<count where parts[i].range.count > BoundingVolumeHierarchy.leafSize {
        if parts[i].area > largestArea { (largest, largestArea) = (i, parts[i].area) }
      }
      guard largest >= 0 else { break }
      let (first, second) = split(parts[largest])
      var i = count
      while i > largest + 1 {
        parts[i] = parts[i - 1]
        i -= 1
      }
      parts[largest] = first
      parts[largest + 1] = second
      count += 1
    }
    for k in 0..<count {
      let part = parts[k]
      nodes[Int(number)].set(k, part.box)
      let isLeaf = part.range.count <= BoundingVolumeHierarchy.leafSize
      let child =
        isLeaf
        ? BoxNode.leafCode(first: part.range.lowerBound, count: part.range.count) : addNode(part)
      nodes[Int(number)].children[k] = child
    }
    return number
  }

  private func part(_ range: Range<Int>) -> Part {
    var box = Box()
    var centers = Box()
    for i in range {
      let b = boxes[Int(order[i])]
      box.add(b)
      centers.add(b.center)
    }
    return Part(range, box: box, centers: centers)
  }

  /// Orders the part's triangles so that those of the first half stand before the others.
  private mutating func split(_ whole: Part) -> (Part, Part) {
    let range = whole.range
    let low = whole.centers.lower
    let size = whole.centers.upper - low
    let axis = size.x >= size.y && size.x >= size.z ? 0 : (size.y >= size.z ? 1 : 2)
    guard size[axis] > 0 else { return halves(range) }
    let scale = Double(HierarchyBuilder.binCount) / size[axis]
    let slices = Slices(axis: axis, low: low[axis], scale: scale)
    HierarchyBuilder.fill(&bins, with: order, range, boxes, slices)
    let cut = bestCut()
    let middle = HierarchyBuilder.partition(&order, &scratch, range, boxes, slices, cut: cut)
    if middle == range.lowerBound || middle == range.upperBound { return halves(range) }
    var (first, second) = (Bin(), Bin())
    for b in 0..<cut { first.join(bins[b]) }
    for b in cut..<HierarchyBuilder.binCount { second.join(bins[b]) }
    return (
      Part(range.lowerBound..<middle, box: first.box, centers: first.centers),
      Part(middle..<range.upperBound, box: second.box, centers: second.centers)
    )
  }

  private func halves(_ range: Range<Int>) -> (Part, Part) {
    let middle = (range.lowerBound + range.upperBound) / 2
    return (part(range.lowerBound..<middle), part(middle..<range.upperBound))
  }

  /// Equal slices of a part along one axis.
  private struct Slices {
    let axis: Int
    let low: Double
    let scale: Double

    @inline(__always)
    func bin(_ center: Vector3) -> Int {
      min(HierarchyBuilder.binCount - 1, Int((center[axis] - low) * scale))
    }
  }

  private static func fill(
    _ bins: inout [Bin], with order: [Int32], _ range: Range<Int>, _ boxes: [Box],
    _ slices: Slices
  ) {
    var bins = bins.mutableSpan
    let (boxes, order) = (boxes.span, order.span)
    for b in 0..<HierarchyBuilder.binCount { bins[b] = Bin() }
    for i in range {
      let box = boxes[Int(order[i])]
      let center = box.center
      let b = slices.bin(center)
      bins[b].box.add(box)
      bins[b].centers.add(center)
      bins[b].count += 1
    }
  }

  /// The bin that starts the second part.
  private func bestCut() -> Int {
    let n = HierarchyBuilder.binCount
    let bins = bins.span
    var costs = InlineArray<16, Double>(repeating: 0)
    var left = Box()
    var seen = 0
    for b in 0..<n - 1 {
      left.add(bins[b].box)
      seen += bins[b].count
      costs[b + 1] = left.area * Double(seen)
    }
    var right = Box()
    seen = 0
    var best = (cut: n / 2, cost: Double.infinity)
    for b in (1..<n).reversed() {
      right.add(bins[b].box)
      seen += bins[b].count
      let cost = costs[b] + right.area * Double(seen)
      if cost < best.cost { best = (b, cost) }
    }
    return best.cut
  }

  /// Moves those of the bins before the cut to the front, keeping both orders.
  private static func partition(
    _ order: inout [Int32], _ scratch: inout [Int32], _ range: Range<Int>, _ boxes: [Box],
    _ slices: Slices, cut: Int
  ) -> Int {
    let boxes = boxes.span
    var order = order.mutableSpan
    var scratch = scratch.mutableSpan
    var front = range.lowerBound
    var kept = 0
    for i in range {
      let t = order[i]
      if slices.bin(boxes[Int(t)].center) < cut {
        order[front] = t
        front += 1
      } else {
        scratch[kept] = t
        kept += 1
      }
    }
    for i in 0..<kept { order[front + i] = scratch[i] }
    return front
  }
}
