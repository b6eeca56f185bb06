// SPDX-License-Identifier: GPL-3.0-or-later

import SpatialMath

/// What the limits ask of the squared path speed x in one cell where x is quadratic in s, with
/// Bernstein coefficients b₀, b₁, b₂.
///
/// Velocity, acceleration and torque: |r·b + g| ≤ 1. Jerk: q‴(t) = √x ℓ with ℓ linear in b, so that
/// |r·b| ≤ 1 / √x with r for ℓ over the limit. Each row is a Bernstein coefficient of a polynomial,
/// for eight joints: kept rows keep the limit in the whole cell.
struct SpeedRow: Sendable {
  var r0 = SIMD8<Double>.zero
  var r1 = SIMD8<Double>.zero
  var r2 = SIMD8<Double>.zero
  var constant = SIMD8<Double>.zero

  @inline(__always) func value(_ b: SIMD4<Double>) -> SIMD8<Double> {
    r0 * b[0] + r1 * b[1] + r2 * b[2]
  }
}

/// The rows of one cell, built from the path's slopes in it.
struct SpeedRowBuilder {
  let path: JointPath
  /// Degree of the slope.
  let m: Int
  let velocity: SIMD8<Double>
  let acceleration: SIMD8<Double>
  let jerk: SIMD8<Double>
  let torque: TorqueLimit?
  let tool: ToolWay?
  /// Bound of x beside the limits.
  let most: Double

  init(
    _ path: JointPath, _ limits: RetimingLimits, jerk: JointVector, tool: ToolWay? = nil,
    most: Double
  ) {
    self.path = path
    m = path.slopeDegree
    velocity = ReachabilityGrid.inverse(limits.velocity)
    acceleration = ReachabilityGrid.inverse(limits.acceleration)
    self.jerk = ReachabilityGrid.inverse(jerk)
    torque = limits.torque
    self.tool = tool
    self.most = most
  }

  /// Rows of velocity: 2m + 3 coefficients, one a lane, and the bounds of x.
  var velocityRowCount: Int { (2 * m + (tool == nil ? 4 : 6) + 7) / 8 }
  /// Of acceleration and torque.
  var secondOrderRowCount: Int { (m + 2) * (tool == nil ? 1 : 2) + (torque == nil ? 0 : 5) }
  var jerkRowCount: Int { (m + 1) * (tool == nil ? 1 : 2) }

  /// Bernstein coefficients of q′ between two path parameters within one segment.
  func slopes(_ begin: Double, _ end: Double) -> InlineArray<5, SIMD8<Double>> {
    let segment = min(Int(0.5 * (begin + end)), path.segmentCount - 1)
    return path.slopes(
      segment: segment, from: max(begin - Double(segment), 0), to: min(end - Double(segment), 1))
  }

  /// Rows of the cell between two path parameters: velocity, acceleration, torque, jerk.
  func append(from begin: Double, to end: Double, to rows: inout [SpeedRow]) {
    let h = end - begin
    let joints = Slopes(slopes(begin, end), m, h)
    let cell = tool?.cell(from: begin, to: end)
    let fan = cell.map { Slopes($0.slopes, m, h) }
    appendVelocity(joints.D, cell?.ceiling, to: &rows)
    appendAcceleration(joints, h, acceleration, to: &rows)
    if let torque {
      TorqueLimit.append(torque.cell(path, from: begin, to: end), h, to: &rows)
    }
    if let tool, let fan {
      appendAcceleration(fan, h, tool.inverseAcceleration, to: &rows)
    }
    appendJerk(joints, h, jerk, to: &rows)
    if let tool, let fan { appendJerk(fan, h, tool.inverseJerk, to: &rows) }
  }

  /// Bernstein coefficients of q′, q″ and q‴ in a cell.
  private struct Slopes {
    let D: InlineArray<5, SIMD8<Double>>
    var E = InlineArray<4, SIMD8<Double>>(repeating: .zero)
    var F = InlineArray<3, SIMD8<Double>>(repeating: .zero)

    init(_ D: InlineArray<5, SIMD8<Double>>, _ m: Int, _ h: Double) {
      self.D = D
      for k in 0..<m { E[k] = (D[k + 1] - D[k]) * (Double(m) / h) }
      for k in 0..<m - 1 { F[k] = (E[k + 1] - E[k]) * (Double(m - 1) / h) }
    }
  }

