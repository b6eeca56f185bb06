// SPDX-License-Identifier: GPL-3.0-or-later

import MotionControl
import Recording
import Safety
import SpatialMath
import Testing
import _TestSupport

@Suite("Viewers' messages") struct ViewerMessagesTests {
  /// The messages of one topic after recording what `change` makes of synthetic ticks.
  private func messages(
    on topic: String, ticks: Int, _ change: (Int, inout TickRecord) -> Void
  ) throws -> [[UInt8]] {
    try TestPlaces.withFolder { folder in
      let run = try SyntheticRun()
      let log = try RunLog(path: folder + "/run.mcap", setup: run.setup)
      for index in 0..<ticks {
        var record = run.tick(index).record
        change(index, &record)
        log.record(record)
      }
      _ = try log.close()
      var payloads: [[UInt8]] = []
      try MCAPReader(path: folder + "/run.mcap").forEachMessage(on: [topic]) {
        (message) throws(MCAPFailure) in payloads.append(Array(message.payload))
      }
      return payloads
    }
  }

  @Test("an event is told in words, with its faults and its level")
  func events() throws {
    let payloads = try messages(on: "/events", ticks: 30) { index, record in
      if index == 20 {
        record.events = [.modeChanged, .faultLatched]
        record.mode = .stopping
        record.faults = [.trackerLost, .emergencyStop]
      }
    }
    try #require(payloads.count == 2)
    for (payload, expected) in zip(
      payloads,
      [
        (UInt8(20), "modeChanged: mode stopping, target BL13 left"),
        (
          UInt8(40),
          "faultLatched: mode stopping, target BL13 left, faults emergencyStop, trackerLost"
        ),
      ])
    {
      var decoder = try CDRDecoder(payload[...])
      #expect(try decoder.int32() == 1)
      #expect(try decoder.uint32() == 20_000_000)
      #expect(try decoder.uint8() == expected.0)
      #expect(try decoder.string() == "controller")
      #expect(try decoder.string() == expected.1)
    }
  }

  @Test("a command that stays limited is told when it begins, and again after a pause")
  func lasting() throws {
    let payloads = try messages(on: "/events", ticks: 100) { index, record in
      if (10..<40).contains(index) || (60..<70).contains(index) {
        record.events.insert(.commandLimited)
      }
    }
    let seconds = try payloads.map { payload in
      var decoder = try CDRDecoder(payload[...])
      _ = try decoder.int32()
      return try decoder.uint32()
    }
    #expect(seconds == [10_000_000, 60_000_000])
  }

  @Test("the state is told every second and whenever it changes")
  func diagnostics() throws {
    let payloads = try messages(on: "/diagnostics", ticks: 2001) { index, record in
      record.mode = index < 1500 ? .approach : .contact
    }
    #expect(payloads.count == 4)
  }

  /// NaN in a joint once stopped the program where the orientation of a link was drawn.
  @Test("a tick with numbers that are not finite is recorded like any other", arguments: 0..<3)
  func notFinite(kind: Int) throws {
    let wrong = [Double.nan, .infinity, 1e300][kind]
    let payloads = try messages(on: "/inputs", ticks: 40) { index, record in
      guard index == 20 else { return }
      record.input.robot.q[3] = wrong
      record.input.robot.qd[1] = wrong
      record.input.wrench.wrench_T.force.y = wrong
      record.input.tracker.X_CP.translation.x = wrong
      record.input.tracker.X_CP.rotation = RotationMatrix(
        uncheckedColumns: [wrong, 0, 0], [0, wrong, 0], [0, 0, wrong])
      record.X_BT = RigidTransform(record.input.tracker.X_CP.rotation, [wrong, 0, 0])
    }
    #expect(payloads.count == 40)
  }

  @Test("the frames lead from the world to the tool tip, as forward kinematics does")
  func frames() throws {
    let run = try SyntheticRun()
    let fixed = try TransformReader(messages(on: "/tf_static", ticks: 1) { _, _ in }[0]).entries
    for (index, payload) in try messages(on: "/tf", ticks: 500, { _, _ in }).enumerated() {
      let all = try TransformReader(payload).entries + fixed
      let (root, X) = TransformReader.pose(of: "tool_tip", in: all)
      #expect(root == "world")
      let X_WT = run.tick(10 * index).truth.X_WT
      #expect((X.translation - X_WT.translation).length < 2e-6)
      #expect((X.rotation.inverse * X_WT.rotation).log.length < 2e-6)
    }
  }
}
