// SPDX-License-Identifier: GPL-3.0-or-later

package import SpatialMath

/// Largest magnitudes of the joint torques along a path: τ = a(s) s̈ + b(s) ṡ² + g(s).
///
/// a = M q′, b = M q″ + C(q, q′) q′ and gravity g come from three inverse dynamics; friction is not
/// in them. In a cell each is taken for the quadratic through its ends and middle; what that leaves out
/// is of third order in the cell's length, and `PathTiming` checks the motion afterwards and keeps
/// `margin` free for it.
package struct TorqueLimit: Sendable {
  let dynamics: ArmDynamics
  /// [N·m, N].
  package let effort: JointVector
  /// Share of the limits that is kept free.
  var margin = 1e-9

  /// - Precondition: efforts of the arm's joints are greater than zero.
  package init(_ dynamics: ArmDynamics, effort: JointVector) {
    for i in 0..<dynamics.count { precondition(effort[i] > 0, "effort \(effort[i])") }
    self.dynamics = dynamics
    self.effort = effort
  }

  /// Torques over their limits, for a unit s̈, for a unit ṡ², and standing still.
  struct Terms {
    var a = SIMD8<Double>.zero
    var b = SIMD8<Double>.zero
    var g = SIMD8<Double>.zero
  }

  private func terms(_ path: JointPath, at s: Double) -> Terms {
    let place = path.sample(at: s)
    let gravity = dynamics.gravity(place.q)
    let scale =
      (1 / effort.lanes).replacing(with: 0, where: effort.lanes .== 0) * (1 / (1 - margin))
    let ofAcceleration = dynamics.inverseDynamics(place.q, .zero, place.first)
    let ofSpeed = dynamics.inverseDynamics(place.q, place.first, place.second)
    return Terms(
      a: (ofAcceleration - gravity).lanes * scale, b: (ofSpeed - gravity).lanes * scale,
      g: gravity.lanes * scale)
  }

  /// Bernstein coefficients of degree two in a cell.
  func cell(_ path: JointPath, from begin: Double, to end: Double) -> InlineArray<3, Terms> {
    let first = terms(path, at: begin)
    let middle = terms(path, at: 0.5 * (begin + end))
    let last = terms(path, at: end)
    return [
      first,
      Terms(
        a: middle.a * 2 - (first.a + last.a) * 0.5, b: middle.b * 2 - (first.b + last.b) * 0.5,
        g: middle.g * 2 - (first.g + last.g) * 0.5),
      last,
    ]
  }

  /// The largest share of its limit that a joint takes in a motion, at the ends of all pieces and at four
  /// places in each.
  func worst(of motion: JointTrajectory) -> Double {
    var worst = 0.0
    let pieces = motion.law.pieces
    for (i, piece) in pieces.enumerated() {
      let end = i + 1 < pieces.count ? pieces[i + 1].t : motion.duration
      for k in 0..<5 {
        let t = piece.t + (end - piece.t) * Double(k) / 5
        worst = max(worst, ratio(motion.sample(at: t)))
      }
    }
    return worst
  }

  /// The largest share of its limit that a joint takes at a moment of a motion.
  private func ratio(_ sample: JointTrajectory.Sample) -> Double {
    ratio(of: dynamics.inverseDynamics(sample.q, sample.qd, sample.qdd))
  }

  /// The same for the arm at rest.
  func ratio(holding q: JointVector) -> Double { ratio(of: dynamics.gravity(q)) }

  private func ratio(of tau: JointVector) -> Double {
    var worst = 0.0
    for i in 0..<dynamics.count { worst = max(worst, abs(tau[i]) / effort[i]) }
    return worst
  }
}

extension TorqueLimit {
  /// Rows of a cell of length `h` where x is linear: a s̈ + b x + g of degree three.
  static func append(
    _ cell: InlineArray<3, Terms>, _ h: Double, to rows: inout [ReachabilityRow]
  ) {
    for k in 0...3 {
      var (A, B, G) = (SIMD8<Double>.zero, SIMD8<Double>.zero, SIMD8<Double>.zero)
      for i in 0...1 where (0...2).contains(k - i) {
        let term = cell[k - i]
        let weight = Bernstein.weight(1, 2, k, i)
        A -= term.a * (weight * 0.5 / h)
        B += term.a * (weight * 0.5 / h)
        G += term.g * weight
        if i == 0 { A += term.b * weight } else { B += term.b * weight }
      }
      rows.append(ReachabilityRow(A, B, G))
    }
  }

  /// Rows of a cell of length `h` where x is quadratic: a x′/2 + b x + g of degree four.
  static func append(_ cell: InlineArray<3, Terms>, _ h: Double, to rows: inout [SpeedRow]) {
    for k in 0...4 {
      var row = SpeedRow()
      for i in 0...2 where (0...2).contains(k - i) {
        let weight = Bernstein.weight(2, 2, k, i)
        let term = cell[k - i]
        let slope = term.a * (weight / h)
        row.constant += term.g * weight
        switch i {
        case 0:
          row.r0 += term.b * weight - slope
          row.r1 += slope
        case 1:
          row.r0 -= slope * 0.5
          row.r1 += term.b * weight
          row.r2 += slope * 0.5
        default:
          row.r1 -= slope
          row.r2 += term.b * weight + slope
        }
      }
      rows.append(row)
    }
  }

  /// The largest x at the end of a cell of length `h` that begins at rest with s̈ ∝ t.
  static func mostAtEnd(_ cell: InlineArray<3, Terms>, _ h: Double) -> Double {
    var terms = Terms()
    for k in 0...2 {
      terms.a = pointwiseMax(terms.a, SpeedRow.magnitude(cell[k].a))
      terms.b = pointwiseMax(terms.b, SpeedRow.magnitude(cell[k].b))
      terms.g = pointwiseMax(terms.g, SpeedRow.magnitude(cell[k].g))
    }
    let use = terms.a * (2 / (3 * h)) + terms.b
    var most = Double.infinity
    for i in 0..<8 where use[i] > 0 { most = min(most, (1 - terms.g[i]) / use[i]) }
    return most
  }
}
