// SPDX-License-Identifier: GPL-3.0-or-later

import SpatialMath

/// Primal–dual interior-point steps (Wright, *Primal-Dual Interior-Point Methods*, 1997).
extension SpeedProgram {
  /// What Newton's step needs of one inner cell, in its Bernstein coefficients.
  private struct CellTerms {
    var gradient = SIMD4<Double>.zero
    /// 00, 01, 02, 11, 12, 22.
    var hessian = SIMD8<Double>.zero
  }

  /// Slacks of one row: bound minus and plus its value.
  private struct Slack {
    let up: SIMD8<Double>
    let low: SIMD8<Double>
    /// Change of the bound by b, negated.
    let fall: SIMD4<Double>
  }

  /// Improves x until the duality gap is below a share of the time, or for so many steps.
  mutating func solve(share: Double, mostSteps: Int = 120) {
    let n = innerCount
    let count = Double(2 * 8 * rows.count)
    var system = PentadiagonalSystem(size: n)
    var direction = [Double](repeating: 0, count: n)
    var time = duration
    var mu = 0.3 * time / count
    startMultipliers(mu)
    for _ in 0..<mostSteps {
      steps += 1
      system.clear()
      for i in 0..<n { direction[i] = 0 }
      for i in 0..<n { assemble(i, mu, &system, &direction) }
      system.solve(&direction)
      let (primal, dual) = longestSteps(direction, mu)
      let gap = advance(direction, primal: primal, dual: dual, mu)
      let before = time
      time = duration
      gapShare = gap / time
      if gapShare < share && primal > 0.5 { break }
      let least = min(primal, dual)
      let centring = least > 0.9 ? 0.1 : least > 0.5 ? 0.3 : least > 0.2 ? 0.8 : 1
      // While the time still falls fast, the optimum is far and a small μ would lead along the limits.
      mu = max(gap * centring, 2 * (before - time)) / count
    }
  }

  /// [s].
  var duration: Double {
    var time = 0.0
    for i in 0..<innerCount {
      let b = coefficients(y, i)
      time += SpeedProgram.time(b, width(i))
      if i == 0 { time += 3 * (s[1] - s[0]) / b[0].squareRoot() }
      if i == innerCount - 1 { time += 3 * (s[i + 3] - s[i + 2]) / b[2].squareRoot() }
    }
    return time
  }

  static func time(_ b: SIMD4<Double>, _ h: Double) -> Double {
    TimeLaw.time(
      over: h, from: b[0].squareRoot(), to: b[2].squareRoot(),
      stiffness: (b[0] - 2 * b[1] + b[2]) / (h * h))
  }

  @inline(__always) private func slack(
    _ row: SpeedRow, _ r: Int, _ b: SIMD4<Double>, _ i: Int
  ) -> Slack {
    let value = row.value(b)
    guard r >= jerkRow else {
      // In this order the bound of b₁ by zero loses no digits.
      return Slack(
        up: (1 - row.constant) - value, low: (1 + row.constant) + value, fall: .zero)
    }
    let anchor = anchors[i]
    let weights = elevation[r - jerkRow]
    let bound = SpeedProgram.tangent(weights, b, anchor)
    return Slack(
      up: bound - value, low: bound + value,
      fall: weights * (0.5 / (anchor * anchor.squareRoot())))
  }

  private mutating func startMultipliers(_ mu: Double) {
    upper = [SIMD8<Double>](repeating: .zero, count: rows.count)
    lower = upper
    for i in 0..<innerCount {
      let b = coefficients(y, i)
      for r in 0..<rowsPerCell {
        let k = rowsPerCell * i + r
        let slack = slack(rows[k], r, b, i)
        upper[k] = mu / slack.up
        lower[k] = mu / slack.low
      }
    }
  }

