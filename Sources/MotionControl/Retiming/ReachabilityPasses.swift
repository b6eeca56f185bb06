// SPDX-License-Identifier: GPL-3.0-or-later

/// The quickest squared path speeds x on a grid, from rest to rest: reachability analysis.
///
/// Backward, the largest x at each place from which the end can still be reached at rest; forward,
/// always the largest next x among those. Since rest is allowed everywhere, the reachable sets are
/// intervals from zero and no pass can fail.
///
/// Source: H. Pham, Q.-C. Pham, *A New Approach to Time-Optimal Path Parameterization Based on
/// Reachability Analysis*, IEEE Transactions on Robotics 34 (2018).
extension ReachabilityGrid {
  /// One x for each end of a cell. Allocates: once.
  func quickestSquares() -> [Double] {
    let n = cellCount
    var x = ceiling
    x[n] = 0
    for k in (0..<n).reversed() { x[k] = largestStart(cell: k, end: x[k + 1]) }
    x[0] = 0
    for k in 0..<n {
      x[k + 1] = max(ReachableInterval.upper(rows(of: k), x0: x[k], most: x[k + 1]), 0)
    }
    return x
  }

  /// The motion with these squared path speeds, s̈ constant in each cell.
  func law(_ x: [Double]) -> TimeLaw {
    var law = TimeLaw()
    law.pieces.reserveCapacity(cellCount)
    var v0 = 0.0
    for k in 0..<cellCount {
      let h = s[k + 1] - s[k]
      let v1 = x[k + 1].squareRoot()
      law.append(
        TimeLaw.Piece(s: s[k], v: v0, a: (x[k + 1] - x[k]) / (2 * h), end: s[k + 1]),
        lasting: 2 * h / (v0 + v1))
      v0 = v1
    }
    return law
  }

  @inline(__always) private func rows(of cell: Int) -> ArraySlice<ReachabilityRow> {
    rows[cell * rowsPerCell..<(cell + 1) * rowsPerCell]
  }

  /// The largest x₀ up to the ceiling that leaves something to x₁ up to `end`.
  ///
  /// The width of the interval of x₁ is a concave, piecewise linear function of x₀ that is not
  /// negative at zero. Newton's method on it comes from the right, never passes the root, and ends
  /// after as many steps as there are pieces at most.
  @inline(__always) private func largestStart(cell: Int, end: Double) -> Double {
    let rows = rows(of: cell)
    var x0 = min(ceiling[cell], ReachableInterval.mostStart(rows, most: end).min())
    for _ in 0..<64 {
      let interval = ReachableInterval(rows, x0: x0, most: end)
      let width = interval.upper - interval.lower
      if width >= 0 { return x0 }
      let next = x0 - width / (interval.upperSlope - interval.lowerSlope)
      // Rounding alone is left, or the step is none.
      guard next < x0 * (1 - 1e-15) else { return x0 }
      x0 = max(next, 0)
    }
    return x0
  }
}
