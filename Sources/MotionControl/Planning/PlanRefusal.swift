// SPDX-License-Identifier: GPL-3.0-or-later

package import SpatialMath

/// Why there is no plan: which target, where, and what is in the way.
///
/// Nothing has moved when this is returned.
package struct PlanRefusal: Error, Equatable, Sendable, CustomStringConvertible {
  /// "BL13 left"; nil when the refusal is about no single target.
  package let target: String?
  /// The place on the skin in the robot's base [m], when there is a target.
  package let p_BA: Vector3?
  package let reason: Reason
  package let certainty: Certainty
  /// Another place of the base was free to choose, and the best ones were tried.
  package let isOfOnePlace: Bool

  /// - Parameter certainty: nil for what the reason alone says.
  package init(
    target: String?, p_BA: Vector3?, reason: Reason, certainty: Certainty? = nil,
    isOfOnePlace: Bool = false
  ) {
    self.isOfOnePlace = isOfOnePlace
    self.target = target
    self.p_BA = p_BA
    self.reason = reason
    self.certainty = certainty ?? (reason.isOfInput ? .proved : .notFound)
  }

  /// What a refusal says about what was not tried.
  package enum Certainty: String, Sendable {
    /// There is no plan, whatever the search.
    case proved
    /// None was found by a bounded search.
    case notFound = "not found"
  }

  /// A pose the arm has to take at a target.
  package enum Pose: String, Sendable {
    case hover, contact
    /// As deep as the region lets the tool go.
    case deepest
  }

  /// The part of the motion during which something is wrong.
  package enum Motion: String, Sendable {
    case start, transit, approach, contact
  }

  package enum Reason: Equatable, Sendable {
    /// There is nothing to plan for.
    case noTargets
    /// The robot's files leave out a limit that timing needs.
    case limitMissing(String)
    /// The robot's file gives these links no shape, so that no clearance can be promised.
    case shapeMissing([String])
    /// The start posture is outside a joint's range, less `Planner.limitMargin` at both ends.
    case startOutsideLimits(joint: String, position: Double, lower: Double, upper: Double)
    /// No posture to start from was found above the targets, for this reason.
    indirect case noStart(Reason)
    /// The tool tip would have to be in this.
    case inObstacle(Pose, String)
    /// The nearest the tool tip comes to the pose is this far away [m].
    case unreachable(Pose, by: Double)
    /// A joint would come nearer to its end than is allowed [rad]; negative beyond it.
    case jointLimit(Motion, joint: String, margin: Double, required: Double)
    /// The place can be reached, but only where the arm nearly loses a direction of motion;
    /// manipulability over the arm's best.
    case nearSingular(Pose, manipulability: Double, required: Double)
    /// A link would come nearer to something than is allowed [m], negative inside it; the place on
    /// the link in the base.
    case collision(
      Motion, link: String, with: String, distance: Double, required: Double, place_B: Vector3)
    /// The tool would pass nearer above the skin than is allowed [m].
    case toolTooLow(Motion, height: Double, required: Double)
    /// The arm cannot follow the straight line without a jump of its joints; how far the tool
    /// strays between two neighbouring postures [m].
    case branchChange(Motion, deviation: Double)
    /// No smooth path was found that bends less than is allowed in joint space [1/rad].
    case tooSharp(Motion, curvature: Double)
    /// However slowly, a joint would take so many times the torque that a plan uses.
    case torque(Motion, ratio: Double)
  }

  /// The same where another place of the base was free to choose: nothing about one place proves
  /// that there is none.
  package var ofOnePlace: PlanRefusal {
    PlanRefusal(
      target: target, p_BA: nil, reason: reason,
      certainty: reason.isOfInput ? .proved : .notFound, isOfOnePlace: !reason.isOfInput)
  }

  package var description: String {
    var text = target.map { "\($0) cannot be treated: " } ?? "no plan: "
    text += sentence
    if let p = p_BA {
      text += "; the point is at \(mm(p)) mm in the robot's base"
    }
    let hint = isOfOnePlace ? "; plan --place tells what each place of the base reaches" : ""
    return text + " (\(certainty.rawValue)\(hint))"
  }

  /// What is in the way, without target and place.
  package var sentence: String {
    switch reason {
    case .noTargets:
      "the protocol has no targets"
    case .limitMissing(let name):
      "the robot's limits file does not give \(name)"
    case .shapeMissing(let links):
      "the robot's file gives no collision shape for " + links.joined(separator: ", ")
    case .startOutsideLimits(let joint, let position, let lower, let upper):
      "at the start \(joint) would stand at \(degrees(position))°, outside "
        + "\(degrees(lower))…\(degrees(upper))°"
    case .noStart(let reason):
      "no posture to start from was found above the points, and robot.start_q_deg gives none ("
        + PlanRefusal(target: nil, p_BA: nil, reason: reason).sentence + ")"
    case .inObstacle(let pose, let obstacle):
      "the \(pose.words) lies in \(obstacle)"
    case .unreachable(let pose, let distance):
      "out of reach, the tool ends \(mm(distance)) mm short of the \(pose.words)"
    case .jointLimit(let motion, let joint, let margin, let required):
      "\(motion.words) \(joint) would be \(degrees(margin))° from its end, less than "
        + "\(degrees(required))°"
    case .nearSingular(let pose, let manipulability, let required):
      "at the \(pose.words) the arm would nearly lose a direction of motion (manipulability "
        + "\(oneDecimal(manipulability * 100)) % of its best, less than "
        + "\(oneDecimal(required * 100)) %)"
    case .collision(let motion, let link, let other, let distance, let required, let place_B):
      (distance < 0
        ? "\(motion.words) \(link) would be \(mm(-distance)) mm inside \(other)"
        : "\(motion.words) \(link) would come within \(mm(distance)) mm of \(other), less than "
          + "\(mm(required)) mm") + ", at \(mm(place_B)) mm"
    case .toolTooLow(let motion, let height, let required):
      "\(motion.words) the tool would pass \(mm(height)) mm above the skin, less than "
        + "\(mm(required)) mm"
    case .branchChange(let motion, let deviation):
      "\(motion.words) the joints would jump and the tool stray by \(mm(deviation)) mm"
    case .tooSharp(let motion, let curvature):
      "\(motion.words) the joints would have to turn within \(oneDecimal(1e3 / curvature)) mrad"
    case .torque(let motion, let ratio):
      "\(motion.words) a joint would take \(oneDecimal(ratio * PlanTiming.share * 100)) % of its "
        + "torque limit, more than \(oneDecimal(PlanTiming.share * 100)) %"
    }
  }
}

