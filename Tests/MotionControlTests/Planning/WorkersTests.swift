// SPDX-License-Identifier: GPL-3.0-or-later

import Dispatch
import MotionControl
import SpatialMath
import Testing
import _TestSupport

@Suite("Workers") struct WorkersTests {
  static let backwards = Workers { count, body in
    for i in (0..<count).reversed() { body(i) }
  }
  static let threads = Workers { count, body in
    DispatchQueue.concurrentPerform(iterations: count, execute: body)
  }

  @Test("results stand in the order of what they are of")
  func order() {
    let squares = (0..<1000).map { $0 * $0 }
    for workers in [Workers.one, Self.backwards, Self.threads] {
      #expect(workers.map(Array(0..<1000)) { $0 * $0 } == squares)
      #expect(workers.map([Int]()) { $0 }.isEmpty)
    }
  }

  @Test("a plan is the same by one, backwards and by many")
  func plans() throws {
    let robot = try Arms.panda(tool: "ball-10mm")
    var encoded: [String] = []
    for workers in [Workers.one, Self.backwards, Self.threads] {
      let planner = try Planner(
        robot: robot, scene: PlanningScenes.scene(), workers: workers)
      let targets = PlanningScenes.tenTargets
      let result = planner.plan(
        targets, start: PlanningScenes.start, X_BP: PlanningScenes.X_BP, seed: 5,
        rules: SequenceRules(count: targets.count))
      guard case .planned(let plan, _) = result else {
        Issue.record("\(result)")
        continue
      }
      encoded.append(plan.encoded(jointCount: robot.jointCount))
    }
    #expect(encoded.count == 3 && Set(encoded).count == 1)
  }
}
