// SPDX-License-Identifier: GPL-3.0-or-later

import SpatialMath

/// One linear limit on the squared path speeds x₀, x₁ at both ends of a cell, for eight joints:
/// |A x₀ + B x₁ + G| ≤ 1, solved for x₁.
struct ReachabilityRow: Sendable {
  /// Change of both bounds of x₁ by x₀, negated.
  let slope: SIMD8<Double>
  /// Middle of the bounds at x₀ = 0.
  let middle: SIMD8<Double>
  /// Half the distance of the bounds.
  let reach: SIMD8<Double>

  /// Smaller coefficients of x₁ are taken for this one: the bounds are then out of sight.
  private static let least = 1e-150

  @inline(__always) init(
    _ A: SIMD8<Double>, _ B: SIMD8<Double>, _ G: SIMD8<Double> = .zero
  ) {
    let isNegative = B .< 0
    let size = pointwiseMax(
      B.replacing(with: -B, where: isNegative), SIMD8(repeating: ReachabilityRow.least))
    reach = 1 / size
    slope = A.replacing(with: -A, where: isNegative) * reach
    middle = -G.replacing(with: -G, where: isNegative) * reach
  }
}

/// What x₀ leaves to x₁: the interval, and how its ends change with x₀.
struct ReachableInterval {
  var lower: Double
  var lowerSlope: Double
  var upper: Double
  var upperSlope: Double

  /// - Parameter most: the bound of x₁ beside the rows.
  @inline(__always) init(_ rows: ArraySlice<ReachabilityRow>, x0: Double, most: Double) {
    var high = SIMD8<Double>(repeating: most)
    var highSlope = SIMD8<Double>.zero
    var low = SIMD8<Double>.zero
    var lowSlope = SIMD8<Double>.zero
    for i in rows.indices {
      let row = rows[i]
      let middle = row.middle - row.slope * x0
      let (a, b) = (middle + row.reach, middle - row.reach)
      let isLower = a .< high
      high.replace(with: a, where: isLower)
      highSlope.replace(with: -row.slope, where: isLower)
      let isHigher = b .> low
      low.replace(with: b, where: isHigher)
      lowSlope.replace(with: -row.slope, where: isHigher)
    }
    (upper, upperSlope, lower, lowerSlope) = (high[0], highSlope[0], low[0], lowSlope[0])
    for i in 1..<8 {
      if high[i] < upper { (upper, upperSlope) = (high[i], highSlope[i]) }
      if low[i] > lower { (lower, lowerSlope) = (low[i], lowSlope[i]) }
    }
  }

  /// The upper end alone.
  @inline(__always) static func upper(
    _ rows: ArraySlice<ReachabilityRow>, x0: Double, most: Double
  ) -> Double {
    var high = SIMD8<Double>(repeating: most)
    for i in rows.indices {
      let a = rows[i].middle - rows[i].slope * x0 + rows[i].reach
      high.replace(with: a, where: a .< high)
    }
    return high.min()
  }

  /// The largest x₀ for which no row by itself shuts out all of 0…`most`: an upper bound of what all
  /// of them leave together, and mostly no more than that.
  @inline(__always) static func mostStart(
    _ rows: ArraySlice<ReachabilityRow>, most: Double
  ) -> SIMD8<Double> {
    var bound = SIMD8<Double>(repeating: .infinity)
    for i in rows.indices {
      let (middle, reach, slope) = (rows[i].middle, rows[i].reach, rows[i].slope)
      let isFalling = slope .> 0
      let way = (SIMD8(repeating: most) - middle).replacing(with: middle, where: isFalling) + reach
      let size = (-slope).replacing(with: slope, where: isFalling)
      let x0 = way / size
      // A row without x₀ gives infinity or, against nothing, no number: neither is smaller.
      bound.replace(with: x0, where: x0 .< bound)
    }
    return bound
  }
}
