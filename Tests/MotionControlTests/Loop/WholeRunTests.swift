// SPDX-License-Identifier: GPL-3.0-or-later

import CPlatform
import MotionControl
import Safety
import SpatialMath
import Testing
import _TestSupport

@Suite("A whole run in the practice world") struct WholeRunTests {
  @Test("every mode is passed in order, both places are pressed, no fault", arguments: [125, 1000])
  func modesInOrder(hertz: Int) throws {
    var practice = try Practice(PracticePlan(repeats: 2), hertz: hertz)
    practice.world.breath = 0.005
    var modes: [Mode] = []
    var pressed: [Int] = []
    var events: TickEvents = []
    for _ in 0..<60 * hertz {
      let record = practice.step()
      if modes.last != record.mode { modes.append(record.mode) }
      if record.events.contains(.dwellComplete) { pressed.append(record.target) }
      events.formUnion(record.events)
      if record.mode == .done || !record.faults.isEmpty { break }
    }
    let one: [Mode] = [.transit, .approach, .contact, .treat, .retreat]
    #expect(modes == [.idle, .homing] + one + one + [.transit, .done])
    #expect(pressed == [0, 0, 1, 1])
    #expect(practice.last?.faults.names == [])
    #expect(events.isSuperset(of: [.contactMade, .forceReached, .targetComplete, .planComplete]))
    #expect(!events.contains(.faultLatched))
  }

  @Test(
    "on breathing skin the force holds and the tool stays on its target",
    arguments: [400.0, 1000, 4000, 8000, 20_000])
  func accuracy(stiffness: Double) throws {
    var practice = try Practice(PracticePlan(dwell: 4))
    practice.world.breath = 0.006
    practice.world.stiffness = stiffness
    var contact = 0
    var squares = (sum: 0.0, count: 0)
    var worst = (aside: 0.0, angle: 0.0, peak: 0.0)
    while practice.world.tick < 40_000 {
      let record = practice.step()
      if record.events.contains(.contactMade) { contact = practice.world.tick }
      guard record.target == 0, record.mode == .treat else { continue }
      worst.peak = max(worst.peak, practice.world.force)
      let offset = record.X_BT.translation - record.X_BA.translation
      worst.aside = max(worst.aside, offset.rejected(from: record.X_BA.rotation.z).length)
      worst.angle = max(
        worst.angle, (record.X_BT.rotation.z + record.X_BA.rotation.z).length)
      guard practice.world.tick > contact + 1000 else { continue }
      squares.sum += (practice.world.force - 6) * (practice.world.force - 6)
      squares.count += 1
    }
    let rms = (squares.sum / Double(max(squares.count, 1))).squareRoot()
    #expect(squares.count > 2000)
    #expect(rms < 0.05)
    #expect(worst.peak < 6 * 1.3)
    #expect(worst.aside < 0.0003)
    #expect(worst.angle < 0.01)
  }

  @Test("samples that are rare and late cost little", arguments: [1000.0, 4000, 20_000])
  func lateTracker(stiffness: Double) throws {
    var practice = try Practice(PracticePlan(dwell: 4))
    practice.world.breath = 0.006
    practice.world.stiffness = stiffness
    practice.world.trackerEvery = 16
    practice.world.trackerDelay = 20
    practice.world.startTick = 60
    var contact = Int.max
    var worst = 0.0
    while practice.world.tick < 30_000 {
      let record = practice.step()
      if record.events.contains(.contactMade), record.target == 0 { contact = practice.world.tick }
      guard record.target == 0, record.mode == .treat, practice.world.tick - contact > 1000
      else { continue }
      worst = max(worst, abs(practice.world.force - 6))
    }
    #expect(practice.last?.faults.names == [])
    #expect(worst < 0.3)
  }

  @Test(
    "a tracker that sees only half of the breath loses force, not stability",
    arguments: [1000.0, 4000, 8000, 20_000])
  func halfBreath(stiffness: Double) throws {
    var practice = try Practice(PracticePlan(dwell: 6))
    practice.world.breath = 0.006
    practice.world.stiffness = stiffness
    var worst = 0.0
    var contact = Int.max
    while practice.world.tick < 40_000 {
      let record = practice.step { $0.tracker.breathing.thorax *= 0.5 }
      if record.events.contains(.contactMade), record.target == 0 { contact = practice.world.tick }
      guard record.target == 0, record.mode == .treat, practice.world.tick - contact > 1000
      else { continue }
      worst = max(worst, abs(practice.world.force - 6))
    }
    #expect(practice.last?.faults.names == [])
    #expect(worst < 3)
  }

  @Test("in free space the commanded joints are the plan's")
  func freePath() throws {
    var practice = try Practice(PracticePlan())
    var sum = 0.0
    var count = 0
    while practice.world.tick < 30_000 {
      let record = practice.step()
      guard record.mode == .transit else { continue }
      let commanded = practice.world.robot.toolPose(at: record.limited.q)
      let segment = practice.world.plan.segments[record.segment]
      let planned = practice.world.robot.toolPose(
        at: segment.trajectory.sample(at: record.pathTime).q)
      sum += (commanded.translation - planned.translation).lengthSquared
      count += 1
      #expect(!record.events.contains(.commandLimited))
    }
    #expect(count > 5000)
    #expect((sum / Double(count)).squareRoot() < 0.00002)
  }

  /// Debug builds allocate where release builds do not; sanitizers take the probe's place.
  static let countsAllocations: Bool = {
    #if DEBUG
      return false
    #else
      return platform_allocation_probe_available()
    #endif
  }()

  @Test(
    "a tick allocates nothing",
    .enabled(if: countsAllocations, "allocations are counted in plain release builds"),
    arguments: [false, true])
  func allocations(crowded: Bool) throws {
    var practice = try Practice(
      crowded ? CrowdedPlan(side: 1).practice : PracticePlan(dwell: 0.5))
    var inputs: [TickInput] = []
    while practice.last?.mode != .done && practice.world.tick < 60_000 {
      inputs.append(practice.step().input)
    }
    var loop = ControlLoop(controller: practice.controller, sink: DiscardingSink())
    loop.state = ControllerState()
    var modes: Set<Mode> = []
    var allocations: [String] = []
    // The first call may make the metadata of the generic loop, once in a process: not in this run.
    var rehearsal = loop
    _ = rehearsal.step(inputs[0])
    for input in inputs {
      platform_allocation_probe_arm()
      _ = loop.step(input)
      let count = platform_allocation_probe_disarm()
      if count > 0 { allocations.append("\(count) in tick \(input.tick.index), \(loop.mode)") }
      modes.insert(loop.mode)
    }
    #expect(modes.isSuperset(of: [.transit, .approach, .contact, .treat, .retreat, .done]))
    #expect(allocations == [])
  }
}
