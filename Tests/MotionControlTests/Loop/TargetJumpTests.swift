// SPDX-License-Identifier: GPL-3.0-or-later

import MotionControl
import Safety
import SpatialMath
import Testing
import _TestSupport

@Suite("The estimated target jumps") struct TargetJumpTests {
  struct Case: Sendable, CustomTestStringConvertible {
    var mode: Mode
    var after: Int
    var jump: Vector3
    var stiffness = 3000.0
    var testDescription: String { "\(mode.name) \(after) \(jump) \(stiffness)" }
  }

  static let cases: [Case] = [
    Case(mode: .approach, after: 3200, jump: [0.02, 0, 0]),
    Case(mode: .approach, after: 3200, jump: [0, 0.012, 0.016]),
    Case(mode: .approach, after: 3200, jump: [0, 0, 0.02]),
    Case(mode: .approach, after: 4500, jump: [0, 0, -0.02]),
    Case(mode: .approach, after: 4500, jump: [0, -0.02, -0.01]),
    Case(mode: .contact, after: 150, jump: [0, 0.02, 0]),
    Case(mode: .contact, after: 150, jump: [0, 0, 0.02]),
    Case(mode: .treat, after: 900, jump: [0.02, 0, 0]),
    Case(mode: .treat, after: 900, jump: [0, 0, 0.02]),
    Case(mode: .treat, after: 900, jump: [0, 0, -0.02]),
    Case(mode: .treat, after: 900, jump: [0.01, -0.01, 0.012], stiffness: 20_000),
    Case(mode: .treat, after: 900, jump: [0.01, -0.01, -0.012], stiffness: 1000),
  ]

  /// The least time for the part of a jump that the tool follows.
  private func leastTime(_ test: Case, _ practice: Practice) throws -> Double {
    let controller = practice.controller
    let speed = controller.configuration.monitors.speed
    let settings = controller.configuration.shift
    // In axes of the target, which the breath tilts; while the tool presses the height is the force's.
    let jump = try #require(practice.last).X_BA.rotation.inverseTimes(test.jump)
    let up = test.mode == .treat ? 0 : jump.z
    let across = speed.tangential * 0.5.squareRoot()
    let limits = try RetargetLimits(
      velocity: JointVector([across, across, up > 0 ? speed.opening : speed.closing]),
      acceleration: JointVector(repeating: settings.acceleration, count: 3),
      jerk: JointVector(repeating: settings.jerk, count: 3), count: 3)
    let from = JointMotion(q: JointVector([jump.x, jump.y, up]))
    guard
      case .motion(let way) = Retarget.solve(from: from, to: JointMotion(q: .zero), limits: limits)
    else {
      Issue.record("no way")
      return 0
    }
    return way.duration
  }

  private func practice(_ test: Case) throws -> Practice {
    var practice = try Practice(PracticePlan(dwell: 6))
    practice.world.breath = 0.004
    practice.world.stiffness = test.stiffness
    try practice.run(to: test.mode)
    for _ in 0..<test.after { practice.step() }
    #expect(practice.last?.mode == test.mode)
    // The skin has moved where the tool is far enough; elsewhere the tracker is wrong.
    if test.mode == .approach { practice.world.skinError = test.jump.z }
    return practice
  }

