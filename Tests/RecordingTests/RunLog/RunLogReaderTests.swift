// SPDX-License-Identifier: GPL-3.0-or-later

import MotionControl
import Recording
import Safety
import SpatialMath
import Testing
import _TestSupport

@Suite("RunLogReader") struct RunLogReaderTests {
  /// Any bits at all, NaN and −0 among them.
  private func wild(_ random: inout SeededGenerator) -> Double {
    switch random.index(below: 8) {
    case 0: -0.0
    case 1: Double(bitPattern: random.next())
    default: random.uniform(-1e3, 1e3)
    }
  }

  private func joints(_ random: inout SeededGenerator) -> JointVector {
    var v = JointVector.zero
    for i in 0..<7 { v[i] = wild(&random) }
    return v
  }

  private func vector(_ random: inout SeededGenerator) -> Vector3 {
    let x = wild(&random)
    let y = wild(&random)
    return Vector3(x, y, wild(&random))
  }

  private func command(_ random: inout SeededGenerator) -> JointCommand {
    let q = joints(&random)
    return JointCommand(
      q: q, qd: joints(&random), torque: random.index(below: 2) == 0 ? joints(&random) : nil,
      drivesEnabled: random.index(below: 2) == 0)
  }

  private func record(_ index: Int, _ random: inout SeededGenerator) -> TickRecord {
    let robot = RobotState(
      q: joints(&random), qd: joints(&random), tauMeasured: joints(&random),
      status: RobotStatus(rawValue: UInt8(random.index(below: 256))))
    let wrench = WrenchSample(
      wrench_T: Wrench(moment: vector(&random), force: vector(&random)),
      ageTicks: Int(truncatingIfNeeded: random.next()), isNew: random.index(below: 2) == 0,
      validity: random.index(below: 2) == 0 ? .valid : .invalid)
    let tracker = TrackerSample(
      X_CP: RigidTransform(random.rotation(), vector(&random)),
      breathing: BreathingState(thorax: wild(&random), abdomen: wild(&random)),
      ageTicks: random.index(below: 50), isNew: random.index(below: 2) == 0,
      validity: random.index(below: 2) == 0 ? .valid : .invalid)
    let input = TickInput(
      tick: Tick(index), periodsElapsed: random.index(below: 5), robot: robot, wrench: wrench,
      tracker: tracker, operatorEvents: OperatorEvents(rawValue: UInt8(random.index(below: 256))),
      link: LinkPackets(received: random.index(below: 9), lost: random.index(below: 9)))
    let commanded = command(&random)
    return TickRecord(
      input: input, mode: Mode.allCases[random.index(below: Mode.allCases.count)],
      faults: FaultSet(rawValue: UInt32(random.index(below: 1 << 17))),
      events: TickEvents(rawValue: UInt32(random.index(below: 1 << 11))),
      segment: random.index(below: 30), pathTime: random.uniform(0, 100),
      target: random.index(below: 11) - 1, X_BT: RigidTransform(random.rotation(), .zero),
      X_BTDesired: RigidTransform(random.rotation(), .zero),
      X_BA: RigidTransform(random.rotation(), .zero), forceDesired: random.uniform(0, 20),
      forceMeasured: random.uniform(-5, 20), admittanceDisplacement: random.uniform(-0.1, 0.1),
      commanded: commanded,
      limited: random.index(below: 2) == 0 ? commanded : command(&random),
      stateHash: random.next())
  }

  /// Every number of an input as bits, so that NaN equals itself.
  private func bits(_ input: TickInput) -> UInt64 {
    var hash = StateHash()
    for number in [
      input.tick.index, input.periodsElapsed, Int(input.robot.status.rawValue),
      input.wrench.ageTicks, Int(input.wrench.validity.rawValue), input.tracker.ageTicks,
      Int(input.tracker.validity.rawValue), Int(input.operatorEvents.rawValue),
      input.link.received, input.link.lost,
    ] { hash.add(number) }
    hash.add(input.robot.q)
    hash.add(input.robot.qd)
    hash.add(input.robot.tauMeasured)
    hash.add(input.wrench.wrench_T)
    hash.add(input.wrench.isNew)
    hash.add(input.tracker.X_CP)
    hash.add(input.tracker.breathing.thorax)
    hash.add(input.tracker.breathing.abdomen)
    hash.add(input.tracker.isNew)
    return hash.value
  }

  private func bits(_ q: JointVector, _ qd: JointVector) -> UInt64 {
    var hash = StateHash()
    hash.add(q)
    hash.add(qd)
    return hash.value
  }

