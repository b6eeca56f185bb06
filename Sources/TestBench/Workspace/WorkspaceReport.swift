// SPDX-License-Identifier: GPL-3.0-or-later

import AcupointModel
package import MotionControl
import Reporting
package import SpatialMath
import Treatment

/// What `model workspace` tells: every point's answer, counts by parts of the body and by channels,
/// and the arm by itself.
package struct WorkspaceReport: Encodable, Sendable {
  package let robot: String
  package let tool: String?
  package let posture: String
  /// The base in the room.
  package let base_mm: [Double]
  package let seed: UInt64
  package let hover_mm: Double
  /// False where links without a known shape leave collisions unjudged.
  package let clearance_judged: Bool
  package let all: Count
  package let segments: [Count]
  package let channels: [Count]
  package let arm: Arm
  package let points: [Point]

  /// The answers of some points.
  package struct Count: Encodable, Sendable {
    package let name: String
    package let points: Int
    package let exposed: Int
    package let reached: Int
    package let collides: Int
    package let at_limits: Int
    package let singular: Int
    package let out_of_reach: Int
    /// Of the exposed ones; nil when there is none.
    package let reached_percent: Double?

    init(_ name: String, _ points: [AtlasWorkspace.Point]) {
      func count(_ answer: WorkspaceAnswer) -> Int { points.count { $0.answer == answer } }
      self.name = name
      self.points = points.count
      exposed = points.count - count(.notExposed)
      reached = count(.reached)
      collides = count(.collides)
      at_limits = count(.atLimits)
      singular = count(.singular)
      out_of_reach = count(.outOfReach)
      reached_percent = exposed > 0 ? 100 * Double(reached) / Double(exposed) : nil
    }
  }

  /// The arm without patient and table, see `SampledWorkspace`.
  package struct Arm: Encodable, Sendable {
    package let samples: Int
    package let cell_mm: Double
    package let volume_m3: Double
    package let dexterous_percent: Double
    /// Distance of the tip from the centre of its reach.
    package let nearest_mm: Double
    package let farthest_mm: Double
    package let lowest_mm: Double
    package let highest_mm: Double

    init(_ sampled: SampledWorkspace) {
      samples = sampled.sampleCount
      cell_mm = sampled.cell * 1e3
      volume_m3 = sampled.volume
      dexterous_percent = sampled.dexterousShare * 100
      nearest_mm = sampled.radius.lowerBound * 1e3
      farthest_mm = sampled.radius.upperBound * 1e3
      lowest_mm = sampled.height.lowerBound * 1e3
      highest_mm = sampled.height.upperBound * 1e3
    }
  }

  package struct Point: Encodable, Sendable {
    package let code: String
    package let side: String
    package let segment: String
    package let channel: String
    package let answer: String
    /// What stands in the way; nil for a point that is reached.
    package let reason: String?
    /// Joint positions of a point that is reached [deg, mm].
    package let hover_q: [Double]?
    package let contact_q: [Double]?

    init(_ point: AtlasWorkspace.Point, of robot: RobotModel) {
      code = point.point.code.description
      side = point.point.side.rawValue
      segment = point.segment
      channel = point.point.code.channel.rawValue
      answer = point.answer.rawValue
      reason = point.reason
      var postures: (JointVector, JointVector)?
      if case .reached(let hover, let contact) = point.reach { postures = (hover, contact) }
      hover_q = postures.map { robot.edgeUnits($0.0) }
      contact_q = postures.map { robot.edgeUnits($0.1) }
    }
  }

  package init(_ workspace: AtlasWorkspace, sampled: SampledWorkspace, seed: UInt64) {
    let points = workspace.points
    robot = workspace.robot.name
    tool = workspace.robot.tool?.name
    posture = workspace.scenario.posture.rawValue
    let p = workspace.X_WB.translation * 1e3
    base_mm = [p.x, p.y, p.z]
    self.seed = seed
    hover_mm = Standoff.hover * 1e3
    clearance_judged = workspace.isClearanceJudged
    all = Count("all", points)
    segments = WorkspaceReport.counts(points) { $0.segment }
    channels = WorkspaceReport.counts(points) { $0.point.code.channel.rawValue }
    arm = Arm(sampled)
    self.points = points.map { Point($0, of: workspace.robot) }
  }

  /// By names, in the order in which they first come.
  private static func counts(
    _ points: [AtlasWorkspace.Point], by name: (AtlasWorkspace.Point) -> String
  ) -> [Count] {
    var names: [String] = []
    for point in points where !names.contains(name(point)) { names.append(name(point)) }
    return names.map { wanted in Count(wanted, points.filter { name($0) == wanted }) }
  }
}

extension AtlasWorkspace.Point {
  /// For people: why the tool does not get there; nil when it does.
  var reason: String? {
    func millimetres(_ x: Double) -> String { FixedPoint.text(x * 1e3, decimals: 1) + " mm" }
    switch exposure {
    case .exposed: break
    case .needs(let need): return "needs \(need.rawValue)"
    case .facesTable(let angle):
      return "faces the table, \(FixedPoint.text(angle * 180 / .pi, decimals: 0))° below level"
    case .covered: return "nothing comes to it past the body and what carries it"
    }
    switch reach {
    case .reached, nil: return nil
    case .collides(let reason):
      return PlanRefusal(target: nil, p_BA: nil, reason: reason).sentence
    case .limited(let by): return "a joint is at its end, \(millimetres(by)) short"
    case .singular(let by): return "the arm loses a direction of motion, \(millimetres(by)) short"
    case .outOfReach(let by): return "\(millimetres(by)) short"
    }
  }
}

extension RobotModel {
  /// Joint positions in the units of files: degrees, and millimetres of a slide.
  package func edgeUnits(_ q: JointVector) -> [Double] {
    (0..<jointCount).map { i in
      q[i] * (jointKinds[i] == .prismatic ? 1000 : 180 / .pi)
    }
  }
}
