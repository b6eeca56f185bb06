// SPDX-License-Identifier: GPL-3.0-or-later

import Numerics
import SpatialMath

/// The most likely body, posture and pose for a set of observations, and how surely they are known.
struct RegistrationFit {
  /// Steps of one fit; it converges in a handful.
  static let mostSteps = 20
  /// A fit is done when a step changes the sum of squares by less than this share.
  static let enough = 1e-9

  let problem: RegistrationProblem
  let body: BodyState
  /// Of the scaled numbers, row after row.
  let covariance: [Double]
  /// Sum of the squared residuals, priors among them.
  let squaredNorm: Double

  /// Fits from a start by Levenberg–Marquardt.
  init(
    _ model: ArticulatedModel, from start: BodyState, to observations: Observations
  ) throws(RegistrationRefusal) {
    // The pose starts anew from what is known, so that its turn stays small.
    var body = start
    body.start = start.X_CP
    for k in 0..<BodyState.poseCount { body.numbers[k] = 0 }
    problem = RegistrationProblem(model: model, body: body, observations: observations)
    do throws(NumericsError) {
      var solver = try NonlinearLeastSquares(problem)
      try solver.start(at: body.numbers.span)
      var last = solver.squaredNorm
      for _ in 0..<Self.mostSteps {
        guard try solver.iterate() == .improved else { break }
        let now = solver.squaredNorm
        if last - now <= Self.enough * (1 + now) { break }
        last = now
      }
      body.numbers = solver.parameters
      squaredNorm = solver.squaredNorm
      covariance = try RegistrationFit.covariance(problem, body.numbers)
    } catch {
      throw .numerical("\(error)")
    }
    self.body = body
  }

  /// `(Jᵀ J)⁻¹` at the solution: every row is already in standard deviations.
  private static func covariance(
    _ problem: RegistrationProblem, _ numbers: [Double]
  ) throws(NumericsError) -> [Double] {
    let n = problem.parameterCount
    var rows = [Double](repeating: 0, count: problem.residualCount * n)
    var span = rows.mutableSpan
    problem.jacobian(at: numbers.span, into: &span)
    var information = [Double](repeating: 0, count: n * n)
    for row in 0..<problem.residualCount {
      let first = row * n
      for i in 0..<n where rows[first + i] != 0 {
        let a = rows[first + i]
        for k in 0...i { information[i * n + k] += a * rows[first + k] }
      }
    }
    return try PositiveDefinite(size: n, elements: information).inverse()
  }

  /// The model at the solution.
  var state: ArticulatedModel.State {
    problem.model.state(problem.parameters(body.numbers.span)[...])
  }

  /// How places move with the numbers of the fit at the solution.
  var motion: RegistrationProblem.Motion { RegistrationProblem.Motion(problem, body.numbers.span) }

  /// The place of a handle in C [m], and its covariance.
  func place(
    _ handle: SkinHandle, _ motion: inout RegistrationProblem.Motion
  ) -> (position: Vector3, covariance: PointCovariance) {
    let p = motion.place(handle)
    return (p, PointCovariance(columns: motion.columns, covariance: covariance))
  }
}