  @Test("inputs and commands come back bit for bit, whatever they hold", arguments: seeds(40))
  func exact(seed: UInt64) throws {
    var random = SeededGenerator(seed: seed)
    let run = try SyntheticRun()
    let records = (0..<50).map { record($0, &random) }
    try TestPlaces.withFolder { folder in
      let log = try RunLog(path: folder + "/run.mcap", setup: run.setup)
      for record in records { log.record(record) }
      _ = try log.close()
      let reader = try RunLogReader(path: folder + "/run.mcap")
      #expect(reader.rate == SyntheticRun.rate)
      #expect(reader.jointCount == 7)
      var ticks: [LoggedTick] = []
      var commands: [UInt64] = []
      try reader.forEachEntry { (entry) throws(MCAPFailure) in
        switch entry {
        case .tick(let tick): ticks.append(tick)
        case .command(let tick, let q, let qd, let torque):
          #expect(tick.index == commands.count)
          let told = records[tick.index].limited.torque
          #expect(torque.map { bits($0, .zero) } == told.map { bits($0, .zero) })
          commands.append(bits(q, qd))
        case .truth, .snapshot, .gap: Issue.record("nobody told this")
        }
      }
      #expect(ticks.map { bits($0.input) } == records.map { bits($0.input) })
      #expect(commands == records.map { bits($0.limited.q, $0.limited.qd) })
      for (tick, record) in zip(ticks, records) { compare(tick, record) }
    }
  }

  private func compare(_ tick: LoggedTick, _ record: TickRecord) {
    #expect(tick.stateHash == record.stateHash)
    #expect(tick.mode == record.mode)
    #expect(tick.faults == record.faults)
    #expect(tick.events == record.events)
    #expect(tick.segment == record.segment)
    #expect(tick.target == record.target)
    #expect(tick.drivesEnabled == record.limited.drivesEnabled)
    #expect(tick.pathTime == Double(Float(record.pathTime)))
    #expect(tick.forceDesired == Double(Float(record.forceDesired)))
    #expect(tick.forceMeasured == Double(Float(record.forceMeasured)))
    #expect(tick.admittanceDisplacement == Double(Float(record.admittanceDisplacement)))
    if record.commanded == record.limited {
      #expect(tick.commanded == nil)
    } else {
      #expect(
        tick.commanded.map { bits($0.q, $0.qd) }
          == bits(record.commanded.q, record.commanded.qd))
      #expect(tick.commanded?.drivesEnabled == record.commanded.drivesEnabled)
    }
  }

  @Test("the truth comes back to single precision")
  func truth() throws {
    let run = try SyntheticRun()
    try TestPlaces.withFolder { folder in
      try run.write(to: folder + "/run.mcap", ticks: 3000)
      var count = 0
      try RunLogReader(path: folder + "/run.mcap").forEachEntry { (entry) throws(MCAPFailure) in
        guard case .truth(let read) = entry else { return }
        let truth = run.tick(count).truth
        count += 1
        #expect(read.tick == truth.tick)
        #expect((read.q - truth.q).maxMagnitude < 2e-7)
        #expect((read.X_WT.translation - truth.X_WT.translation).length < 2e-7)
        #expect((read.X_WA.translation - truth.X_WA.translation).length < 2e-7)
        #expect((read.X_WT.rotation.inverse * truth.X_WT.rotation).log.length < 5e-7)
        #expect(read.target == truth.target)
        #expect((read.contact == nil) == (truth.contact == nil))
        #expect(read.contact?.region == truth.contact?.region)
        let force = (read.contact?.normalForce ?? 0) - (truth.contact?.normalForce ?? 0)
        #expect(abs(force) < 1e-6)
      }
      #expect(count == 3000)
    }
  }

  @Test("a file that is no run's log is refused by what it lacks")
  func noRun() throws {
    try TestPlaces.withFolder { folder in
      var writer = try MCAPWriter(
        path: folder + "/a", profile: "", library: "", compression: .none)
      writer.addMetadata(name: "other", [])
      try writer.close()
      do throws(MCAPFailure) {
        _ = try RunLogReader(path: folder + "/a")
        Issue.record("taken for a run's log")
      } catch {
        #expect(
          error.problem == .missing(what: "metadata \"robotsim.run\"", available: ["other"]))
      }
    }
  }

  @Test("every rate's ticks come back from their stamps", arguments: [125, 300, 999, 1000, 4000])
  func stamps(hertz: Int) throws {
    let time = LogTime(rate: try #require(ControlRate(hertz: hertz)))
    #expect(time.stamp(of: .zero) == 1_000_000_000)
    #expect(time.stamp(of: Tick(hertz)) == 2_000_000_000)
    for index in 0..<20_000 { #expect(time.tick(at: time.stamp(of: Tick(index))) == Tick(index)) }
    #expect(time.tick(at: 999_999_999) == nil)
  }
}
