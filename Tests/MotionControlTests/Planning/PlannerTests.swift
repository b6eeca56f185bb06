// SPDX-License-Identifier: GPL-3.0-or-later

import MotionControl
import Safety
import SpatialMath
import Testing
import _TestSupport

@Suite("Planner") struct PlannerTests {
  static func planner() throws -> Planner {
    try Planner(robot: Arms.panda(tool: "ball-10mm"), scene: PlanningScenes.scene())
  }

  /// The plan of some targets, or the test fails with the refusal.
  static func planned(
    _ targets: [Target], start: JointVector = PlanningScenes.start
  ) throws -> (plan: MotionPlan, report: PlanReport) {
    switch try planner().plan(targets, start: start, X_BP: PlanningScenes.X_BP, seed: 1) {
    case .planned(let plan, let report): return (plan, report)
    case .refused(let refusal): throw refusal
    }
  }

  static func refusal(
    _ targets: [Target], start: JointVector = PlanningScenes.start
  ) throws -> PlanRefusal? {
    switch try planner().plan(targets, start: start, X_BP: PlanningScenes.X_BP, seed: 1) {
    case .planned: return nil
    case .refused(let refusal): return refusal
    }
  }

  @Test("ten points: transit, approach, retreat for each, then back; no gap between segments")
  func order() throws {
    let targets = PlanningScenes.tenTargets
    let (plan, report) = try PlannerTests.planned(targets)
    #expect(plan.targets == targets)
    #expect(plan.segments.count == 31)
    for i in 0..<10 {
      let kinds = plan.segments[(3 * i)..<(3 * i + 3)].map(\.kind)
      #expect(kinds == [.transit, .approach, .retreat])
      #expect(plan.segments[(3 * i)..<(3 * i + 3)].allSatisfy { $0.target == i })
    }
    #expect(plan.segments[30].kind == .transit && plan.segments[30].target == -1)
    #expect(plan.segments[0].trajectory.start == plan.start)
    #expect(plan.segments[30].trajectory.end == plan.start)
    for (a, b) in zip(plan.segments, plan.segments.dropFirst()) {
      #expect(a.trajectory.end == b.trajectory.start)
    }
    #expect(report.targets.map(\.name) == targets.map(\.name))
  }

  @Test("hover and contact poses stand on the normal, tool against it, at their heights")
  func poses() throws {
    let robot = try Arms.panda(tool: "ball-10mm")
    let (plan, _) = try PlannerTests.planned(PlanningScenes.tenTargets)
    for segment in plan.segments where segment.kind == .approach {
      let X_BA = plan.X_BP * plan.targets[segment.target].X_PA
      let ends = [
        (segment.trajectory.start, Standoff.hover),
        (segment.trajectory.end, Standoff.contact),
      ]
      for (q, height) in ends {
        let X_AT = X_BA.inverse * robot.toolPose(at: q)
        #expect((X_AT.translation - Vector3(0, 0, height)).length < 1e-5)
        #expect((X_AT.rotation.z - Vector3(0, 0, -1)).length < 1e-4)
      }
    }
  }

  @Test("limits, speeds and clearances hold between the waypoints too")
  func promises() throws {
    let robot = try Arms.panda(tool: "ball-10mm")
    let scene = PlanningScenes.scene()
    let (plan, report) = try PlannerTests.planned(PlanningScenes.tenTargets)
    for segment in plan.segments {
      let isTransit = segment.kind == .transit
      var ceilings = ToolCeilings()
      if !isTransit {
        let X_BA = plan.X_BP * plan.targets[segment.target].X_PA
        ceilings = ToolCeilings(
          skin: ToolCeilings.Skin(p_BA: X_BA.translation, n_B: X_BA.rotation.z))
      }
      let check = DenseCheck(segment.trajectory, of: robot, rate: 10_000, ceilings: ceilings)
      #expect(check.worst.velocity.maxMagnitude <= PlanTiming.share)
      #expect(check.worst.acceleration.maxMagnitude <= PlanTiming.share)
      #expect(check.worst.jerk.maxMagnitude <= 1)
      #expect(check.toolRatio <= PlanTiming.share && check.toolSpeed <= 0.25)
      #expect(check.limitMargin > 0.02)
      for t in segment.trajectory.denseTimes(perPiece: 2) {
        let q = segment.trajectory.sample(at: t).q
        let clearance = scene.clearance(
          of: robot, at: q, toolMayTouch: !isTransit, below: 0.05, betweenLinksBelow: 0.002)
        #expect(clearance.distance >= 0.0145)
        let height = scene.height(of: robot.toolPose(at: q).translation)
        #expect(height >= (isTransit ? 0.0345 : 0.0035))
      }
    }
    #expect(report.targets.allSatisfy { $0.straightness < 0.2e-3 && $0.limitMargin >= 0.05 })
    #expect(report.clearance >= 0.015 && report.toolSpeed <= 0.25)
  }

