// SPDX-License-Identifier: GPL-3.0-or-later

import MotionControl
import Recording
import SpatialMath
import Testing
import _TestSupport

@Suite("PlanLog") struct PlanLogTests {
  /// Two transits between random postures, at rest at both ends of each.
  private struct Sample {
    let run: SyntheticRun
    let plan: MotionPlan
    let samples: PlanSamples

    init(seed: UInt64) throws {
      run = try SyntheticRun()
      var random = SeededGenerator(seed: seed, stream: "plan log")
      var postures: [JointVector] = []
      for _ in 0..<3 {
        var q = run.joints(at: 0).q
        for i in 0..<7 { q[i] += random.uniform(-0.4, 0.4) }
        postures.append(q)
      }
      let segments = (0..<2).map { i in
        let duration = [0.83, 1.27][i]
        let (from, to) = (postures[i], postures[i + 1])
        return MotionPlan.Segment(
          kind: [.transit, .approach][i], target: i - 1,
          trajectory: JointTrajectory(
            along: JointPath(through: [from, to], .quintic), lasting: duration))
      }
      plan = MotionPlan(
        targets: [], start: postures[0],
        X_BP: RigidTransform(random.rotation(), random.vector(1)), segments: segments)
      samples = PlanSamples(plan, of: run.robot, rate: 50)
    }

    /// The joints at a time since the start, by the trajectories themselves.
    func joints(at time: Double) -> JointVector {
      let first = plan.segments[0].trajectory
      return time < first.duration
        ? first.sample(at: time).q
        : plan.segments[1].trajectory.sample(at: time - first.duration).q
    }
  }

  private func payloads(
    _ file: MCAPReader, on topic: String
  ) throws -> [(time: UInt64, bytes: [UInt8])] {
    var all: [(time: UInt64, bytes: [UInt8])] = []
    try file.forEachMessage(on: [topic]) { (message) throws(MCAPFailure) in
      all.append((message.logTime, Array(message.payload)))
    }
    return all
  }

  @Test(
    "frames and joints read back are those of the trajectory at that time", arguments: seeds(5))
  func motion(seed: UInt64) throws {
    try TestPlaces.withFolder { folder in
      let sample = try Sample(seed: seed)
      let path = folder + "/plan.mcap"
      try PlanLog.write(sample.samples, of: sample.plan, setup: sample.run.setup, to: path)
      #expect(try TestPlaces.names(in: folder) == ["plan.mcap"])
      let file = try MCAPReader(path: path)
      try file.verify()
      let fixed = try TransformReader(payloads(file, on: "/tf_static")[0].bytes).entries
      let states = try payloads(file, on: "/joint_states")
      let frames = try payloads(file, on: "/tf")
      // 0.83 s and 1.27 s at 50 Hz, the shared instant once.
      #expect(states.count == 42 + 65 && frames.count == states.count)
      for (state, frame) in zip(states, frames) {
        #expect(state.time == frame.time)
        let time = Double(state.time - 1_000_000_000) * 1e-9
        let q = sample.joints(at: time)
        let difference = try positions(state.bytes) - q
        #expect(difference.dot(difference) < 1e-16)
        let all = try TransformReader(frame.bytes).entries + fixed
        let (root, X) = TransformReader.pose(of: "tool_tip", in: all)
        let X_WT = sample.run.X_WB * sample.run.robot.toolPose(at: q)
        #expect(root == "world")
        #expect((X.translation - X_WT.translation).length < 2e-6)
        #expect((X.rotation.inverse * X_WT.rotation).log.length < 2e-6)
      }
      #expect(states.last?.time == 3_100_000_000)
      let (root, X) = TransformReader.pose(of: "patient", in: fixed)
      let X_WP = sample.run.X_WB * sample.plan.X_BP
      #expect(root == "world" && (X.translation - X_WP.translation).length < 1e-12)
      #expect((X.rotation.inverse * X_WP.rotation).log.length < 1e-12)
    }
  }

  /// The positions of a `JointState`.
  private func positions(_ payload: [UInt8]) throws -> JointVector {
    var decoder = try CDRDecoder(payload[...])
    _ = try decoder.int32()
    _ = try decoder.uint32()
    _ = try decoder.string()
    for _ in 0..<(try decoder.count(elementSize: 5)) { _ = try decoder.string() }
    var q = JointVector.zero
    for i in 0..<(try decoder.count(elementSize: 8)) { q[i] = try decoder.double() }
    return q
  }

  @Test("the tool's path is one line a segment, from end to end")
  func path() throws {
    try TestPlaces.withFolder { folder in
      let sample = try Sample(seed: 1)
      let path = folder + "/plan.mcap"
      try PlanLog.write(sample.samples, of: sample.plan, setup: sample.run.setup, to: path)
      let file = try MCAPReader(path: path)
      var decoder = try CDRDecoder(payloads(file, on: "/tool_path")[0].bytes[...])
      #expect(try decoder.count(elementSize: 1) == 2)
      for (number, name) in ["transit", "approach"].enumerated() {
        let line = try line(&decoder)
        #expect(line.namespace == name && line.number == number)
        let trajectory = sample.plan.segments[number].trajectory
        for (point, time) in [(line.points.first, 0), (line.points.last, trajectory.duration)] {
          let expected = sample.run.robot.toolPose(at: trajectory.sample(at: time).q)
          #expect((try #require(point) - expected.translation).length < 1e-9)
        }
        #expect(line.points.count == [43, 65][number])
      }
      #expect(decoder.remaining == 0)
    }
  }

  /// One `Marker` whole, of which the caller wants the line.
  private func line(
    _ decoder: inout CDRDecoder
  ) throws -> (namespace: String, number: Int, points: [Vector3]) {
    _ = try decoder.int32()
    _ = try decoder.uint32()
    #expect(try decoder.string() == "panda_link0")
    let namespace = try decoder.string()
    let number = Int(try decoder.int32())
    #expect(try decoder.int32() == 4)
    #expect(try decoder.int32() == 0)
    for _ in 0..<10 { _ = try decoder.double() }
    for _ in 0..<4 { _ = try decoder.float() }
    _ = try decoder.int32()
    _ = try decoder.uint32()
    _ = try decoder.bool()
    var points: [Vector3] = []
    for _ in 0..<(try decoder.count(elementSize: 24)) {
      let x = try decoder.double()
      let y = try decoder.double()
      points.append(Vector3(x, y, try decoder.double()))
    }
    _ = try decoder.count(elementSize: 16)
    _ = try decoder.string()
    _ = try decoder.int32()
    _ = try decoder.uint32()
    for _ in 0..<2 { _ = try decoder.string() }
    for _ in 0..<2 { _ = try decoder.count(elementSize: 1) }
    for _ in 0..<3 { _ = try decoder.string() }
    _ = try decoder.count(elementSize: 1)
    _ = try decoder.bool()
    return (namespace, number, points)
  }

  @Test("a folder that is not there is an error and leaves no file")
  func missingFolder() throws {
    try TestPlaces.withFolder { folder in
      let sample = try Sample(seed: 1)
      #expect(throws: FileFailure.self) {
        try PlanLog.write(
          sample.samples, of: sample.plan, setup: sample.run.setup, to: folder + "/no/plan.mcap")
      }
      #expect(try TestPlaces.names(in: folder) == [])
    }
  }
}
