// SPDX-License-Identifier: GPL-3.0-or-later

package import Numerics
package import SpatialMath

/// Finds joint positions for a tool pose: projected damped least squares with restarts.
///
/// Each step solves `(J Jᵀ + λI) y = e`, `dq = Jᵀ y` by GSL's Cholesky factorisation, with a damping
/// that falls with the error (Wampler, 1986; Nakamura and Hanafusa, 1986). Joints that would leave
/// their range are held at its end and the step is solved again without them. When the error stops
/// falling, the search starts anew: from the nearest postures of a table, then from random ones.
/// Everything is bounded by counts, so the same seed gives the same answer on every machine.
/// Allocates: at `init` only, which tables 2048 postures: whoever works on one arm shares one solver.
package struct PoseSolver: Sendable {
  /// How often the search starts anew after the first descent.
  package static let mostRestarts = 200
  /// The same for targets beyond the arm's reach: enough for a posture near to them.
  package static let restartsBeyondReach = 40
  private static let mostIterations = 60
  /// Metres that weigh as much as a radian: about the reach of the wrist.
  static let angularScale = Dexterity.angularScale
  private static let smallestDamping = 1e-9
  /// Damping per squared error.
  private static let dampingGain = 0.05
  /// Longest step of any joint [rad, m].
  private static let longestStep = 1.0
  /// A descent goes on while the squared error falls to this share of its mark…
  private static let sufficientDrop = 0.7
  /// …within so many steps,
  private static let patience = 2
  /// or so many where the squared error is below `nearError`: near a singular posture the last
  /// millimetres take longer, but there is something to be had.
  private static let nearPatience = 6
  private static let nearError = 1e-3
  /// Squared error at the end of a descent that may be within the tolerance.
  private static let worthJudging = 2e-9
  /// Random postures looked at for a restart past the table; the nearest to the target is taken.
  private static let screening = 4
  /// How far inside the joint limits answers stay [rad, m].
  private static let margin = 1e-9

  package let robot: RobotModel
  /// No tip of the arm is ever outside.
  package let reach: ReachSphere
  private let chain: KinematicChain
  private let route: SymmetricSolver
  private let lower: JointVector
  private let upper: JointVector
  private let table: PostureTable?
  /// The largest manipulability over postures drawn from a fixed stream.
  package let bestManipulability: Double

  /// - Parameter route: who solves the six equations; the second is there to be compared.
  package init(_ robot: RobotModel, route: SymmetricSolver = .gsl) {
    self.robot = robot
    chain = robot.chain
    reach = ReachSphere(robot)
    self.route = route
    let inset = JointVector(repeating: PoseSolver.margin, count: robot.jointCount)
    lower = robot.limits.lower + inset
    upper = robot.limits.upper - inset
    table = PostureTable(robot, lower: lower, upper: upper)
    bestManipulability = VelocityStep.bestManipulability(of: robot)
  }

  /// Joint positions that bring the tool to `target`, near `seed` where that converges.
  ///
  /// A target that is no pose, whose numbers are not finite or whose axes are not orthonormal, is
  /// unreachable, infinitely far away; a seed that is not finite counts as the middle of the joint
  /// ranges. Allocates: never.
  ///
  /// - Parameter random: the source of restarts past the table's.
  package func solve(
    _ target: PoseTarget, from seed: JointVector, random: inout SeededGenerator,
    restarts: Int = mostRestarts
  ) -> PoseSolution {
    var q = (seed.isFinite ? seed : robot.limits.middle).clamped(lower, upper)
    let R = target.X_BT.rotation
    guard target.X_BT.isFinite, RotationMatrix(columns: R.x, R.y, R.z) != nil else {
      return .unreachable(
        PoseAnswer(
          q: q, positionError: .infinity, rotationError: .infinity, iterations: 0, restarts: 0))
    }
    let isBeyond = reach.excludes(target.X_BT.translation)
    let aim = isBeyond ? reach.pulledInside(target) : target
    let budget = isBeyond ? min(restarts, PoseSolver.restartsBeyondReach) : restarts
    var best = q
    var bestError = Double.infinity
    var iterations = 0
    var near = PostureTable.Nearest()
    var first = 0
    for restart in 0...budget {
      if restart == 1, let table {
        near = table.nearest(to: aim)
        first = near.count > 0 ? random.index(below: near.count) : 0
      }
      if restart > 0 { q = freshStart(restart, first, near, aim, &random) }
      let error = descend(aim, &q, &iterations)
      if error < PoseSolver.worthJudging, !isBeyond {
        let answer = target.answer(q, of: robot, iterations: iterations, restarts: restart)
        if answer.isWithinTolerance(of: robot) { return .converged(answer) }
      }
      if error < bestError {
        bestError = error
        best = q
      }
    }
    let answer = target.answer(best, of: robot, iterations: iterations, restarts: budget)
    return isBeyond ? .unreachable(answer) : shortfall(aim, answer)
  }

  /// A posture of the table, or the best of a few random ones.
  private func freshStart(
    _ restart: Int, _ first: Int, _ near: borrowing PostureTable.Nearest, _ target: PoseTarget,
    _ random: inout SeededGenerator
  ) -> JointVector {
    if let table, restart <= near.count {
      return table.start((first + restart) % near.count, of: near, for: target)
    }
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

  /// Follows the error down from `q`; returns the squared error reached.
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
      error = PoseSolver.squared(e)
      if e.linear.lengthSquared < near.position * near.position
        && e.angular.lengthSquared < near.rotation * near.rotation
      {
        break
      }
      if error < PoseSolver.sufficientDrop * mark {
        mark = error
        sinceMark = 0
      } else {
        sinceMark += 1
        let patience =
          error < PoseSolver.nearError ? PoseSolver.nearPatience : PoseSolver.patience
        if sinceMark >= patience { break }
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
      // λ > 0 makes the matrix positive definite, but where the arm has lost a direction rounding
      // may still take it away; the descent then ends for want of progress.
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

extension PoseSolver {
  /// The gradient towards a limit that counts as being held there, as a share of the error.
  private static let holdingShare = 1e-2
  /// Share of the best manipulability below which a posture counts as having lost a direction.
  private static let singularShare = 0.02

  /// Why the best posture is short of a target that the reach does not rule out.
  private func shortfall(_ target: PoseTarget, _ answer: PoseAnswer) -> PoseSolution {
    let q = answer.q
    var state = chain.kinematics(at: q)
    let e = target.error(of: state.X_BT)
    let axis = state.X_BT.rotation.z
    if target.spin == .free { state.J_BT.ignoreTurning(about: axis) }
    state.J_BT.scaleAngular(by: PoseSolver.angularScale)
    let downhill = state.J_BT.transposeTimes(
      Wrench(moment: e.angular * PoseSolver.angularScale, force: e.linear))
    let least = PoseSolver.holdingShare * PoseSolver.squared(e).squareRoot()
    for i in 0..<chain.count
    where (q[i] <= lower[i] && downhill[i] < -least) || (q[i] >= upper[i] && downhill[i] > least) {
      return .limited(answer)
    }
    guard chain.count >= 6 else { return .unreachable(answer) }
    var A = state.J_BT.gram(damping: PoseSolver.smallestDamping)
    if target.spin == .free { A.addAngular(axis, 1) }
    let measure = (try? route.factor(&A)) == nil ? 0 : A.diagonalProduct
    return measure < PoseSolver.singularShare * bestManipulability
      ? .singular(answer) : .unreachable(answer)
  }
}
