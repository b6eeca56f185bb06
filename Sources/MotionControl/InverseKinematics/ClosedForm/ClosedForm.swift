// SPDX-License-Identifier: GPL-3.0-or-later

import Numerics
package import SpatialMath

/// The kinds of arm whose inverse kinematics has a closed form here.
package enum ClosedFormGeometry: String, CaseIterable, Equatable, Sendable {
  /// Six joints, axes 2, 3, 4 parallel: `ParallelAxesArm`.
  case parallelAxes = "6R, axes 2, 3 and 4 parallel"
  /// Six joints, the last three axes through a point: `SphericalWristArm`.
  case sphericalWrist = "6R, spherical wrist"
  /// Seven joints, spherical shoulder and wrist: `SwivelArm`.
  case swivel = "7R, spherical shoulder and wrist"
  /// Seven joints, spherical shoulder, axis 7 beside the wrist: `OffsetWristArm`.
  case offsetWrist = "7R, spherical shoulder, offset wrist"
}

/// All postures that bring the tool of an arm to a pose, by the geometry of its axes.
///
/// The axes decide which equations apply; names and frames of the file do not matter. Every posture
/// returned has been judged by plain products of transforms, after Newton steps where rounding or
/// the file's own digits had left more than 1e-11. At a singularity an angle that the pose
/// leaves free is taken from the reference posture, so that one posture stands for the family.
/// Constant after `init`; allocates never.
package struct ClosedForm: Sendable {
  /// What a posture returned may be away from the pose.
  package static let tolerance = PoseTolerance(position: 1e-9, rotation: 1e-9)
  /// Further away than this, a posture gets a Newton step [m, rad].
  private static let polishing = 1e-11
  private static let mostSteps = 3
  /// A posture that needs a longer step is no solution but a neighbour of one [rad].
  private static let longestStep = 1e-3

  private enum Arm: Sendable {
    case parallelAxes(ParallelAxesArm)
    case sphericalWrist(SphericalWristArm)
    case swivel(SwivelArm)
    case offsetWrist(OffsetWristArm)
  }

  package let chain: KinematicChain
  package let limits: JointLimits?
  private let arm: Arm
  /// `X_TB` while every joint is at zero.
  private let X_TB0: RigidTransform<Tool, Base>

  /// Nil when the axes of the chain are in no arrangement known here.
  package init?(_ chain: KinematicChain, limits: JointLimits? = nil) {
    guard let axes = JointAxis.all(of: chain) else { return nil }
    if let arm = ParallelAxesArm(axes) {
      self.arm = .parallelAxes(arm)
    } else if let arm = SphericalWristArm(axes) {
      self.arm = .sphericalWrist(arm)
    } else if let arm = SwivelArm(axes) {
      self.arm = .swivel(arm)
    } else if let arm = OffsetWristArm(axes) {
      self.arm = .offsetWrist(arm)
    } else {
      return nil
    }
    self.chain = chain
    self.limits = limits
    X_TB0 = chain.toolPoseByProducts(at: .zero).inverse
  }

  package var geometry: ClosedFormGeometry {
    switch arm {
    case .parallelAxes: .parallelAxes
    case .sphericalWrist: .sphericalWrist
    case .swivel: .swivel
    case .offsetWrist: .offsetWrist
    }
  }

  /// The values the redundant angle may have [rad]; nil on an arm of six joints.
  package var redundantRange: ClosedRange<Double>? {
    switch arm {
    case .parallelAxes, .sphericalWrist: return nil
    case .swivel: return -Double.pi...Double.pi
    case .offsetWrist:
      guard let limits else { return -Double.pi...Double.pi }
      return limits.lower[6]...limits.upper[6]
    }
  }

  /// Every posture that brings the tool to `X_BT`, each once modulo full turns.
  ///
  /// - Parameters:
  ///   - redundancy: the arm angle or joint 7's, see `geometry` [rad]; nil takes that of the
  ///     reference. Without meaning on an arm of six joints.
  ///   - reference: of the turns of a joint within its range the one nearest to this is taken, and
  ///     angles that the pose leaves free.
  /// - Precondition: all numbers are finite.
  package func solutions(
    _ X_BT: RigidTransform<Base, Tool>, redundancy: Double? = nil,
    near reference: JointVector = .zero
  ) -> BranchSet {
    let D = X_BT * X_TB0
    var raw = BranchSet()
    switch arm {
    case .parallelAxes(let arm): arm.solve(D, near: reference, into: &raw)
    case .sphericalWrist(let arm): arm.solve(D, near: reference, into: &raw)
    case .swivel(let arm):
      let swivel = redundancy ?? self.redundancy(of: reference) ?? 0
      arm.solve(D, swivel: swivel, near: reference, into: &raw)
    case .offsetWrist(let arm):
      arm.solve(D, q7: redundancy ?? reference[6], near: reference, into: &raw)
    }
    var judged = BranchSet()
    let target = PoseTarget(X_BT, spin: .aligned)
    for i in 0..<raw.count {
      var solution = raw[i]
      if accept(&solution, target, near: reference) { judged.append(solution) }
    }
    return judged
  }

  /// On which branch a posture stands, whoever found it.
  package func branch(of q: JointVector) -> BranchLabel {
    switch arm {
    case .parallelAxes(let arm): arm.label(of: q)
    case .sphericalWrist(let arm): arm.label(of: q)
    case .swivel(let arm): arm.label(of: q)
    case .offsetWrist(let arm): arm.label(of: q)
    }
  }

  /// The redundant angle of a posture [rad]; nil on an arm of six joints.
  package func redundancy(of q: JointVector) -> Double? {
    switch arm {
    case .parallelAxes, .sphericalWrist: return nil
    case .swivel(let arm):
      return arm.swivel(
        of: q, elbowAxis: chain.bodyPoses(at: q)[4].rotation.z, D: chain.toolPose(at: q) * X_TB0)
    case .offsetWrist: return q[6]
    }
  }

  /// Judges a posture, polishes it where that is needed, and turns its joints into their ranges.
  private func accept(
    _ solution: inout BranchSolution, _ target: PoseTarget, near reference: JointVector
  ) -> Bool {
    wind(&solution, near: reference)
    for step in 0...ClosedForm.mostSteps {
      let e = target.error(of: chain.toolPoseByProducts(at: solution.q))
      solution.positionError = e.linear.length
      solution.rotationError = e.angular.length
      guard max(solution.positionError, solution.rotationError) > ClosedForm.polishing,
        step < ClosedForm.mostSteps, let dq = newtonStep(e, at: solution.q)
      else { break }
      solution.q = solution.q + dq
    }
    return solution.positionError <= ClosedForm.tolerance.position
      && solution.rotationError <= ClosedForm.tolerance.rotation
  }

  /// The smallest step that removes an error, with a joint that parametrises the set held.
  private func newtonStep(_ e: Twist, at q: JointVector) -> JointVector? {
    var J = chain.kinematics(at: q).J_BT
    if case .offsetWrist = arm { J.clearColumn(6) }
    var A = J.gram(damping: 1e-13)
    var y = rows(e.angular, e.linear)
    guard (try? SymmetricSolver.unrolled.solve(&A, &y)) != nil else { return nil }
    let dq = J.transposeTimes(Wrench(rows: y))
    return dq.maxMagnitude <= ClosedForm.longestStep ? dq : nil
  }

  /// Turns every joint by full turns to where it is nearest to the reference, within its range where
  /// that is possible.
  private func wind(_ solution: inout BranchSolution, near reference: JointVector) {
    var q = solution.q.lanes
    let turns = ((reference.lanes - q) / (2 * Double.pi)).rounded(.toNearestOrEven)
    q += turns * (2 * Double.pi)
    solution.isWithinLimits = true
    if let limits {
      for i in 0..<chain.count {
        let (lower, upper) = (limits.lower[i], limits.upper[i])
        if q[i] > upper && q[i] - 2 * Double.pi >= lower { q[i] -= 2 * Double.pi }
        if q[i] < lower && q[i] + 2 * Double.pi <= upper { q[i] += 2 * Double.pi }
        if q[i] < lower || q[i] > upper { solution.isWithinLimits = false }
      }
    }
    solution.q = JointVector(lanes: q)
  }
}
