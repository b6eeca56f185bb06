// SPDX-License-Identifier: GPL-3.0-or-later

import Geometry
import MotionControl
import SpatialMath
import Testing
import _TestSupport

/// Plans whose order is chosen.
@Suite("Order of a plan") struct SequencePlanningTests {
  static func result(_ targets: [Target], rules: SequenceRules?) throws -> PlanResult {
    try PlannerTests.planner().plan(
      targets, start: PlanningScenes.start, X_BP: PlanningScenes.X_BP, seed: 1, rules: rules)
  }

  static func planned(
    _ targets: [Target], rules: SequenceRules?
  ) throws -> (plan: MotionPlan, report: PlanReport) {
    switch try result(targets, rules: rules) {
    case .planned(let plan, let report): return (plan, report)
    case .refused(let refusal): throw refusal
    }
  }

  /// Points all over the back.
  static func scattered(_ count: Int, seed: UInt64) -> [Target] {
    var random = SeededGenerator(seed: seed, stream: "scattered targets")
    return (0..<count).map { i in
      PlanningScenes.target(
        "S\(i)", x: random.uniform(-0.06, 0.09), y: random.uniform(-0.28, 0.28))
    }
  }

  @Test("what is chosen is quicker than the order given and says so", arguments: seeds(3))
  func quickest(seed: UInt64) throws {
    let targets = Self.scattered(8, seed: seed)
    let (plan, report) = try Self.planned(targets, rules: SequenceRules(count: 8))
    let given = try Self.planned(targets, rules: nil)
    let order = report.sequence.order
    #expect(order.sorted() == Array(0..<8))
    #expect(plan.targets == order.map { targets[$0] })
    #expect(report.targets.map(\.name) == plan.targets.map(\.name))
    #expect(report.sequence.unsorted(plan.targets) == targets)
    #expect(given.report.sequence.order == Array(0..<8))
    for sequence in [given.report.sequence, report.sequence] {
      let told = try #require(sequence.givenMovingTime)
      #expect(abs(told - given.report.movingTime) < 1e-9)
    }
    #expect(report.movingTime <= given.report.movingTime)
    let moving = plan.segments.reduce(0) { $0 + $1.trajectory.duration }
    #expect(abs(moving - report.movingTime) < 1e-9)
    #expect(report.clearance >= 0.015)
  }

  @Test("rules of order hold, and the same arguments give the same bytes", arguments: seeds(2))
  func rules(seed: UInt64) throws {
    let targets = Self.scattered(6, seed: seed)
    let pairs = [(5, 0), (0, 3)].map { SequenceRules.Pair(before: $0, after: $1) }
    let rules = try SequenceRules(count: 6, pairs: pairs, groups: [0, 1, 0, 0, 1, 0])
    let (plan, report) = try Self.planned(targets, rules: rules)
    #expect(SequenceCases.isAllowed(report.sequence.order, rules))
    let again = try Self.planned(targets, rules: rules)
    #expect(plan.encoded(jointCount: 7) == again.plan.encoded(jointCount: 7))
    #expect(report == again.report)
  }

  @Test("a row in its order is left as it is, in disorder it is put in order")
  func row() throws {
    let row = PlanningScenes.tenTargets
    let kept = try Self.planned(row, rules: SequenceRules(count: 10))
    let isRow = { (order: [Int]) in order == Array(0..<10) || order == (0..<10).reversed() }
    #expect(kept.report.sequence.order == Array(0..<10))
    let places = [7, 2, 9, 0, 5, 3, 8, 1, 6, 4]
    let mixed = try Self.planned(
      places.map { row[$0] }, rules: SequenceRules(count: 10)
    ).report.sequence
    #expect(isRow(mixed.order.map { places[$0] }), "\(mixed.order)")
    #expect(mixed.estimate < 0.8 * (mixed.givenEstimate ?? 0))
  }

  @Test("of many targets the order given is estimated")
  func many() throws {
    let targets = Self.scattered(20, seed: 1)
    let (plan, report) = try Self.planned(targets, rules: SequenceRules(count: 20))
    let order = report.sequence.order
    #expect(order.sorted() == Array(0..<20) && plan.targets == order.map { targets[$0] })
    #expect(report.sequence.givenMovingTime == nil)
    #expect(report.sequence.estimate < 0.7 * (report.sequence.givenEstimate ?? 0))
  }

  @Test("around a board too high to go over the order is free as well")
  func around() throws {
    let board = SearchPlanningTests.board(
      "board", from: [-0.6, -0.03, 0.5], to: [0.06, -0.01, 2.5])
    let open = PlanningScenes.scene()
    let scene = ClearanceScene(
      mesh: open.mesh, X_WP: open.X_WP, table: open.table, floor: 0, X_WB: open.X_WB,
      zones: [board])
    let result = try Planner(robot: Arms.panda(tool: "ball-10mm"), scene: scene).plan(
      SearchPlanningTests.ends, start: PlanningScenes.start, X_BP: PlanningScenes.X_BP, seed: 1,
      rules: SequenceRules(count: 2))
    guard case .planned(let plan, _) = result else {
      Issue.record("no way around the board")
      return
    }
    #expect(try SearchPlanningTests.nearest(plan) >= 0.010)
  }
}
