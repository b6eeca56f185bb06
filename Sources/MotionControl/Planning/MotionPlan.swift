// SPDX-License-Identifier: GPL-3.0-or-later

package import SpatialMath

/// The motion for one treatment: what the planner hands to the loop. Constant during a run.
package struct MotionPlan: Sendable {
  /// In the order of their visits.
  package let targets: [Target]
  /// Where the arm is expected to stand at the start [rad].
  package let start: JointVector
  /// The patient in the robot's base when the plan was made.
  package let X_BP: RigidTransform<Base, Patient>
  /// transit, approach, retreat for each target in turn, then one transit back to `start`.
  package let segments: [Segment]
  /// Parts of the patient that are kept free, in P.
  package let zones: [ExclusionZone]
  /// What the links are near to at the contact posture of each target; empty for an arm that its
  /// tool leaves no choice.
  package let clearances: [PostureClearance]

  /// One piece of motion, at rest at both ends.
  package struct Segment: Sendable {
    package enum Kind: UInt8, Sendable {
      /// Over the patient, from one hover pose to the next; the correction is off.
      case transit
      /// Along the normal, from the hover pose down to the technique's standoff above the skin.
      case approach
      /// The approach backwards.
      case retreat
    }
    package let kind: Kind
    /// Index into `targets`; for the last transit, −1.
    package let target: Int
    package let trajectory: JointTrajectory

    package init(kind: Kind, target: Int, trajectory: JointTrajectory) {
      self.kind = kind
      self.target = target
      self.trajectory = trajectory
    }
  }

  /// Kind and target of each segment of a plan for so many targets.
  static func order(targetCount: Int) -> [(kind: Segment.Kind, target: Int)] {
    (0..<targetCount).flatMap { [(.transit, $0), (.approach, $0), (.retreat, $0)] }
      + [(.transit, -1)]
  }

  /// - Precondition: `clearances` is empty or has one entry for each target.
  package init(
    targets: [Target], start: JointVector, X_BP: RigidTransform<Base, Patient>,
    segments: [Segment], zones: [ExclusionZone] = [], clearances: [PostureClearance] = []
  ) {
    precondition(
      clearances.isEmpty || clearances.count == targets.count,
      "\(clearances.count) clearances for \(targets.count) targets")
    self.targets = targets
    self.start = start
    self.X_BP = X_BP
    self.segments = segments
    self.zones = zones
    self.clearances = clearances
  }
}
