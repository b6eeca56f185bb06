// SPDX-License-Identifier: GPL-3.0-or-later

import SpatialMath

/// Asks whether a posture is far enough from everything, and says what is not.
struct ClearanceGate: Sendable {
  /// Links, and in transit the tool, keep at least this far from body and table [m].
  static let required = Clearance.required
  /// The arm's own shapes keep at least this far from each other [m].
  static let betweenLinks = 0.002
  /// The tip keeps at least this far above the skin in transit [m]: above the height at which the
  /// speed ceilings near the skin begin.
  static let tipHeight = 0.035
  /// How far is looked when a distance is asked for [m].
  static let reach = 0.5

  private let robot: RobotModel
  let scene: ClearanceScene

  init(_ robot: RobotModel, _ scene: ClearanceScene) {
    self.robot = robot
    self.scene = scene
  }

  /// The smallest distance of a link to body and table, at most `reach` [m].
  ///
  /// - Parameter toolMayTouch: leaves the tool against the body out.
  func distance(at q: JointVector, toolMayTouch: Bool) -> Double {
    scene.clearance(
      of: robot, at: q, toolMayTouch: toolMayTouch, below: ClearanceGate.reach,
      betweenLinksBelow: ClearanceGate.betweenLinks
    ).distance
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
        motion, link: found.link, with: words(found.against), distance: found.distance,
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

  /// Splines and what lies between two waypoints may come nearer to a zone by this [m].
  static let zoneAllowance = 0.005

  /// What is wrong with a posture between waypoints; nil when nothing is. Only zones are looked at.
  func zoneRefusal(
    at q: JointVector, during motion: PlanRefusal.Motion
  ) -> PlanRefusal.Reason? {
    let required = ClearanceGate.required - ClearanceGate.zoneAllowance
    let found = scene.zoneClearance(of: robot, at: q, below: required)
    guard found.distance < required else { return nil }
    return .collision(
      motion, link: found.link, with: words(found.against), distance: found.distance,
      required: required, place_B: found.place_B)
  }

  /// What is wrong on the straight way in joint space from one waypoint to the next.
  func zoneRefusal(
    from a: JointVector, to b: JointVector, during motion: PlanRefusal.Motion
  ) -> PlanRefusal.Reason? {
    if scene.zones.isEmpty { return nil }
    for k in 1..<ClearanceGate.zoneSteps {
      let q = a + (b - a) * (Double(k) / Double(ClearanceGate.zoneSteps))
      if let reason = zoneRefusal(at: q, during: motion) { return reason }
    }
    return nil
  }

  /// Parts of the way between two waypoints, which lie 10 mm apart at most.
  static let zoneSteps = 8

  /// What is wrong along a timed motion; nil when nothing is.
  func zoneRefusal(
    along trajectory: JointTrajectory, during motion: PlanRefusal.Motion
  ) -> PlanRefusal.Reason? {
    if scene.zones.isEmpty { return nil }
    for t in trajectory.denseTimes(perInterval: ClearanceGate.zoneSteps) {
      if let reason = zoneRefusal(at: trajectory.sample(at: t).q, during: motion) { return reason }
    }
    return nil
  }

  /// What is wrong with hover, line and pressing of a candidate; nil when nothing is.
  func refusal(of candidate: TargetCandidate) -> PlanRefusal.Reason? {
    if let reason = refusal(at: candidate.hover, during: .transit) { return reason }
    for q in candidate.press + candidate.course {
      if let reason = refusal(at: q, during: .contact) { return reason }
    }
    for q in candidate.approach + candidate.retreat {
      if let reason = refusal(at: q, during: .approach) { return reason }
    }
    return nil
  }

  private func words(_ other: Clearance.Other) -> String {
    switch other {
    case .body: "the body"
    case .table: "the table"
    case .zone(let name): "the zone \"\(name)\""
    case .link(let name): name
    case .nothing: "nothing"
    }
  }
}

extension Clearance {
  fileprivate var isBetweenLinks: Bool {
    if case .link = against { return true }
    return false
  }
}
