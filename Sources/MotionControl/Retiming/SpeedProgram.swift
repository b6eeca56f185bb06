// SPDX-License-Identifier: GPL-3.0-or-later

import SpatialMath

/// The squared path speed x(s) of least time within limits up to the third order.
///
/// x is a C¹ quadratic spline on a mesh; in the first and the last cell s is a cubic of time instead
/// (x ∝ s^4/3), which alone leaves and reaches rest with finite jerk and zero acceleration. With
/// x = ṡ² velocity, acceleration and torque are linear in x, and the jerk limit |ℓ| ≤ 1/√x has a
/// convex right side: its tangent is a linear limit that keeps the true one. So each step is an
/// interior-point step of a convex program inside the true limits, and every iterate keeps all limits,
/// also between the ends of the cells (`SpeedRow`).
///
/// Source: Verscheure, Demeulenaere, Swevers, De Schutter, Diehl, *Time-Optimal Path Tracking for
/// Robots: A Convex Optimization Approach* (2009); Debrouwere and others, *Time-Optimal Path Following
/// for Robots With Convex–Concave Constraints Using Sequential Convex Programming* (2013).
struct SpeedProgram {
  /// Ends of all cells, the first and the last among them.
  let s: [Double]
  /// Rows of all inner cells.
  var rows: [SpeedRow] = []
  let rowsPerCell: Int
  /// From this one on they are of the jerk.
  let jerkRow: Int
  /// Share of b₀, b₁, b₂ in each Bernstein coefficient of x at the degree of the jerk rows.
  let elevation: [SIMD4<Double>]
  /// How x at the ends of inner cells comes from the variables.
  var joins: [Join] = []
  /// The middle Bernstein coefficient of each inner cell: the variables.
  var y: [Double] = []
  /// Where the tangent of 1/√x touches, in each inner cell.
  var anchors: [Double] = []
  /// Multipliers of the upper and the lower bound of each row.
  var upper: [SIMD8<Double>] = []
  var lower: [SIMD8<Double>] = []
  /// Steps taken, and the duality gap after them as a share of the time.
  var steps = 0
  var gapShare = Double.infinity

  var innerCount: Int { s.count - 3 }

  /// b₀ = before yᵢ₋₁ + own0 yᵢ, b₂ = own2 yᵢ + after yᵢ₊₁.
  struct Join {
    var before = 0.0
    var own0 = 0.0
    var own2 = 0.0
    var after = 0.0
  }

  /// - Parameters:
  ///   - s: at least four cells, each within one segment of the path.
  ///   - law: a motion to begin with, smoothed over `window` [s]; it need not keep the jerk limit.
  init(mesh s: [Double], _ builder: SpeedRowBuilder, from law: TimeLaw, window: Double) {
    precondition(s.count >= 5, "\(s.count - 1) cells")
    self.s = s
    let m = builder.m
    jerkRow = builder.velocityRowCount + builder.secondOrderRowCount
    rowsPerCell = jerkRow + builder.jerkRowCount
    elevation = (0..<builder.jerkRowCount).map { row in
      let k = row % (m + 1)
      var w = SIMD4<Double>.zero
      for i in 0...2 where k - i >= 0 && k - i <= m - 2 {
        w[i] = Bernstein.weight(2, m - 2, k, i)
      }
      return w
    }
    rows.reserveCapacity(rowsPerCell * innerCount)
    for i in 0..<innerCount { builder.append(from: s[i + 1], to: s[i + 2], to: &rows) }
    joins = (0..<innerCount).map(join)
    limitEnds(builder)
    start(law, window)
  }

  func width(_ i: Int) -> Double { s[i + 2] - s[i + 1] }

  private func join(_ i: Int) -> Join {
    var join = Join()
    let h = width(i)
    if i == 0 {
      // x ∝ s^4/3 before: x′ = 4/3 x / s.
      join.own0 = 1 / (1 + 2 * h / (3 * (s[1] - s[0])))
    } else {
      join.before = h / (h + width(i - 1))
      join.own0 = width(i - 1) / (h + width(i - 1))
    }
    if i == innerCount - 1 {
      join.own2 = 1 / (1 + 2 * h / (3 * (s[i + 3] - s[i + 2])))
    } else {
      join.after = h / (h + width(i + 1))
      join.own2 = width(i + 1) / (h + width(i + 1))
    }
    return join
  }

  /// Bernstein coefficients of x in inner cell i.
  @inline(__always) func coefficients(_ y: [Double], _ i: Int) -> SIMD4<Double> {
    let join = joins[i]
    let own = y[i]
    let b0 = join.own0 * own + (i > 0 ? join.before * y[i - 1] : 0)
    let b2 = join.own2 * own + (i + 1 < y.count ? join.after * y[i + 1] : 0)
    return SIMD4(b0, own, b2, 0)
  }

  /// Puts what the first and the last cell allow into the velocity rows of their neighbours.
  private mutating func limitEnds(_ builder: SpeedRowBuilder) {
    let n = s.count - 1
    let first = builder.mostAfterRest(from: s[0], to: s[1])
    let last = builder.mostAfterRest(from: s[n], to: s[n - 1])
    rows[0].r0[0] = max(rows[0].r0[0], 1 / first)
    let k = 2 * builder.m + 2
    let row = rowsPerCell * (innerCount - 1) + k / 8
    rows[row].r2[k % 8] = max(rows[row].r2[k % 8], 1 / last)
  }

