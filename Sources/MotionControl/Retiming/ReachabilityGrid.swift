// SPDX-License-Identifier: GPL-3.0-or-later

import SpatialMath

/// A path cut into cells, with what the limits ask of the squared path speeds x = ṡ² at their ends.
///
/// In a cell s̈ is constant, so that x is linear in s and q̈ = q′ s̈ + q″ x is a polynomial whose
/// Bernstein coefficients are linear in x₀ and x₁. A polynomial stays within the hull of its
/// coefficients: with one row for each of them the limit holds in the whole cell, not only at its ends.
/// For the velocity the polynomial is q′² x.
struct ReachabilityGrid: Sendable {
  /// Path parameters of the ends of all cells, ascending; the path's knots are among them.
  private(set) var s: [Double] = []
  /// Bounds of x that the velocities set.
  private(set) var ceiling: [Double] = []
  private(set) var rows: [ReachabilityRow] = []
  let rowsPerCell: Int

  var cellCount: Int { s.count - 1 }

  /// No cell is passed faster [s].
  private static let shortestTime = 1e-9

  /// - Throws: where the robot cannot stand still within its torques.
  init(
    _ path: JointPath, cellsPerSegment: Int, _ limits: RetimingLimits, _ tool: ToolWay? = nil
  ) throws(RetimingRefusal) {
    let m = path.slopeDegree
    rowsPerCell = (m + 1) * (tool == nil ? 1 : 2) + (limits.torque == nil ? 0 : 4)
    let count = path.segmentCount * cellsPerSegment
    s.reserveCapacity(count + 1)
    rows.reserveCapacity(rowsPerCell * count)
    let h = 1 / Double(cellsPerSegment)
    let fastest = (h / ReachabilityGrid.shortestTime) * (h / ReachabilityGrid.shortestTime)
    ceiling = [Double](repeating: fastest, count: count + 1)
    let ofVelocity = ReachabilityGrid.inverse(limits.velocity)
    let ofAcceleration = ReachabilityGrid.inverse(limits.acceleration) * (0.5 / h)
    for segment in 0..<path.segmentCount {
      for k in 0..<cellsPerSegment {
        s.append(Double(segment) + Double(k) * h)
        let slopes = path.slopes(segment: segment, from: Double(k) * h, to: Double(k + 1) * h)
        append(slopes, m, ofAcceleration)
        lowerCeilings(slopes, m, ofVelocity, cell: segment * cellsPerSegment + k)
        if let torque = limits.torque {
          let begin = s[s.count - 1]
          let cell = torque.cell(path, from: begin, to: begin + h)
          for i in 0...2 { try ReachabilityGrid.requireRest(cell[i].g, at: begin) }
          TorqueLimit.append(cell, h, to: &rows)
        }
        if let tool { append(tool, m, length: h) }
      }
    }
    s.append(Double(path.segmentCount))
  }

  /// What the tool's acceleration asks, and the bound of x that its speed sets.
  private mutating func append(_ tool: ToolWay, _ m: Int, length h: Double) {
    let here = s.count - 1
    let cell = tool.cell(from: s[here], to: s[here] + h)
    append(cell.slopes, m, tool.inverseAcceleration * (0.5 / h))
    ceiling[here] = min(ceiling[here], cell.ceiling)
    ceiling[here + 1] = min(ceiling[here + 1], cell.ceiling)
  }

  private static func requireRest(
    _ gravity: SIMD8<Double>, at s: Double
  ) throws(RetimingRefusal) {
    for i in 0..<8 where abs(gravity[i]) >= 1 {
      throw .cannotHold(joint: i, at: s, ratio: abs(gravity[i]))
    }
  }

  /// One over a limit; zero for the lanes without a joint.
  static func inverse(_ limit: JointVector) -> SIMD8<Double> {
    (1 / limit.lanes).replacing(with: 0, where: limit.lanes .== 0)
  }

  @inline(__always) private mutating func append(
    _ slopes: InlineArray<5, SIMD8<Double>>, _ m: Int, _ scale: SIMD8<Double>
  ) {
    if m == 2 {
      let (p0, p1, p2) = (slopes[0] * scale, slopes[1] * scale, slopes[2] * scale)
      rows.append(ReachabilityRow(p1 * 4 - p0 * 5, p0))
      rows.append(ReachabilityRow(p2 * 2 - p1 * 3, p1 * 3 - p0 * 2))
      rows.append(ReachabilityRow(-p2, p2 * 5 - p1 * 4))
      return
    }
    for k in 0...m {
      let p = slopes[k] * scale
      var (A, B) = (-p, p)
      if k < m { A += (slopes[k + 1] * scale - p) * Double(2 * (m - k)) }
      if k > 0 { B += (p - slopes[k - 1] * scale) * Double(2 * k) }
      rows.append(ReachabilityRow(A, B))
    }
  }

  /// Lowers the bounds at both ends so that q′² x, with x linear between them, keeps the velocities.
  @inline(__always) private mutating func lowerCeilings(
    _ slopes: InlineArray<5, SIMD8<Double>>, _ m: Int, _ scale: SIMD8<Double>, cell: Int
  ) {
    var squares = InlineArray<10, Double>(repeating: 0)
    var largest = 0.0
    if m == 2 {
      let (p0, p1, p2) = (slopes[0] * scale, slopes[1] * scale, slopes[2] * scale)
      squares[0] = (p0 * p0).max()
      squares[1] = (p0 * p1).max()
      squares[2] = (p0 * p2 + p1 * p1 * 2).max() / 3
      squares[3] = (p1 * p2).max()
      squares[4] = (p2 * p2).max()
    } else {
      let binomial: InlineArray<5, Double> = [1, 4, 6, 4, 1]
      let ofSquare: InlineArray<9, Double> = [1, 8, 28, 56, 70, 56, 28, 8, 1]
      for k in 0...8 {
        var sum = SIMD8<Double>.zero
        for i in max(0, k - 4)...min(4, k) {
          sum += slopes[i] * slopes[k - i] * (binomial[i] * binomial[k - i])
        }
        squares[k] = (sum * scale * scale).max() / ofSquare[k]
      }
    }
    for k in 0...2 * m { largest = max(largest, squares[k]) }
    guard largest > 0 else { return }
    // What each end allows by itself, and by how much the coefficients between exceed the limit then.
    var (x0, x1) = (1 / squares[0], 1 / squares[2 * m])
    var excess = squares[0] > 0 && squares[2 * m] > 0 ? 1.0 : .infinity
    for k in 1...2 * m where excess < .infinity {
      let before = max(squares[k - 1], 0) * Double(k) * x1
      let here = max(squares[k], 0) * Double(2 * m + 1 - k) * x0
      excess = max(excess, (before + here) / Double(2 * m + 1))
    }
    // Where the slope changes much within the cell, one bound for all of it is the better one.
    let flat = 1 / largest
    (x0, x1) = excess < 1.5 ? (x0 / excess, x1 / excess) : (flat, flat)
    ceiling[cell] = min(ceiling[cell], x0)
    ceiling[cell + 1] = min(ceiling[cell + 1], x1)
  }
}