  private func assemble(
    _ i: Int, _ mu: Double, _ system: inout PentadiagonalSystem, _ right: inout [Double]
  ) {
    let b = coefficients(y, i)
    var terms = timeTerms(i, b)
    var (h00, h01, h02) = (SIMD8<Double>.zero, SIMD8<Double>.zero, SIMD8<Double>.zero)
    var (h11, h12, h22) = (h00, h00, h00)
    var (g0, g1, g2) = (h00, h00, h00)
    for r in 0..<rowsPerCell {
      let k = rowsPerCell * i + r
      let row = rows[k]
      let slack = slack(row, r, b, i)
      let (inverseUp, inverseLow) = (1 / slack.up, 1 / slack.low)
      let (D, E) = (upper[k] * inverseUp, lower[k] * inverseLow)
      let P = D + E
      let force = (inverseUp - inverseLow) * mu
      g0 += force * row.r0
      g1 += force * row.r1
      g2 += force * row.r2
      let (p0, p1, p2) = (P * row.r0, P * row.r1, P * row.r2)
      h00 += p0 * row.r0
      h01 += p0 * row.r1
      h02 += p0 * row.r2
      h11 += p1 * row.r1
      h12 += p1 * row.r2
      h22 += p2 * row.r2
      guard r >= jerkRow else { continue }
      let t = slack.fall
      let Q = D - E
      let q = SIMD4(sum8(Q * row.r0), sum8(Q * row.r1), sum8(Q * row.r2), 0)
      let all = sum8(P)
      terms.gradient += t * (sum8(inverseUp + inverseLow) * mu)
      terms.hessian[0] += 2 * q[0] * t[0] + all * t[0] * t[0]
      terms.hessian[1] += q[0] * t[1] + q[1] * t[0] + all * t[0] * t[1]
      terms.hessian[2] += q[0] * t[2] + q[2] * t[0] + all * t[0] * t[2]
      terms.hessian[3] += 2 * q[1] * t[1] + all * t[1] * t[1]
      terms.hessian[4] += q[1] * t[2] + q[2] * t[1] + all * t[1] * t[2]
      terms.hessian[5] += 2 * q[2] * t[2] + all * t[2] * t[2]
    }
    terms.gradient += SIMD4(sum8(g0), sum8(g1), sum8(g2), 0)
    terms.hessian += SIMD8(
      sum8(h00), sum8(h01), sum8(h02), sum8(h11), sum8(h12), sum8(h22), 0, 0)
    add(terms, i, &system, &right)
  }

  /// Into the variables: b = Join · (yᵢ₋₁, yᵢ, yᵢ₊₁).
  @inline(__always) private func add(
    _ terms: CellTerms, _ i: Int, _ system: inout PentadiagonalSystem, _ right: inout [Double]
  ) {
    let j = joins[i]
    let (g, H) = (terms.gradient, terms.hessian)
    // Rows of H times the column of yᵢ.
    let c0 = H[0] * j.own0 + H[1] + H[2] * j.own2
    let c1 = H[1] * j.own0 + H[3] + H[4] * j.own2
    let c2 = H[2] * j.own0 + H[4] + H[5] * j.own2
    system.add(j.own0 * c0 + c1 + j.own2 * c2, i, distance: 0)
    right[i] -= j.own0 * g[0] + g[1] + j.own2 * g[2]
    if i > 0 {
      system.add(j.before * j.before * H[0], i - 1, distance: 0)
      system.add(j.before * c0, i - 1, distance: 1)
      right[i - 1] -= j.before * g[0]
    }
    if i + 1 < innerCount {
      system.add(j.after * j.after * H[5], i + 1, distance: 0)
      system.add(j.after * c2, i, distance: 1)
      right[i + 1] -= j.after * g[2]
    }
    if i > 0 && i + 1 < innerCount {
      system.add(j.before * j.after * H[2], i - 1, distance: 2)
    }
  }

