// SPDX-License-Identifier: GPL-3.0-or-later

import Numerics
package import SpatialMath

/// The rigid motion that lays one set of points on another with the least weighted squared error:
/// `target ≈ X * source`.
///
/// A reflection is never the answer: where the best orthogonal map would mirror, the best rotation is
/// taken instead. Sources: W. Kabsch, Acta Crystallographica A 34 (1978) 827; S. Umeyama, IEEE PAMI
/// 13 (1991) 376, equations 34–42 without the scale.
package struct RigidAlignment: Equatable, Sendable {
  /// Points must spread at least this far across their longest line (weighted RMS) [m].
  package static let leastSpread = 0.01
  package static let leastPoints = 3

  package let rotation: RotationMatrix
  package let translation: Vector3
  /// The weighted mean of the source points.
  package let centroid: Vector3

  /// - Parameters:
  ///   - weights: one over the variance of each point [1/m²].
  /// - Throws: fewer than three points, collinear points, numbers that are not finite.
  /// - Precondition: as many targets and weights as sources.
  package init(
    source: [Vector3], target: [Vector3], weights: [Double]
  ) throws(RegistrationRefusal) {
    precondition(
      source.count == target.count && source.count == weights.count,
      "\(source.count) points, \(target.count) targets, \(weights.count) weights")
    guard source.count >= Self.leastPoints else {
      throw .tooFewLandmarks(count: source.count, needed: Self.leastPoints)
    }
    guard source.allSatisfy(\.isFinite), target.allSatisfy(\.isFinite) else {
      throw .badNumber(what: "positions")
    }
    guard weights.allSatisfy({ $0 > 0 && $0.isFinite }) else {
      throw .badNumber(what: "weights")
    }
    let total = weights.reduce(0, +)
    let from = RigidAlignment.mean(source, weights, total)
    let to = RigidAlignment.mean(target, weights, total)
    let arms = source.map { $0 - from }
    let spread = try RigidAlignment.spread(arms, weights, total)
    guard spread >= Self.leastSpread else {
      throw .collinear(spread: spread, needed: Self.leastSpread)
    }
    var h = [Double](repeating: 0, count: 9)
    for (i, w) in weights.enumerated() {
      let b = (target[i] - to) * w
      for r in 0..<3 {
        for c in 0..<3 { h[3 * r + c] += b[r] * arms[i][c] }
      }
    }
    rotation = try RigidAlignment.rotation(h)
    centroid = from
    translation = to - rotation * from
  }

  /// The aligned place of a source point.
  package func callAsFunction(_ p: Vector3) -> Vector3 { rotation * p + translation }

  private static func mean(_ p: [Vector3], _ w: [Double], _ total: Double) -> Vector3 {
    var sum = Vector3.zero
    for i in p.indices { sum += p[i] * w[i] }
    return sum / total
  }

  /// Weighted RMS across the longest line: the second singular value of the weighted arms [m].
  private static func spread(
    _ arms: [Vector3], _ weights: [Double], _ total: Double
  ) throws(RegistrationRefusal) -> Double {
    let elements = zip(arms, weights).flatMap { arm, w in
      let k = (w / total).squareRoot()
      return [arm.x * k, arm.y * k, arm.z * k]
    }
    return try svd(rows: arms.count, elements).values[1]
  }

  /// The rotation nearest to the correlation `Σ w target sourceᵀ`.
  private static func rotation(_ h: [Double]) throws(RegistrationRefusal) -> RotationMatrix {
    let parts = try svd(rows: 3, h)
    func column(_ m: [Double], _ c: Int) -> Vector3 { Vector3(m[c], m[3 + c], m[6 + c]) }
    let (u0, u1) = (column(parts.u, 0), column(parts.u, 1))
    let (v0, v1) = (column(parts.v, 0), column(parts.v, 1))
    // The third axis follows from the first two, which makes both bases right-handed: Umeyama's
    // sign matrix, and right for points in a plane, whose third singular vector means nothing.
    let u = RotationMatrix(uncheckedColumns: u0, u1, u0.cross(u1))
    let v = RotationMatrix(uncheckedColumns: v0, v1, v0.cross(v1))
    return u * v.inverse
  }

  private static func svd(
    rows: Int, _ elements: [Double]
  ) throws(RegistrationRefusal) -> SingularValueDecomposition {
    do throws(NumericsError) {
      return try SingularValueDecomposition(rows: rows, columns: 3, elements: elements)
    } catch {
      throw .numerical("\(error)")
    }
  }
}
