// SPDX-License-Identifier: GPL-3.0-or-later

package import SpatialMath

/// How well a plan keeps its limits: found by `DenseCheck`, not by what made the plan.
package struct PlanReport: Equatable, Sendable {
  /// Moving time of all segments [s]; contact and dwell come on top.
  package var movingTime: Double
  /// Largest velocity, acceleration, jerk and torque of each joint over its limit. Planned to stay below
  /// `PlanTiming.share`.
  package var worst: LimitRatios
  /// Largest speed of the tool tip [m/s].
  package var toolSpeed: Double
  /// Largest acceleration of the tool tip [m/s²].
  package var toolAcceleration: Double
  /// What links, in transit also the tool, keep from skin, zones, table and floor at every instant
  /// of every segment [m]; at most 0.5.
  package var clearance: Double
  /// Where that is, to 0.5 mm; nil when nothing comes nearer than 0.5 m.
  package var closest: Closest?
  /// How near the transits are to the waypoints they were made of.
  package var smoothing = Smoothing(deviation: 0, overshoot: 0)
  /// Where the arm is nearest to losing a direction of motion.
  package var singularity = Singularity(manipulability: 1, time: 0)
  /// One entry for each target, in the order of the plan.
  package var targets: [TargetReport]
  /// The order of the visits and what it gains.
  package var sequence = Sequence(order: [], estimate: 0, givenEstimate: nil, givenMovingTime: nil)

  package struct Sequence: Equatable, Sendable {
    /// For each visit the target's place among those handed in.
    package let order: [Int]
    /// How long the ways between the points take by `TransitEstimate` [s].
    package let estimate: Double
    /// The same in the order given, or the allowed one that is nearest to it; of a plan in that
    /// order where there is one; nil where ways are known to be blocked for it.
    package let givenEstimate: Double?
    /// Moving time of a plan in that order [s]; nil where none was made or found.
    package let givenMovingTime: Double?

    package init(
      order: [Int], estimate: Double, givenEstimate: Double?, givenMovingTime: Double?
    ) {
      self.order = order
      self.estimate = estimate
      self.givenEstimate = givenEstimate
      self.givenMovingTime = givenMovingTime
    }

    /// What belongs to the targets, from the order of their visits to that in which they were
    /// handed in.
    package func unsorted<Element>(_ visited: [Element]) -> [Element] {
      var result = visited
      for (visit, place) in order.enumerated() { result[place] = visited[visit] }
      return result
    }
  }

  /// What smoothing made of the straight ways between waypoints, see `SmoothPath`.
  package struct Smoothing: Equatable, Sendable {
    /// The largest distance from them in joint space [rad].
    package var deviation: Double
    /// How far a joint goes beyond all waypoints of its way at most [rad].
    package var overshoot: Double

    mutating func formUnion(_ other: Smoothing) {
      deviation = max(deviation, other.deviation)
      overshoot = max(overshoot, other.overshoot)
    }
  }

  /// The posture of the plan with the smallest manipulability.
  package struct Singularity: Equatable, Sendable {
    /// Over the arm's best.
    package var manipulability: Double
    /// Since the start, without what is spent in contact [s].
    package var time: Double
  }

  /// A place of the plan that is near to something.
  package struct Closest: Equatable, Sendable {
    /// With the distance at this very posture.
    package let clearance: Clearance
    /// Index into the plan's segments.
    package let segment: Int
    /// Since the start, without what is spent in contact [s].
    package let time: Double

    package init(clearance: Clearance, segment: Int, time: Double) {
      self.clearance = clearance
      self.segment = segment
      self.time = time
    }
  }

  package struct TargetReport: Equatable, Sendable {
    package let name: String
    /// Joint positions at the end of the approach [rad].
    package let contact: JointVector
    /// The smallest distance of a joint to its end at hover, contact and deepest pose [rad].
    package let limitMargin: Double
    /// Smallest manipulability on the approach and in contact over the best of the arm.
    package let manipulability: Double
    /// The largest joint speed over its limit when the tool goes along the approach as fast as it
    /// may leave the skin.
    package let jointSpeed: Double
    /// How far the tool strays from the straight line on the approach [m].
    package let straightness: Double
    /// Angle of tool x about the normal from the channel's direction [rad].
    package let spin: Double
    /// The branch of the inverse kinematics; nil for an arm without a closed form.
    package let branch: BranchLabel?

    package init(
      name: String, contact: JointVector, limitMargin: Double, manipulability: Double,
      jointSpeed: Double, straightness: Double, spin: Double, branch: BranchLabel?
    ) {
      self.name = name
      self.contact = contact
      self.limitMargin = limitMargin
      self.manipulability = manipulability
      self.jointSpeed = jointSpeed
      self.straightness = straightness
      self.spin = spin
      self.branch = branch
    }
  }

  /// How often the arm passes a singularity to another branch on its way from target to target.
  package var flips: Int {
    zip(targets, targets.dropFirst()).count { $0.branch.isFlip(to: $1.branch) }
  }

  package init(
    movingTime: Double, worst: LimitRatios, toolSpeed: Double, toolAcceleration: Double,
    clearance: Double, closest: Closest?, targets: [TargetReport]
  ) {
    self.movingTime = movingTime
    self.worst = worst
    self.toolSpeed = toolSpeed
    self.toolAcceleration = toolAcceleration
    self.clearance = clearance
    self.closest = closest
    self.targets = targets
  }
}

/// What a planner answers.
package enum PlanResult: Sendable {
  case planned(MotionPlan, PlanReport)
  case refused(PlanRefusal)
}
