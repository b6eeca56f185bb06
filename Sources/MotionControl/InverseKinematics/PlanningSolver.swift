// SPDX-License-Identifier: GPL-3.0-or-later

package import Numerics
package import SpatialMath

/// Finds joint positions for a tool pose before a run, when a good posture matters more than time:
/// near a reference, away from the ends of the joint ranges, from singular postures and from what the
/// arm must not run into.
///
/// GSL's Levenberg–Marquardt method on `PlanningProblem`, from the start and then from random
/// postures; what it finds is brought onto the target by `PoseSolver`, whose shortest steps keep
/// the posture, and judged there. Bounded by counts, so the same seed gives the same answer.
package struct PlanningSolver: ~Copyable {
  /// How many random postures are tried after the first descent.
  package static let mostRestarts = 40
  private static let mostIterations = 60
  /// A descent ends when a step lowers the squared norm by less than this share.
  private static let smallestGain = 1e-6

  package let robot: RobotModel
  private let polish: PoseSolver
  private let scene: ClearanceScene?
  private let weights: PlanningWeights
  private var descent: NonlinearLeastSquares<PlanningProblem>

  /// - Parameters:
  ///   - polish: brings what is found onto the target.
  ///   - scene: what the arm keeps clear of, its tool against the skin excepted.
  /// - Throws: `NumericsError` when GSL has no memory.
  package init(
    _ polish: PoseSolver, scene: ClearanceScene? = nil,
    weights: PlanningWeights = PlanningWeights()
  ) throws(NumericsError) {
    robot = polish.robot
    self.polish = polish
    self.scene = scene
    self.weights = weights
    descent = try NonlinearLeastSquares(
      PlanningProblem(
        robot: robot, target: PoseTarget(robot.toolPose(at: robot.limits.middle), spin: .aligned),
        reference: robot.limits.middle, bestManipulability: polish.bestManipulability, scene: scene,
        weights: weights))
  }

  /// Joint positions that bring the tool to `target`, the nearest to `reference` that the first
  /// successful descent leads to; where none succeeds, any that `PoseSolver` finds.
  ///
  /// - Parameters:
  ///   - start: where the first descent begins; often the reference itself.
  ///   - random: the source of restarts.
  package mutating func solve(
    _ target: PoseTarget, from start: JointVector, reference: JointVector,
    random: inout SeededGenerator, restarts: Int = mostRestarts
  ) -> PoseSolution {
    let problem = PlanningProblem(
      robot: robot, target: target, reference: reference,
      bestManipulability: polish.bestManipulability, scene: scene, weights: weights)
    var q = start.clamped(robot.limits.lower, robot.limits.upper)
    var best: PoseAnswer?
    var iterations = 0
    for restart in 0...restarts {
      if restart > 0 { q = robot.limits.random(&random, count: robot.jointCount) }
      let (found, steps) = descend(problem, from: q)
      iterations += steps
      let solution = polish.solve(target, from: found, random: &random, restarts: 0)
      iterations += solution.answer.iterations
      let answer = PoseAnswer(
        q: solution.answer.q, positionError: solution.answer.positionError,
        rotationError: solution.answer.rotationError, iterations: iterations, restarts: restart)
      if solution.isSolved { return .converged(answer) }
      if let known = best, misses(known) <= misses(answer) {
        continue
      }
      best = answer
    }
    // Postures that only reach the target at the very ends of the joint ranges are pushed away
    // from it by the penalty; the pose solver has none.
    let last = polish.solve(target, from: reference, random: &random)
    iterations += last.answer.iterations
    var answer = last.answer
    if let best, misses(best) < misses(answer) { answer = best }
    answer = PoseAnswer(
      q: answer.q, positionError: answer.positionError, rotationError: answer.rotationError,
      iterations: iterations, restarts: restarts + last.answer.restarts)
    return last.with(answer)
  }

  /// Steps until they gain no more; returns where that was and how many there were.
  private mutating func descend(
    _ problem: PlanningProblem, from q: JointVector
  ) -> (JointVector, Int) {
    let x = q.values(robot.jointCount)
    guard (try? descent.start(at: x.span, problem: problem)) != nil else { return (q, 0) }
    var norm = descent.squaredNorm
    var steps = 0
    while steps < PlanningSolver.mostIterations {
      steps += 1
      guard let step = try? descent.iterate(), step == .improved else { break }
      let next = descent.squaredNorm
      let gain = norm - next
      norm = next
      if gain < PlanningSolver.smallestGain * norm { break }
    }
    var found = JointVector.zero
    for i in 0..<robot.jointCount { found[i] = descent.parameter(i) }
    return (found, steps)
  }

  private func misses(_ answer: PoseAnswer) -> Double {
    answer.positionError + weights.angularScale * answer.rotationError
  }
}