  @Test(
    "the tool comes after in the least time, meeting no limit, with the force as it was",
    arguments: cases)
  func jump(test: Case) throws {
    var practice = try practice(test)
    let least = try leastTime(test, practice)
    var tips: [Vector3] = []
    var shifts = 0
    var overAt = -1
    for k in 0..<2500 {
      let record = practice.step { $0.tracker.X_CP.translation += test.jump }
      shifts += record.events.contains(.targetShifted) ? 1 : 0
      #expect(record.events.contains(.targetShifted) == (k == 0))
      #expect(!record.events.contains(.commandLimited), "\(k)")
      #expect(record.faults == [])
      if test.mode == .treat { #expect(abs(practice.world.force - 6) < 0.3, "\(k)") }
      #expect(practice.world.force < 6.3)
      tips.append(practice.commanded)
      if overAt < 0, practice.controller.state.shift.isOver { overAt = k + 1 }
      guard overAt >= 0 else { continue }
      let aside = (record.X_BT.translation - record.X_BA.translation).rejected(from: [0, 0, 1])
      if k > overAt + 100 { #expect(aside.length < 0.0003) }
      #expect((record.X_BTDesired.translation - record.X_BT.translation).length < 0.002)
    }
    #expect(shifts == 1)
    // Towards the skin it first waits for the plan to stop closing in.
    let waiting = test.mode == .approach && test.jump.z < 0 ? 0.4 : 0
    let time = Double(overAt) * 0.001
    #expect(time >= least - 0.0021 && time <= least + waiting + 0.0021)
    // The plan's own motion, the breath and the force loop come on top.
    for k in 2..<tips.count {
      let a = (tips[k] - tips[k - 1] * 2 + tips[k - 2]) * 1e6
      #expect(a.length < 0.5 * 3.0.squareRoot() + 0.4)
    }
  }

  @Test(
    "and the run goes on, where there is skin to be found",
    arguments: cases.filter { $0.mode != .contact || $0.jump.z == 0 })
  func goesOn(test: Case) throws {
    var practice = try practice(test)
    for _ in 0..<40_000 where practice.last?.mode != .transit && practice.last?.faults == [] {
      practice.step { $0.tracker.X_CP.translation += test.jump }
    }
    #expect(practice.last?.faults.names == [])
    #expect(practice.last?.mode == .transit)
  }

  @Test("a jump within a jump keeps the motion", arguments: [Mode.approach, .treat])
  func again(mode: Mode) throws {
    var practice = try practice(
      Case(mode: mode, after: mode == .approach ? 3200 : 900, jump: .zero))
    for k in 0..<2500 {
      let record = practice.step {
        $0.tracker.X_CP.translation += k < 150 ? [0.015, 0, 0.005] : [0.005, 0.01, -0.01]
      }
      #expect(record.events.contains(.targetShifted) == (k == 0 || k == 150))
      #expect(!record.events.contains(.commandLimited), "\(k)")
      #expect(record.faults == [])
      if mode == .treat { #expect(abs(practice.world.force - 6) < 0.3) }
    }
    #expect(practice.controller.state.shift.isOver)
  }

  @Test("a turn is followed too, about the target")
  func turn() throws {
    var practice = try practice(Case(mode: .treat, after: 900, jump: .zero))
    let place = practice.world.plan.targets[0].X_PA.translation
    let R = RotationMatrix.exp([0.08, 0, 0.05])
    for k in 0..<1500 {
      let record = practice.step {
        let X = $0.tracker.X_CP
        $0.tracker.X_CP = RigidTransform(R * X.rotation, R * (X.translation - place) + place)
      }
      #expect(!record.events.contains(.commandLimited), "\(k)")
      #expect(record.faults == [])
      guard k > 700 else { continue }
      #expect((record.X_BT.rotation.z + record.X_BA.rotation.z).length < 0.002)
    }
    #expect(practice.controller.state.shift.isOver)
  }

  @Test("what the skin can do between two samples is no jump, and changes no bit of the state")
  func steady() throws {
    var practice = try Practice(PracticePlan())
    practice.world.breath = 0.006
    practice.world.trackerEvery = 16
    practice.world.trackerDelay = 20
    practice.world.startTick = 60
    for _ in 0..<30_000 where practice.last?.mode != .done {
      let record = practice.step()
      #expect(!record.events.contains(.targetShifted))
      #expect(practice.controller.state.shift == TargetShift())
      #expect(practice.controller.state.admittance.shifted == 0)
    }
  }

  @Test("after a gap in which the patient moved the target is taken up again", arguments: [50, 90])
  func gap(ticks: Int) throws {
    var practice = try practice(Case(mode: .treat, after: 900, jump: .zero))
    for _ in 0..<ticks { practice.step { $0.tracker.validity = .invalid } }
    for k in 0..<1500 {
      let record = practice.step { $0.tracker.X_CP.translation.y += 0.01 }
      #expect(record.events.contains(.targetShifted) == (k == 0))
      #expect(!record.events.contains(.commandLimited))
      #expect(record.faults == [])
    }
    let record = try #require(practice.last)
    let aside = (record.X_BT.translation - record.X_BA.translation).rejected(from: [0, 0, 1])
    #expect(aside.length < 0.0003)
  }
}

extension Practice {
  /// Where the limited command has the tool.
  fileprivate var commanded: Vector3 {
    world.robot.toolPose(at: controller.state.limiter.q).translation
  }
}
