// SPDX-License-Identifier: GPL-3.0-or-later

package import Numerics
package import SpatialMath

/// Finds joint positions for a tool pose: projected damped least squares with random restarts.
///
/// Each step solves `(J Jᵀ + λI) y = e`, `dq = Jᵀ y` by GSL's Cholesky factorisation, with a damping
/// that falls with the error (Wampler, 1986; Nakamura and Hanafusa, 1986). Joints that would leave
/// their range are held at its end and the step is solved again without them. When the error stops
/// falling, the search starts anew from a random posture. Everything is bounded by counts, so the
/// same seed gives the same answer on every machine. Allocates: never.
package struct PoseSolver: Sendable {
  /// How many random postures are tried after the first descent.
  package static let mostRestarts = 200
  private static let mostIterations = 60
  /// Metres that weigh as much as a radian: about the reach of the wrist.
  private static let angularScale = 0.35
  private static let smallestDamping = 1e-7
  /// Damping per squared error.
  private static let dampingGain = 0.1
  /// Longest step of any joint [rad, m].
  private static let longestStep = 1.0
  /// Steps without the squared error falling to `sufficientDrop` of its mark before giving up.
  private static let patience = 2
  private static let sufficientDrop = 0.9
  /// Random postures looked at for each restart; the nearest to the target is taken.
  private static let screening = 4
  /// How far inside the joint limits answers stay [rad, m].
  private static let margin = 1e-6

  package let robot: RobotModel
  private let chain: KinematicChain
  private let route: SymmetricSolver
  private let lower: JointVector
  private let upper: JointVector

  /// - Parameter route: who solves the six equations; the second is there to be compared.
  package init(_ robot: RobotModel, route: SymmetricSolver = .gsl) {
    self.robot = robot
    chain = robot.chain
    self.route = route
    let inset = JointVector(repeating: PoseSolver.margin, count: robot.jointCount)
    lower = robot.limits.lower + inset
    upper = robot.limits.upper - inset
  }

  /// Joint positions that bring the tool to `target`, near `seed` where that converges.
  ///
  /// - Parameter random: the source of restarts.
  package func solve(
    _ target: PoseTarget, from seed: JointVector, random: inout SeededGenerator,
    restarts: Int = mostRestarts
  ) -> PoseSolution {
    var q = seed.clamped(lower, upper)
    var best = q
    var bestError = Double.infinity
    var iterations = 0
    for restart in 0...restarts {
      if restart > 0 { q = freshStart(target, &random) }
      let error = descend(target, &q, &iterations)
      if error == 0 {
        let verdict = target.judge(
          q, of: robot, iterations: iterations, restarts: restart)
        if verdict.isSolved { return verdict }
      }
      if error < bestError {
        bestError = error
        best = q
      }
    }
    return target.judge(best, of: robot, iterations: iterations, restarts: restarts)
  }

  /// The best of a few random postures.
  private func freshStart(_ target: PoseTarget, _ random: inout SeededGenerator) -> JointVector {
    var best = JointVector.zero
    var bestError = Double.infinity
    for _ in 0..<PoseSolver.screening {
      let q = robot.limits.random(&random, count: robot.jointCount).clamped(lower, upper)
      let error = PoseSolver.squared(target.error(of: chain.toolPose(at: q)))
      if error < bestError {
        bestError = error
        best = q
      }
    }
    return best
  }

  @inline(__always) private static func squared(_ e: Twist) -> Double {
    e.linear.lengthSquared + e.angular.lengthSquared * (angularScale * angularScale)
  }

  /// Follows the error down from `q`; returns zero at the target, else the squared error reached.
  private func descend(
    _ target: PoseTarget, _ q: inout JointVector, _ iterations: inout Int
  ) -> Double {
    let near = PoseTolerance.target
    var mark = Double.infinity
    var sinceMark = 0
    var error = Double.infinity
    for _ in 0..<PoseSolver.mostIterations {
      iterations += 1
      var state = chain.kinematics(at: q)
      let e = target.error(of: state.X_BT)
      if e.linear.lengthSquared < near.position * near.position
        && e.angular.lengthSquared < near.rotation * near.rotation
      {
        return 0
      }
      error = PoseSolver.squared(e)
      if error < PoseSolver.sufficientDrop * mark {
        mark = error
        sinceMark = 0
      } else {
        sinceMark += 1
        if sinceMark >= PoseSolver.patience { break }
      }
      if target.spin == .free { state.J_BT.ignoreTurning(about: state.X_BT.rotation.z) }
      state.J_BT.scaleAngular(by: PoseSolver.angularScale)
      let lambda = PoseSolver.smallestDamping + PoseSolver.dampingGain * error
      let dq = boundedStep(
        &state.J_BT, rows(e.angular * PoseSolver.angularScale, e.linear), lambda, q,
        freeAxis: target.spin == .free ? state.X_BT.rotation.z : nil)
      q = (q + dq).clamped(lower, upper)
    }
    return error
  }

  /// One damped step that does not push joints past the ends they stand at.
  @inline(__always) private func boundedStep(
    _ J: inout Jacobian, _ e: Vector6, _ lambda: Double, _ q: JointVector, freeAxis: Vector3?
  ) -> JointVector {
    var dq = JointVector.zero
    for _ in 0..<4 {
      var A = J.gram(damping: lambda)
      if let freeAxis { A.addAngular(freeAxis, 1) }
      var y = e
      // λ > 0 makes the matrix positive definite, so no error can arise but from NaN.
      guard (try? route.solve(&A, &y)) != nil else { return .zero }
      dq = J.transposeTimes(Wrench(rows: y))
      var isBlocked = false
      for i in 0..<robot.jointCount
      where (dq[i] < 0 && q[i] <= lower[i]) || (dq[i] > 0 && q[i] >= upper[i]) {
        J.clearColumn(i)
        isBlocked = true
      }
      if !isBlocked { break }
    }
    let longest = dq.maxMagnitude
    return longest > PoseSolver.longestStep ? dq * (PoseSolver.longestStep / longest) : dq
  }
}
