// SPDX-License-Identifier: GPL-3.0-or-later

import Foundation
import MotionControl
import Safety
import SpatialMath
import StrictJSON
import Testing
import _TestSupport

@Suite("Links keep off the person in the loop") struct PersonClearanceTests {
  /// What matters of a whole run.
  private struct Run {
    var records: [TickRecord] = []
    /// The smallest true distance of a link while the first place is treated [m].
    var clearance = Double.infinity
    /// The commanded tool against where it should be, at the targets [m].
    var lag = 0.0
    /// The commanded joints against the plan, once under way to the next place [rad].
    var stray = 0.0

    init(_ plan: PracticePlan, _ crowd: CrowdedPlan) throws {
      var practice = try Practice(plan)
      practice.world.breath = 0.004
      while records.last?.mode != .done, records.last?.faults.isEmpty != false {
        let record = practice.step()
        records.append(record)
        let X_BT = plan.robot.toolPose(at: record.limited.q)
        switch record.mode {
        case .treat where record.target == 0 && practice.world.tick % 10 == 0:
          clearance = min(clearance, crowd.clearance(at: record.limited.q))
        case .transit where record.target == 1:
          let planned = plan.plan.segments[record.segment].trajectory.sample(at: record.pathTime)
          stray = max(stray, (record.limited.q - planned.q).maxMagnitude)
        default: break
        }
        if [.approach, .contact, .treat, .retreat].contains(record.mode) {
          lag = max(lag, (X_BT.translation - record.X_BTDesired.translation).length)
        }
      }
    }
  }

  @Test("a crowded link gets room, and the tool does not feel it", arguments: [1.0, -1])
  func room(side: Double) throws {
    let crowd = try CrowdedPlan(side: side)
    let unaware = try Run(crowd.unaware, crowd)
    let aware = try Run(crowd.practice, crowd)
    #expect(unaware.records.last?.mode == .done && aware.records.last?.mode == .done)
    #expect(aware.clearance > unaware.clearance + 0.005)
    #expect(abs(aware.lag - unaware.lag) < 1e-6)
    // The way to the next place begins on the plan all the same.
    #expect(aware.stray < 1e-3 && unaware.stray < 1e-3)
  }

  @Test(
    "pushed towards the ball, the arm goes away from it and its tool stays", arguments: [1.0, -1])
  func disturbed(side: Double) throws {
    let crowd = try CrowdedPlan(side: side)
    var practice = try Practice(crowd.practice)
    try practice.run(to: .treat)
    for _ in 0..<500 { practice.step() }
    let robot = crowd.practice.robot
    let link = try #require(crowd.practice.plan.clearances[0].links.first)
    // 5 mm nearer by self-motion, the tool brought back to its place.
    let rested = practice.controller.state.limiter.q
    let push = link.selfMotion * (-0.005 / link.selfMotion.dot(link.selfMotion))
    let q = PracticePlan.solve(robot, robot.toolPose(at: rested), from: rested + push)
    let before = crowd.clearance(at: q)
    #expect(before < crowd.clearance(at: rested) - 0.003)
    var twin = practice
    practice.controller.state.limiter.stand(at: q)
    practice.world.stand(at: q)
    var unaware = try Practice(crowd.unaware)
    unaware.controller.state = practice.controller.state
    unaware.world = practice.world
    func error(_ record: TickRecord) -> Vector3 {
      robot.toolPose(at: record.limited.q).translation - record.X_BTDesired.translation
    }
    var strange = 0.0
    for k in 0..<1200 {
      let (here, there) = (practice.step(), twin.step())
      unaware.step()
      // The arm was put there at rest and has to catch up with the breath first.
      if k >= 400 { strange = max(strange, (error(here) - error(there)).length) }
    }
    let after = crowd.clearance(at: practice.controller.state.limiter.q)
    #expect(practice.last?.mode == .treat)
    #expect(after > before + 0.003)
    // The planned posture draws both back, but only so far.
    #expect(after > crowd.clearance(at: unaware.controller.state.limiter.q) + 0.005)
    #expect(strange < 1e-6)
  }

  @Test("the plan's text is enough to repeat the run, bit for bit")
  func replay() throws {
    let crowd = try CrowdedPlan(side: 1)
    let run = try Run(crowd.practice, crowd)
    let text = crowd.practice.plan.encoded(jointCount: 7)
    let plan = try MotionPlan(JSONNode(data: Data(text.utf8), file: "plan.json"))
    var again = try Practice(PracticePlan(crowd.practice.robot, plan)).controller
    for record in run.records {
      let replayed = again.tick(record.input)
      try #require(replayed.stateHash == record.stateHash, "tick \(record.input.tick.index)")
      #expect(replayed.limited == record.limited)
    }
  }
}