  /// q̈ = q′ x′/2 + q″ x, of degree m + 1.
  private func appendAcceleration(
    _ slopes: Slopes, _ h: Double, _ scale: SIMD8<Double>, to rows: inout [SpeedRow]
  ) {
    for k in 0...m + 1 {
      var row = SpeedRow()
      addRise(slopes.D, m, k, 1 / h, to: &row)
      add(slopes.E, m - 1, k, to: &row)
      rows.append(row.scaled(by: scale))
    }
  }

  /// ℓ = q′ x″/2 + 3/2 q″ x′ + q‴ x, of degree m.
  private func appendJerk(
    _ slopes: Slopes, _ h: Double, _ scale: SIMD8<Double>, to rows: inout [SpeedRow]
  ) {
    for k in 0...m {
      var row = SpeedRow()
      let w = slopes.D[k] * (1 / (h * h))
      row.r0 += w
      row.r1 -= w * 2
      row.r2 += w
      addRise(slopes.E, m - 1, k, 3 / h, to: &row)
      add(slopes.F, m - 2, k, to: &row)
      rows.append(row.scaled(by: scale))
    }
  }

  /// Adds coefficient k of a polynomial of degree `n` times `scale` (b₁ − b₀, b₂ − b₁).
  private func addRise<let count: Int>(
    _ P: InlineArray<count, SIMD8<Double>>, _ n: Int, _ k: Int, _ scale: Double,
    to row: inout SpeedRow
  ) {
    if k <= n {
      let w = P[k] * (Bernstein.weight(1, n, k, 0) * scale)
      row.r0 -= w
      row.r1 += w
    }
    if k > 0 {
      let w = P[k - 1] * (Bernstein.weight(1, n, k, 1) * scale)
      row.r1 -= w
      row.r2 += w
    }
  }

  /// Adds coefficient k of a polynomial of degree `n` times x.
  private func add<let count: Int>(
    _ P: InlineArray<count, SIMD8<Double>>, _ n: Int, _ k: Int, to row: inout SpeedRow
  ) {
    for i in 0...2 where k - i >= 0 && k - i <= n {
      let w = P[k - i] * Bernstein.weight(2, n, k, i)
      switch i {
      case 0: row.r0 += w
      case 1: row.r1 += w
      default: row.r2 += w
      }
    }
  }

  /// q′² x of degree 2m + 2, the largest of all joints; last the bounds of x.
  private func appendVelocity(
    _ D: InlineArray<5, SIMD8<Double>>, _ ceiling: Double?, to rows: inout [SpeedRow]
  ) {
    var squares = InlineArray<9, Double>(repeating: 0)
    for k in 0...2 * m {
      var sum = SIMD8<Double>.zero
      for i in max(0, k - m)...min(m, k) {
        sum += D[i] * D[k - i] * Bernstein.weight(m, m, k, i)
      }
      squares[k] = max(0, (sum * velocity * velocity).max())
    }
    let first = rows.count
    for _ in 0..<velocityRowCount { rows.append(SpeedRow()) }
    for k in 0...2 * m + 2 {
      let (row, lane) = (first + k / 8, k % 8)
      if k <= 2 * m { rows[row].r0[lane] = squares[k] * Bernstein.weight(2, 2 * m, k, 0) }
      if k > 0 && k <= 2 * m + 1 {
        rows[row].r1[lane] = squares[k - 1] * Bernstein.weight(2, 2 * m, k, 1)
      }
      if k > 1 { rows[row].r2[lane] = squares[k - 2] * Bernstein.weight(2, 2 * m, k, 2) }
    }
    // 0 ≤ b₁ ≤ most.
    let k = 2 * m + 3
    rows[first + k / 8].r1[k % 8] = 2 / min(most, ceiling ?? most)
    rows[first + k / 8].constant[k % 8] = -1
    guard let ceiling else { return }
    rows[first + (k + 1) / 8].r0[(k + 1) % 8] = 1 / ceiling
    rows[first + (k + 2) / 8].r2[(k + 2) % 8] = 1 / ceiling
  }
}

extension SpeedRow {
  static func magnitude(_ v: SIMD8<Double>) -> SIMD8<Double> {
    v.replacing(with: -v, where: v .< 0)
  }

  /// The larger of each pair of lanes.
  @inline(__always)
  static func larger(_ a: SIMD8<Double>, _ b: SIMD8<Double>) -> SIMD8<Double> {
    a.replacing(with: b, where: a .< b)
  }

  static func largest(_ v: SIMD8<Double>) -> Double { max(v.max(), -v.min()) }

  fileprivate func scaled(by k: SIMD8<Double>) -> SpeedRow {
    SpeedRow(r0: r0 * k, r1: r1 * k, r2: r2 * k, constant: constant * k)
  }
}
