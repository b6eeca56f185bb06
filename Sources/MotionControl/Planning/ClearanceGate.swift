// SPDX-License-Identifier: GPL-3.0-or-later

import SpatialMath

/// Asks whether postures and motions are far enough from everything, and says what is not.
struct ClearanceGate: Sendable {
  /// Links, and in transit the tool, keep at least this far from body, table and floor [m].
  static let required = Clearance.required
  /// The arm's own shapes keep at least this far from each other [m].
  static let betweenLinks = 0.002
  /// The tip keeps at least this far above the skin in transit [m]: above the height at which the
  /// speed ceilings near the skin begin.
  static let tipHeight = 0.035
  /// How far is looked for the place nearest to anything [m].
  static let reach = 0.5

  /// Between two waypoints and on splines a zone may be nearer by this [m].
  static let zoneAllowance = 0.005
  /// The same for the arm's own shapes [m]: they enclose more than the links.
  static let linkAllowance = 0.001
  /// How much nearer than is told the arm may come to something [m].
  static let tolerance = 0.5e-3

  private let robot: RobotModel
  let scene: ClearanceScene
  private let checker: MotionClearance

  init(_ robot: RobotModel, _ scene: ClearanceScene) {
    self.robot = robot
    self.scene = scene
    checker = MotionClearance(robot, scene)
  }

  /// What is wrong with a posture during a motion; nil when nothing is.
  func refusal(
    at q: JointVector, during motion: PlanRefusal.Motion
  ) -> PlanRefusal.Reason? {
    let toolMayTouch = motion == .approach || motion == .contact
    let found = scene.clearance(
      of: robot, at: q, toolMayTouch: toolMayTouch, below: ClearanceGate.required,
      betweenLinksBelow: ClearanceGate.betweenLinks)
    if found.distance < ClearanceGate.required {
      return .collision(
        motion, link: found.link, with: "\(found.against)", distance: found.distance,
        required: found.isBetweenLinks ? ClearanceGate.betweenLinks : ClearanceGate.required,
        place_B: found.place_B)
    }
    guard motion == .transit || motion == .start else { return nil }
    let height = scene.height(of: robot.toolPose(at: q).translation)
    guard height >= ClearanceGate.tipHeight else {
      return .toolTooLow(motion, height: height, required: ClearanceGate.tipHeight)
    }
    return nil
  }

  /// What every instant of a motion keeps.
  ///
  /// - Parameter skin: what the tool keeps from where it may touch; nil leaves it out.
  static func margins(
    during motion: PlanRefusal.Motion, at skin: TargetSkin? = nil
  ) -> ClearanceMargins {
    let toolMayTouch = motion == .approach || motion == .contact
    return ClearanceMargins(
      zones: required - zoneAllowance, betweenLinks: betweenLinks - linkAllowance,
      tipHeight: toolMayTouch ? nil : tipHeight, toolMayTouch: toolMayTouch, targetSkin: skin)
  }

  /// What every instant of a motion that was not refused keeps from all but the arm itself [m].
  static func kept(with zones: [ExclusionZone]) -> Double {
    zones.isEmpty ? required : required - zoneAllowance
  }

  /// What is wrong on the ways straight in joint space from each waypoint to the next, at every
  /// instant; nil when nothing is.
  func refusal(
    through waypoints: [JointVector], during motion: PlanRefusal.Motion,
    at skin: TargetSkin? = nil
  ) -> PlanRefusal.Reason? {
    checker.obstruction(through: waypoints, ClearanceGate.margins(during: motion, at: skin))
      .map { reason($0, motion) }
  }

  /// True when a transit straight in joint space keeps, at every instant, what waypoints keep.
  ///
  /// - Parameter reserve: what skin, table and floor are further away than that, so that a spline
  ///   may stray [m].
  func isFree(from a: JointVector, to b: JointVector, reserve: Double) -> Bool {
    let margins = ClearanceMargins(
      skin: ClearanceGate.required + reserve, room: ClearanceGate.required + reserve,
      betweenLinks: ClearanceGate.betweenLinks, tipHeight: ClearanceGate.tipHeight + reserve)
    return checker.obstruction(through: [a, b], margins) == nil
  }

  /// What is wrong anywhere on a path; nil when nothing is.
  func refusal(
    along path: JointPath, during motion: PlanRefusal.Motion,
    at skin: TargetSkin? = nil
  ) -> PlanRefusal.Reason? {
    checker.obstruction(along: path, ClearanceGate.margins(during: motion, at: skin))
      .map { reason($0, motion) }
  }

  /// Where a path is not free, and why; nil when it is.
  func rejection(
    of path: JointPath, during motion: PlanRefusal.Motion
  ) -> PathSmoothing.Rejection<PlanRefusal.Reason>? {
    checker.obstruction(along: path, ClearanceGate.margins(during: motion))
      .map { PathSmoothing.Rejection(at: $0.place, reason($0, motion)) }
  }

  private func reason(
    _ found: MotionClearance.Obstruction, _ motion: PlanRefusal.Motion
  ) -> PlanRefusal.Reason {
    let clearance = found.clearance
    if found.isTip {
      return .toolTooLow(motion, height: clearance.distance, required: found.required)
    }
    return .collision(
      motion, link: clearance.link, with: "\(clearance.against)", distance: clearance.distance,
      required: found.required, place_B: clearance.place_B)
  }

  /// Where on a path the arm is nearest to skin, zones, table or floor.
  ///
  /// - Parameter limit: what is further away is not looked for [m].
  /// - Returns: the place, with its distance there; and a distance that is kept at every instant.
  func closest(
    along path: JointPath, toolMayTouch: Bool, below limit: Double
  ) -> (at: MotionClearance.Obstruction?, kept: Double) {
    checker.closest(
      along: path, toolMayTouch: toolMayTouch, below: limit,
      tolerance: ClearanceGate.tolerance)
  }

  /// What is wrong with hover, line and pressing of a candidate; nil when nothing is.
  func refusal(of candidate: TargetCandidate, at pose: TargetPose) -> PlanRefusal.Reason? {
    if let reason = refusal(at: candidate.hover, during: .transit) { return reason }
    for q in candidate.press {
      if let reason = refusal(at: q, during: .contact) { return reason }
    }
    var lines = [(way: candidate.approach, skin: pose.skin)]
    // Without a course the arm goes back as it came.
    if !pose.course.isEmpty { lines.append((candidate.retreat, pose.skinAtEnd)) }
    for line in lines {
      for q in line.way {
        if let reason = refusal(at: q, during: .approach) { return reason }
      }
    }
    for line in lines {
      if let reason = refusal(through: line.way, during: .approach, at: line.skin) {
        return reason
      }
    }
    for way in [candidate.press] + candidate.course where !way.isEmpty {
      if let reason = refusal(through: way, during: .contact) { return reason }
    }
    return nil
  }
}

extension Clearance {
  fileprivate var isBetweenLinks: Bool {
    if case .link = against { return true }
    return false
  }
}