extension PlanRefusal.Reason {
  /// True when what was asked for is at fault, not what came of a search.
  fileprivate var isOfInput: Bool {
    switch self {
    case .noTargets, .limitMissing, .shapeMissing, .startOutsideLimits: true
    default: false
    }
  }
}

extension PlanRefusal.Pose {
  fileprivate var words: String {
    switch self {
    case .hover: "pose \(mm(Standoff.hover)) mm above the skin"
    case .contact: "pose at the skin"
    case .deepest: "deepest pose under the skin"
    }
  }
}

extension PlanRefusal.Motion {
  fileprivate var words: String {
    switch self {
    case .start: "at the start"
    case .transit: "on the way over the patient"
    case .approach: "on the approach"
    case .contact: "in contact"
    }
  }
}

/// Millimetres with one decimal, for people.
private func mm(_ metres: Double) -> String { oneDecimal(metres * 1e3) }

private func mm(_ p: Vector3) -> String { "x \(mm(p.x)), y \(mm(p.y)), z \(mm(p.z))" }

/// Degrees with one decimal, for people.
private func degrees(_ radians: Double) -> String { oneDecimal(radians * 180 / .pi) }

private func oneDecimal(_ value: Double) -> String {
  guard abs(value) < 1e9 else { return "\(value)" }
  return "\((value * 10).rounded() / 10)"
}
