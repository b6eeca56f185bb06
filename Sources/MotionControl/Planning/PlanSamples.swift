// SPDX-License-Identifier: GPL-3.0-or-later

package import SpatialMath

/// A plan at even steps of time, for files and drawings. Contact and dwell take no time in it.
package struct PlanSamples: Equatable, Sendable {
  package struct Row: Equatable, Sendable {
    /// Since the start, without what is spent in contact [s].
    package let time: Double
    /// Index into the plan's segments.
    package let segment: Int
    package let kind: MotionPlan.Segment.Kind
    /// Index into the plan's targets; −1 on the way back.
    package let target: Int
    package let motion: JointTrajectory.Sample
    package let X_BT: RigidTransform<Base, Tool>
    /// Between the links, in transit also the tool, and all but the arm itself [m]; at most
    /// `PlanSamples.clearanceReach`, nil where it was not asked for.
    package let clearance: Double?
    /// Of each of `links` from the skin [m], however far; empty where it was not asked for.
    package let linkDistances: [Double]
  }

  /// How far is looked for what is near to the arm [m].
  package static let clearanceReach = 0.5

  package let rows: [Row]
  /// The links, and the tool, whose distances from the skin are told; empty where none are.
  package let links: [String]
  let jointNames: [String]

  /// Every segment from its first instant to its last.
  ///
  /// - Parameters:
  ///   - rate: samples a second; the last step of each segment may be shorter.
  ///   - scene: with it the clearance of each sample is told, and the distance of each link.
  /// - Precondition: `rate` is greater than zero.
  package init(
    _ plan: MotionPlan, of robot: RobotModel, rate: Double, in scene: ClearanceScene? = nil
  ) {
    precondition(rate > 0, "\(rate) samples a second")
    var rows: [Row] = []
    var links = scene.map { LinkDistances(of: robot, from: $0) }
    var begin = 0.0
    for (i, segment) in plan.segments.enumerated() {
      let duration = segment.trajectory.duration
      let count = max(1, Int((duration * rate).rounded(.up)))
      // The last instant of a segment is the first of the next.
      let last = i == plan.segments.count - 1 ? count : count - 1
      for k in 0...last {
        let t = min(Double(k) / rate, duration)
        let motion = segment.trajectory.sample(at: t)
        links?.move(to: motion.q)
        rows.append(
          Row(
            time: begin + t, segment: i, kind: segment.kind, target: segment.target,
            motion: motion, X_BT: robot.toolPose(at: motion.q),
            clearance: scene?.clearance(of: robot, at: motion.q, during: segment.kind),
            linkDistances: links?.distances ?? []))
      }
      begin += duration
    }
    self.rows = rows
    self.links = links?.names ?? []
    jointNames = robot.jointNames
  }

  /// A table with a header: time, segment, joint positions, velocities, accelerations and jerks, tool
  /// pose in the base with its quaternion scalar first, and the clearance and the links' distances from the skin where they were asked for.
  package var csv: String {
    var text = "time_s,segment,kind,target"
    for (prefix, unit) in [("q", "rad"), ("qd", "rad_s"), ("qdd", "rad_s2"), ("qddd", "rad_s3")] {
      for name in jointNames { text += ",\(prefix)_\(name)_\(unit)" }
    }
    text += ",tool_x_m,tool_y_m,tool_z_m,tool_qw,tool_qx,tool_qy,tool_qz"
    let hasClearance = rows.allSatisfy { $0.clearance != nil }
    if hasClearance { text += ",clearance_m" }
    for name in links { text += ",skin_\(name)_m" }
    text += "\n"
    for row in rows {
      text += "\(row.time),\(row.segment),\(row.kind.name),\(row.target)"
      for values in [row.motion.q, row.motion.qd, row.motion.qdd, row.motion.qddd] {
        for i in jointNames.indices { text += ",\(values[i])" }
      }
      let p = row.X_BT.translation
      let r = UnitQuaternion(row.X_BT.rotation)
      text += ",\(p.x),\(p.y),\(p.z),\(r.w),\(r.v.x),\(r.v.y),\(r.v.z)"
      if hasClearance, let clearance = row.clearance { text += ",\(clearance)" }
      for distance in row.linkDistances { text += ",\(distance)" }
      text += "\n"
    }
    return text
  }
}

extension ClearanceScene {
  fileprivate func clearance(
    of robot: RobotModel, at q: JointVector, during kind: MotionPlan.Segment.Kind
  ) -> Double {
    let found = clearance(
      of: robot, at: q, toolMayTouch: kind != .transit, below: PlanSamples.clearanceReach,
      betweenLinksBelow: -.infinity)
    return min(found.distance, PlanSamples.clearanceReach)
  }
}

extension MotionPlan.Segment.Kind {
  package static let named: [(kind: Self, name: String)] = [
    (.transit, "transit"), (.approach, "approach"), (.retreat, "retreat"),
  ]

  package var name: String {
    switch self {
    case .transit: "transit"
    case .approach: "approach"
    case .retreat: "retreat"
    }
  }
}
