// SPDX-License-Identifier: GPL-3.0-or-later

package import Numerics
package import SpatialMath

/// Joint velocities for one control period: the wanted tool twist first, a wanted posture with what
/// freedom is left.
///
/// `qd = z + Jᵀ (J Jᵀ + λI)⁻¹ (V − J z)` by GSL's Cholesky factorisation, where z is the posture
/// velocity. λ grows as the manipulability falls below a share of the arm's best (Nakamura and
/// Hanafusa, 1986), so speeds stay bounded through singularities. A joint that would break its
/// velocity range, or could no longer brake before the end of its position range, is held at the
/// edge of what it may and the others make up for it. Constant after `init`; allocates never.
package struct VelocityStep: Sendable {
  /// What the step could do.
  package enum Status: UInt8, Equatable, Sendable {
    /// The twist is followed.
    case followed
    /// The arm is near a singularity: the damping lets part of the twist go.
    case nearSingular
    /// Joints are held at a limit and the rest cannot make up for them: part of the twist is lost.
    case limited
  }

  package struct Solution: Equatable, Sendable {
    /// [rad/s, m/s]; always within the limits.
    package var qd: JointVector
    package var status: Status
    /// `J qd`: the twist the tool gets.
    package var V_BT: Twist
    /// √det(J Jᵀ) over its best value for this arm, 0…1 and a little; angular rows weighted.
    package var manipulability: Double
    /// Bit *i* set: joint *i* is held at a limit.
    package var heldJoints: UInt8
  }

  /// What the twist may be short of before a step counts as not followed [m/s and 0.35 rad/s].
  package static let followedTolerance = 1e-4
  /// Metres that weigh as much as a radian.
  static let angularScale = Dexterity.angularScale
  /// Damping that is always there, against rounding.
  static let smallestDamping = 1e-10
  /// Damping at a singularity: joint speeds stay below 1/(2·√λ) = 16 rad/s per m/s.
  private static let largestDamping = 1e-3
  /// Share of the best manipulability below which damping sets in.
  private static let singularShare = 0.08
  /// How far inside the position range joints are kept [rad, m].
  private static let margin = 1e-3

  private let chain: KinematicChain
  private let limits: JointLimits
  private let route: SymmetricSolver
  private let motion: PostureMotion?
  /// The largest manipulability over seeded postures.
  package let bestManipulability: Double

  /// - Parameters:
  ///   - route: who solves the six equations; the second is there to be compared.
  ///   - motion: is added to the posture velocity of each step; nil for nothing.
  package init(
    _ robot: RobotModel, route: SymmetricSolver = .gsl, keeping motion: PostureMotion? = nil
  ) {
    chain = robot.chain
    limits = robot.limits
    self.route = route
    self.motion = motion
    bestManipulability = VelocityStep.bestManipulability(of: robot)
  }

  /// The largest manipulability over postures drawn from a fixed stream.
  static func bestManipulability(of robot: RobotModel) -> Double {
    var random = SeededGenerator(seed: 1, stream: "manipulability")
    var best = 0.0
    for _ in 0..<512 {
      let q = robot.limits.random(&random, count: robot.jointCount)
      best = max(best, robot.kinematics(at: q).J_BT.manipulability)
    }
    return best
  }

  /// - Parameters:
  ///   - state: pose and Jacobian at `q`.
  ///   - V_BT: the wanted twist of the tool tip, in the base.
  ///   - posture: joint velocities to have where the twist leaves a choice.
  ///   - spin: `.free` leaves the turn about tool z to the posture.
  ///   - period: until the next step [s].
  /// - Precondition: all numbers are finite.
  package func solve(
    _ state: borrowing ArmKinematics, at q: JointVector, twist V_BT: Twist, posture: JointVector,
    spin: ToolSpin, period: Double
  ) -> Solution {
    let (lowest, highest) = bounds(at: q, period: period)
    var J = state.J_BT
    let axis = state.X_BT.rotation.z
    var angular = V_BT.angular
    if spin == .free {
      J.ignoreTurning(about: axis)
      angular = angular.rejected(from: axis)
    }
    J.scaleAngular(by: VelocityStep.angularScale)
    let wanted = Twist(angular: angular * VelocityStep.angularScale, linear: V_BT.linear)
    let task = J
    var posture = posture
    var qd = posture
    var held: UInt8 = 0
    var manipulability = 0.0
    for pass in 0..<4 {
      var A = J.gram(damping: VelocityStep.smallestDamping)
      if spin == .free { A.addAngular(axis, 1) }
      let measure = factor(&A, J, spin == .free ? axis : nil)
      if pass == 0 {
        manipulability = measure / bestManipulability
        posture = posture + ownMotion(state.J_BT, &A, at: q, manipulability)
        qd = posture
      }
      let rest = wanted - task * qd
      var y = rows(rest.angular, rest.linear)
      guard (try? route.substitute(&A, &y)) != nil else { break }
      let next = qd + J.transposeTimes(Wrench(rows: y))
      let newlyHeld = VelocityStep.breaches(next, lowest, highest, chain.count) & ~held
      qd = next
      guard newlyHeld != 0, pass < 3 else { break }
      held |= newlyHeld
      for i in 0..<chain.count {
        if held & (1 << UInt8(i)) != 0 {
          qd[i] = min(max(next[i], lowest[i]), highest[i])
          J.clearColumn(i)
        } else {
          qd[i] = posture[i]
        }
      }
    }
    qd = qd.clamped(lowest, highest)
    let missing = wanted - task * qd
    let isFollowed =
      max(missing.angular.length, missing.linear.length) <= VelocityStep.followedTolerance
    return Solution(
      qd: qd, status: isFollowed ? .followed : (held != 0 ? .limited : .nearSingular),
      V_BT: state.J_BT * qd, manipulability: manipulability, heldJoints: held)
  }

  /// What the arm adds to the posture velocity by itself; zero where it is not to keep its posture.
  @inline(__always) private func ownMotion(
    _ J: borrowing Jacobian, _ factor: inout Matrix6, at q: JointVector, _ manipulability: Double
  ) -> JointVector {
    guard let motion else { return .zero }
    guard motion.isPoor(manipulability) else { return motion.offLimits(at: q) }
    return motion.velocity(
      at: q, manipulability: manipulability, towards: J.logGradient(factor: &factor))
  }

  /// Factors `A`, once more with damping where the arm is nearly singular; returns √det of the
  /// undamped matrix.
  @inline(__always) private func factor(
    _ A: inout Matrix6, _ J: borrowing Jacobian, _ freeAxis: Vector3?
  ) -> Double {
    let plain = (try? route.factor(&A)) == nil ? 0 : A.diagonalProduct
    let threshold = VelocityStep.singularShare * bestManipulability
    guard plain < threshold else { return plain }
    let depth = 1 - plain / threshold
    A = J.gram(damping: VelocityStep.smallestDamping + VelocityStep.largestDamping * depth * depth)
    if let freeAxis { A.addAngular(freeAxis, 1) }
    return (try? route.factor(&A)) == nil ? 0 : plain
  }

  /// The velocities from which each joint can still brake before its range ends, within the
  /// velocity limits.
  @inline(__always) private func bounds(
    at q: JointVector, period: Double
  ) -> (lowest: JointVector, highest: JointVector) {
    var lowest = JointVector.zero
    var highest = JointVector.zero
    for i in 0..<chain.count {
      let speed = limits.velocity[i]
      let below = max(0, q[i] - (limits.lower[i] + VelocityStep.margin))
      let above = max(0, (limits.upper[i] - VelocityStep.margin) - q[i])
      lowest[i] = -min(speed, brakingSpeed(below, joint: i, period))
      highest[i] = min(speed, brakingSpeed(above, joint: i, period))
    }
    return (lowest, highest)
  }

  /// The largest speed that comes to rest within `distance` under half the acceleration limit, when
  /// one period passes before braking begins; without a limit, within one period.
  @inline(__always) private func brakingSpeed(
    _ distance: Double, joint i: Int, _ period: Double
  ) -> Double {
    guard let acceleration = limits.acceleration else { return distance / period }
    let a = 0.5 * acceleration[i]
    let lost = a * period
    return (lost * lost + 2 * a * distance).squareRoot() - lost
  }

  @inline(__always) private static func breaches(
    _ qd: JointVector, _ lowest: JointVector, _ highest: JointVector, _ count: Int
  ) -> UInt8 {
    var set: UInt8 = 0
    for i in 0..<count where qd[i] < lowest[i] || qd[i] > highest[i] { set |= 1 << UInt8(i) }
    return set
  }
}
