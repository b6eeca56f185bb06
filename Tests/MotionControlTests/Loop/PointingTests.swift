// SPDX-License-Identifier: GPL-3.0-or-later

import MotionControl
import Safety
import SpatialMath
import Testing
import _TestSupport

@Suite("Pointing") struct PointingTests {
  static let point = Technique.Point(standoff: 0.02, dwell: 1.5)

  @Test("the tool stands off the breathing skin for its dwell and never touches")
  func wholeRun() throws {
    var practice = try Practice(PracticePlan(.point(Self.point)))
    practice.world.breath = 0.006
    var modes: [Mode] = []
    var events: TickEvents = []
    var treated = [0, 0]
    var worst = 0.0
    for _ in 0..<60_000 {
      let record = practice.step()
      if modes.last != record.mode { modes.append(record.mode) }
      events.formUnion(record.events)
      #expect(practice.world.force == 0)
      if record.mode == .treat {
        treated[record.target] += 1
        let offset = record.X_BT.translation - record.X_BA.translation
        let wanted = record.X_BA.rotation.z * Self.point.standoff
        worst = max(worst, (offset - wanted).length)
      }
      if record.mode == .done || !record.faults.isEmpty { break }
    }
    let one: [Mode] = [.transit, .approach, .treat, .retreat]
    #expect(modes == [.idle, .homing] + one + one + [.transit, .done])
    #expect(events.isSuperset(of: [.dwellComplete, .targetComplete, .planComplete]))
    #expect(!events.contains(.contactMade))
    #expect(worst < 0.3e-3)
    for ticks in treated { #expect(abs(Double(ticks) - 1500) < 50) }
  }

  @Test("after a press no force is asked for where the tool only points")
  func afterPress() throws {
    var practice = try Practice(PracticePlan())
    let plan = practice.controller.plan
    let last = plan.targets[1]
    let pointed = Target(
      name: last.name, region: last.region, X_PA: last.X_PA, thorax: last.thorax,
      abdomen: last.abdomen, spin: last.spin,
      technique: .point(Technique.Point(standoff: Standoff.contact, dwell: 0.3)),
      limits: last.limits, sigma: last.sigma)
    practice.controller = try Controller(
      robot: practice.world.robot,
      plan: MotionPlan(
        targets: [plan.targets[0], pointed], start: plan.start, X_BP: plan.X_BP,
        segments: plan.segments),
      configuration: practice.controller.configuration)
    var asked: [Double] = [0, 0]
    for _ in 0..<60_000 {
      let record = practice.step()
      if record.mode == .treat {
        asked[record.target] = max(asked[record.target], record.forceDesired)
      }
      if record.mode == .done || !record.faults.isEmpty { break }
    }
    #expect(practice.last?.mode == .done && asked == [6, 0])
  }

  @Test("a pause stops the dwell, and a resume lets it go on")
  func pause() throws {
    var practice = try Practice(PracticePlan(.point(Self.point)))
    try practice.run(to: .treat)
    for _ in 0..<100 { practice.step() }
    practice.world.events = .pause
    practice.step()
    practice.world.events = []
    let before = practice.controller.state.pointing
    for _ in 0..<3000 { practice.step() }
    #expect(practice.controller.state.pointing == before)
    #expect(practice.last?.mode == .treat)
    practice.world.events = .resume
    practice.step()
    practice.world.events = []
    try practice.run(to: .retreat)
  }

  @Test("only periods in place count, and too long away is a fault", arguments: seeds(50))
  func dwell(seed: UInt64) {
    var random = SeededGenerator(seed: seed, stream: "pointing")
    var dwell = PointingDwell()
    var inPlace = 0
    while !dwell.isComplete {
      let isNear = random.uniform(0, 1) < 0.7
      let lag = isNear ? random.uniform(0, 0.0009) : random.uniform(0.0011, 0.05)
      let happened = dwell.advance(Self.point, lag: lag, periods: 1, period: 0.001)
      inPlace += isNear ? 1 : 0
      #expect(happened.contains(.dwellComplete) == (inPlace == 1500))
    }
    #expect(inPlace == 1500)
    #expect(!dwell.isOutOfPatience(period: 0.001))
    var lost = PointingDwell()
    for tick in 1...6000 {
      _ = lost.advance(Self.point, lag: 0.01, periods: 1, period: 0.001)
      #expect(lost.isOutOfPatience(period: 0.001) == (tick > 5000))
    }
  }
}