  @Test("the same arguments give the same bytes")
  func deterministic() throws {
    let first = try PlannerTests.planned(PlanningScenes.tenTargets)
    let second = try PlannerTests.planned(PlanningScenes.tenTargets)
    #expect(first.plan.encoded(jointCount: 7) == second.plan.encoded(jointCount: 7))
    #expect(first.report == second.report)
  }

  @Test("an aligned tool has its x axis along the channel")
  func aligned() throws {
    let robot = try Arms.panda(tool: "ball-10mm")
    let target = PlanningScenes.target("P", x: 0.03, y: 0.05, spin: .aligned)
    let (plan, report) = try PlannerTests.planned([target])
    let X_AT =
      (plan.X_BP * target.X_PA).inverse * robot.toolPose(at: plan.segments[1].trajectory.end)
    #expect((X_AT.rotation.x - Vector3(1, 0, 0)).length < 1e-4)
    #expect(abs(report.targets[0].spin) < 1e-4)
  }

  @Test("a place out of reach is refused with its name and how far")
  func unreachable() throws {
    let far = PlanningScenes.target("GV20 mid", x: 0, y: -0.75)
    let refusal = try #require(try PlannerTests.refusal([PlanningScenes.tenTargets[0], far]))
    #expect(refusal.target == "GV20 mid")
    guard case .unreachable(.hover, let distance) = refusal.reason else {
      Issue.record("\(refusal)")
      return
    }
    #expect(distance > 0.1 && distance < 0.3)
    #expect("\(refusal)".contains("GV20 mid cannot be treated: out of reach, the tool ends"))
  }

  @Test("skin that faces the table is refused with link and obstacle")
  func facingDown() throws {
    let down = PlanningScenes.target("ST25 left", x: 0, y: 0, normal: Vector3(0.6, 0, -0.8))
    let refusal = try #require(try PlannerTests.refusal([down]))
    guard case .collision(_, let link, let other, let distance, let required, _) = refusal.reason
    else {
      Issue.record("\(refusal)")
      return
    }
    #expect(refusal.target == "ST25 left" && !link.isEmpty && !other.isEmpty)
    #expect(distance < required)
  }

  @Test("bad starts and empty protocols are refused before anything else")
  func starts() throws {
    let targets = PlanningScenes.tenTargets
    #expect(try PlannerTests.refusal([])?.reason == .noTargets)
    let outside = JointVector([0, 0.6, 0, 0.1, 0, 2.1, 0.785])
    guard
      case .startOutsideLimits("panda_joint4", 0.1, _, _)? =
        try PlannerTests.refusal(targets, start: outside)?.reason
    else {
      Issue.record("a start outside the limits was let pass")
      return
    }
    let inside = JointVector([0, 0.6, 0, -1.6, 0, 2.1, 0.785])
    guard
      case .collision(.start, "tool", "the body", let distance, _, _)? =
        try PlannerTests.refusal(targets, start: inside)?.reason
    else {
      Issue.record("a start inside the body was let pass")
      return
    }
    #expect(distance < 0)
  }

  @Test("a robot without acceleration limits is refused")
  func noAcceleration() throws {
    let bare = try RobotModel(urdfFile: Arms.root + "Robots/franka_panda.urdf")
    #expect(
      throws: PlanRefusal(target: nil, p_BA: nil, reason: .limitMissing("acceleration"))
    ) { try Planner(robot: bare, scene: PlanningScenes.scene()) }
  }

  @Test("points in a zigzag across the back need no second branch", arguments: seeds(12))
  func zigzag(seed: UInt64) throws {
    var random = SeededGenerator(seed: seed)
    let targets = (0..<5).map { i in
      PlanningScenes.target(
        "Z\(i)", x: random.uniform(-0.06, 0.09), y: random.uniform(-0.28, 0.28))
    }
    let (plan, report) = try PlannerTests.planned(targets)
    #expect(plan.targets.map(\.name) == targets.map(\.name))
    // A branch change would show as a swing of the arm between neighbours.
    for segment in plan.segments[1..<(plan.segments.count - 1)] {
      #expect((segment.trajectory.end - segment.trajectory.start).maxMagnitude < 1.5)
    }
    #expect(report.clearance >= 0.015)
  }
}