  /// A motion inside all limits: another one smoothed over time, with the right shape at the ends,
  /// slowed down.
  private mutating func start(_ law: TimeLaw, _ window: Double) {
    let length = s[s.count - 1]
    let ends = (law.sample(at: window).s, length - law.sample(at: law.duration - window).s)
    y = (0..<innerCount).map { i in
      let place = 0.5 * (s[i + 1] + s[i + 2])
      let t = law.time(at: place)
      var x = 0.0
      for k in -4...4 {
        let time = t + 0.25 * window * Double(k)
        guard time > 0 && time < law.duration else { continue }
        let v = law.sample(at: time).first
        x += v * v * Double(5 - abs(k)) / 25
      }
      let share = place / (place + ends.0) * (length - place) / (length - place + ends.1)
      return x * Elementary.pow(share, 4.0 / 3)
    }
    var factor = Double.infinity
    for i in 0..<innerCount {
      let b = coefficients(y, i)
      let mean = (b[0] + b[1] + b[2]) / 3
      for r in 0..<rowsPerCell {
        let row = rows[rowsPerCell * i + r]
        let value = row.value(b)
        if r < jerkRow {
          for lane in 0..<8 where value[lane] != 0 {
            let sign = value[lane] < 0 ? -1.0 : 1
            factor = min(factor, 0.5 * (1 - sign * row.constant[lane]) / abs(value[lane]))
          }
        } else {
          let most = SpeedRow.largest(value)
          guard most > 0 else { continue }
          let ratio = SpeedProgram.tangent(elevation[r - jerkRow], b, mean) / most
          factor = min(factor, Elementary.pow(0.5 * ratio, 2.0 / 3))
        }
      }
    }
    for i in y.indices { y[i] *= factor }
    anchors = (0..<innerCount).map { i in
      let b = coefficients(y, i)
      return (b[0] + b[1] + b[2]) / 3
    }
  }

  /// A Bernstein coefficient of the tangent of 1/√x that touches at `anchor`.
  @inline(__always) static func tangent(
    _ weights: SIMD4<Double>, _ b: SIMD4<Double>, _ anchor: Double
  ) -> Double {
    let p = weights * b
    return (1.5 - 0.5 * (p[0] + p[1] + p[2]) / anchor) / anchor.squareRoot()
  }
}

extension SpeedRowBuilder {
  /// The largest x at `place` when it is reached from rest with constant s⃛ = J; backwards alike.
  ///
  /// s = J t³/6, so that q‴(t) = J (q′ + 9 q″ s + 9/2 q‴ s²); q̈ ≤ |q′| s̈ + |q″| x with
  /// s̈ = 2/3 x / s, both largest at the end.
  func mostAfterRest(from rest: Double, to place: Double) -> Double {
    let h = abs(place - rest)
    let (begin, end) = (min(rest, place), max(rest, place))
    var x = min(most, mostAfterRest(slopes(begin, end), h, velocity, acceleration, jerk))
    if let tool {
      let cell = tool.cell(from: begin, to: end)
      x = min(x, cell.ceiling)
      x = min(
        x, mostAfterRest(cell.slopes, h, .zero, tool.inverseAcceleration, tool.inverseJerk))
    }
    if let torque {
      x = min(x, TorqueLimit.mostAtEnd(torque.cell(path, from: begin, to: end), h))
    }
    return x
  }

  /// The same for one set of slopes, with one over their limits.
  private func mostAfterRest(
    _ D: InlineArray<5, SIMD8<Double>>, _ h: Double, _ velocity: SIMD8<Double>,
    _ acceleration: SIMD8<Double>, _ jerk: SIMD8<Double>
  ) -> Double {
    var slope = SIMD8<Double>.zero
    var curvature = SIMD8<Double>.zero
    var third = SIMD8<Double>.zero
    for k in 0...m {
      slope = pointwiseMax(slope, SpeedRow.magnitude(D[k]))
      guard k < m else { continue }
      curvature = pointwiseMax(curvature, SpeedRow.magnitude(D[k + 1] - D[k]) * (Double(m) / h))
      guard k < m - 1 else { continue }
      third = pointwiseMax(
        third,
        SpeedRow.magnitude(D[k + 2] - D[k + 1] * 2 + D[k]) * (Double(m * (m - 1)) / (h * h)))
    }
    let ofVelocity = (slope * velocity).max()
    let ofAcceleration = ((slope * (2 / (3 * h)) + curvature) * acceleration).max()
    let ofJerk = ((slope + (curvature * 9 + third * (4.5 * h)) * h) * jerk).max()
    var x = Double.infinity
    if ofVelocity > 0 { x = min(x, 1 / (ofVelocity * ofVelocity)) }
    if ofAcceleration > 0 { x = min(x, 1 / ofAcceleration) }
    // J = 2 v³ / (9 h²).
    if ofJerk > 0 { x = min(x, Elementary.pow(4.5 * h * h / ofJerk, 2.0 / 3)) }
    return x
  }
}