  /// The time of the cell by three Gauss points, and of its neighbour at an end.
  @inline(__always) private func timeTerms(_ i: Int, _ b: SIMD4<Double>) -> CellTerms {
    var terms = CellTerms()
    func add(_ B: SIMD4<Double>, _ weight: Double) {
      let p = B * b
      let x = p[0] + p[1] + p[2]
      let first = weight / (x * x.squareRoot())
      let second = 1.5 * first / x
      terms.gradient -= B * first
      terms.hessian[0] += B[0] * B[0] * second
      terms.hessian[1] += B[0] * B[1] * second
      terms.hessian[2] += B[0] * B[2] * second
      terms.hessian[3] += B[1] * B[1] * second
      terms.hessian[4] += B[1] * B[2] * second
      terms.hessian[5] += B[2] * B[2] * second
    }
    let h = width(i)
    // (1 ± √(3/5)) / 2.
    let u = 0.887298334620741688
    let v = 0.112701665379258312
    add(SIMD4(u * u, 2 * u * v, v * v, 0), 0.5 * h * 5 / 18)
    add(SIMD4(0.25, 0.5, 0.25, 0), 0.5 * h * 8 / 18)
    add(SIMD4(v * v, 2 * u * v, u * u, 0), 0.5 * h * 5 / 18)
    if i == 0 { add(SIMD4(1, 0, 0, 0), 1.5 * (s[1] - s[0])) }
    if i == innerCount - 1 { add(SIMD4(0, 0, 1, 0), 1.5 * (s[i + 3] - s[i + 2])) }
    return terms
  }

  /// How far y and the multipliers may go without touching a bound.
  private func longestSteps(
    _ direction: [Double], _ mu: Double
  ) -> (primal: Double, dual: Double) {
    var ofY = SIMD8<Double>.zero
    var ofZ = SIMD8<Double>.zero
    var least = 0.0
    for i in 0..<innerCount {
      least = max(least, -direction[i] / y[i])
      let b = coefficients(y, i)
      let change = coefficients(direction, i)
      for r in 0..<rowsPerCell {
        let k = rowsPerCell * i + r
        let slack = slack(rows[k], r, b, i)
        let value = rows[k].value(change)
        let p = slack.fall * change
        let fall = p[0] + p[1] + p[2]
        let (up, low) = ((-fall - value) / slack.up, (value - fall) / slack.low)
        ofY = SpeedRow.larger(ofY, SpeedRow.larger(-up, -low))
        // Δz / z = μ / (z s) − 1 − Δs / s.
        ofZ = SpeedRow.larger(ofZ, 1 + up - mu / (upper[k] * slack.up))
        ofZ = SpeedRow.larger(ofZ, 1 + low - mu / (lower[k] * slack.low))
      }
    }
    let most = max(ofY.max(), least)
    return (min(1, 0.95 / most), min(1, 0.95 / max(ofZ.max(), 1e-9)))
  }

  /// Takes the step; returns the sum of all multipliers times their slacks.
  private mutating func advance(
    _ direction: [Double], primal: Double, dual: Double, _ mu: Double
  ) -> Double {
    var gap = SIMD8<Double>.zero
    let before = y
    for i in y.indices { y[i] += primal * direction[i] }
    for i in 0..<innerCount {
      let b = coefficients(before, i)
      let change = coefficients(direction, i)
      for r in 0..<rowsPerCell {
        let k = rowsPerCell * i + r
        let row = rows[k]
        let slack = slack(row, r, b, i)
        let value = row.value(change)
        let p = slack.fall * change
        let fall = p[0] + p[1] + p[2]
        let (up, low) = (-fall - value, value - fall)
        upper[k] += ((mu - upper[k] * up) / slack.up - upper[k]) * dual
        lower[k] += ((mu - lower[k] * low) / slack.low - lower[k]) * dual
        gap += upper[k] * (slack.up + up * primal) + lower[k] * (slack.low + low * primal)
      }
      moveAnchor(i)
    }
    return sum8(gap)
  }

  /// Puts the tangent of 1/√x to the new x, where that leaves room in every row.
  @inline(__always) private mutating func moveAnchor(_ i: Int) {
    let b = coefficients(y, i)
    let old = anchors[i]
    let mean = (b[0] + b[1] + b[2]) / 3
    for r in jerkRow..<rowsPerCell {
      let value = SpeedRow.largest(rows[rowsPerCell * i + r].value(b))
      let weights = elevation[r - jerkRow]
      let before = SpeedProgram.tangent(weights, b, old) - value
      let now = SpeedProgram.tangent(weights, b, mean) - value
      guard now > 0.5 * before else { return }
    }
    anchors[i] = mean
  }

  /// The sum of eight numbers by one fixed tree.
  @inline(__always) private func sum8(_ p: SIMD8<Double>) -> Double {
    ((p[0] + p[1]) + (p[2] + p[3])) + ((p[4] + p[5]) + (p[6] + p[7]))
  }
}
