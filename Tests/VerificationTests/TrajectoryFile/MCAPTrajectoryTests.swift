// SPDX-License-Identifier: GPL-3.0-or-later

import Foundation
import MotionControl
import Recording
import SpatialMath
import Testing
import Verification
import _TestSupport

@Suite("Trajectories from MCAP files of others") struct MCAPTrajectoryTests {
  private let robot: RobotModel
  private let names: [String]
  private static let state = "sensor_msgs/msg/JointState"
  private static let trajectory = "trajectory_msgs/msg/JointTrajectory"

  init() throws {
    robot = try SampleTrajectories.panda()
    names = robot.jointNames
  }

  private struct Topic {
    var name = "/arm"
    var type = MCAPTrajectoryTests.state
    var encoding = "cdr"
    var messages: [(time: UInt64, payload: [UInt8])] = []
  }

  /// Writes topics into a file and reads them as a trajectory.
  private func read(
    _ topics: [Topic], topic: String? = nil, ignoring: [String] = []
  ) throws -> [RecordedTrajectory] {
    let path = URL.temporaryDirectory.appending(path: "verify-\(UUID().uuidString).mcap")
      .path(percentEncoded: false)
    defer { try? FileManager.default.removeItem(atPath: path) }
    var writer = try MCAPWriter(path: path, profile: "ros2", library: "", compression: .none)
    for topic in topics {
      let schema = writer.addSchema(name: topic.type, encoding: "ros2msg", text: "")
      let channel = writer.addChannel(
        schema: schema, topic: topic.name, encoding: topic.encoding, metadata: [])
      for message in topic.messages {
        writer.write(message.payload, on: channel, at: message.time)
      }
    }
    try writer.close()
    return try RecordedTrajectory.read(
      mcap: MCAPReader(path: path), topic: topic, robot: robot, ignoring: ignoring,
      kind: .commanded)
  }

  private static func header(_ encoder: inout CDREncoder, _ stamp: Int64, _ names: [String]) {
    encoder.begin()
    encoder.append(Int32(stamp / 1_000_000_000))
    encoder.append(UInt32(stamp % 1_000_000_000))
    encoder.append("frame")
    encoder.append(count: names.count)
    for name in names { encoder.append(name) }
  }

  private static func list(_ encoder: inout CDREncoder, _ values: [Double]) {
    encoder.append(count: values.count)
    for value in values { encoder.append(value) }
  }

  private static func state(
    _ names: [String], _ q: [Double], _ qd: [Double] = [], stamp: Int64 = 0
  ) -> [UInt8] {
    var encoder = CDREncoder()
    header(&encoder, stamp, names)
    list(&encoder, q)
    list(&encoder, qd)
    list(&encoder, [])
    return encoder.array
  }

  private static func points(
    _ names: [String], _ points: [(time: Int64, q: [Double], qd: [Double])]
  ) -> [UInt8] {
    var encoder = CDREncoder()
    header(&encoder, 0, names)
    encoder.append(count: points.count)
    for point in points {
      list(&encoder, point.q)
      list(&encoder, point.qd)
      list(&encoder, [])
      list(&encoder, [])
      encoder.append(Int32(point.time / 1_000_000_000))
      encoder.append(UInt32(point.time % 1_000_000_000))
    }
    return encoder.array
  }

  private let q = [0.1, -0.2, 0.3, -1.5, 0.5, 2.6, 0.7]

  @Test(
    "joints are matched by name, in any order, drawn anew for each message",
    arguments: seeds(50))
  func order(seed: UInt64) throws {
    var random = SeededGenerator(seed: seed)
    var topic = Topic()
    for k in 0..<5 {
      var order = names + ["finger"]
      for i in order.indices.dropLast() {
        order.swapAt(i, i + random.index(below: order.count - i))
      }
      let values = order.map { name in names.firstIndex(of: name).map { q[$0] } ?? 9 }
      topic.messages.append(
        (UInt64(k + 1) * 1000, Self.state(order, values, values, stamp: 5 + Int64(k) * 1_000_000)))
    }
    let one = try read([topic], ignoring: ["finger"])[0]
    #expect(one.pieces[0].positions.allSatisfy { $0.values(7) == q })
    #expect(one.pieces[0].velocities == one.pieces[0].positions)
    #expect(one.pieces[0].times == (0..<5).map { Double($0 * 1_000_000) * 1e-9 })
  }

  @Test("log times serve where no header has a stamp; states of other joints are passed over")
  func logTimes() throws {
    var topic = Topic()
    for k in 0..<3 {
      topic.messages.append((UInt64(k) * 20_000_000 + 7, Self.state(["finger"], [0.1])))
      topic.messages.append((UInt64(k) * 20_000_000 + 9, Self.state(names, q)))
    }
    let one = try read([topic], ignoring: ["finger"])[0]
    #expect(one.pieces[0].times == [0, 0.02, 0.04] && one.pieces[0].places == [2, 4, 6])
  }

  @Test("each trajectory message is one trajectory, in CDR and in JSON")
  func trajectories() throws {
    let points: [(time: Int64, q: [Double], qd: [Double])] = [
      (0, q, q), (500_000_000, q, q), (1_250_000_000, q, q),
    ]
    let payload = Self.points(names, points)
    let two = try read([Topic(type: Self.trajectory, messages: [(1, payload), (2, payload)])])
    let list = "[" + q.map { "\($0)" }.joined(separator: ",") + "]"
    let texts = points.map { point in
      #"{"positions":\#(list),"velocities":\#(list),"accelerations":[],"time_from_start":"#
        + #"{"sec":\#(point.time / 1_000_000_000),"nanosec":\#(point.time % 1_000_000_000)}}"#
    }
    let named = "[" + names.map { "\"\($0)\"" }.joined(separator: ",") + "]"
    let json = #"{"joint_names":\#(named),"points":[\#(texts.joined(separator: ","))]}"#
    let same = try read(
      [Topic(type: Self.trajectory, encoding: "json", messages: [(1, Array(json.utf8))])])
    #expect(two.count == 2 && two[0].pieces == two[1].pieces && two[0].pieces == same[0].pieces)
    #expect(same[0].pieces[0].times == [0, 0.5, 1.25])
    #expect(same[0].pieces[0].velocities.count == 3)
  }

  @Test("states in JSON are those in CDR")
  func jsonStates() throws {
    let list = "[" + q.map { "\($0)" }.joined(separator: ",") + "]"
    let named = "[" + names.map { "\"\($0)\"" }.joined(separator: ",") + "]"
    var cdr = Topic()
    var json = Topic(encoding: "json")
    for k in 1...3 {
      let head = #"{"header":{"stamp":{"sec":\#(k),"nanosec":5},"frame_id":""},"#
      let text = head + #""name":\#(named),"position":\#(list),"velocity":[],"effort":[]}"#
      json.messages.append((UInt64(k), Array(text.utf8)))
      cdr.messages.append((UInt64(k), Self.state(names, q, stamp: Int64(k) * 1_000_000_000 + 5)))
    }
    #expect(try read([cdr]) == read([json]))
  }

  @Test("a wrong file is refused with its place", arguments: 0..<13)
  func wrong(index: Int) throws {
    let good: (time: UInt64, payload: [UInt8]) = (1, Self.state(names, q, stamp: 1))
    func states(_ payloads: [UInt8]...) -> [Topic] {
      [Topic(messages: [good] + payloads.enumerated().map { (UInt64($0 + 2), $1) })]
    }
    func points(_ points: [(time: Int64, q: [Double], qd: [Double])]) -> [Topic] {
      [Topic(type: Self.trajectory, messages: [(1, Self.points(names, points))])]
    }
    let typo = names.map { $0 == "panda_joint3" ? "panda_jiont3" : $0 }
    let infinite = Array(q.dropLast()) + [.infinity]
    let cases: [(topics: [Topic], words: [String])] = [
      (states(Self.state(typo, q, stamp: 2)), ["message 2", "panda_jiont3", "did you mean"]),
      (states(Self.state(Array(names.dropLast()), q, stamp: 2)), ["panda_joint7", "missing"]),
      (states(Self.state(names + ["panda_joint1"], q, stamp: 2)), ["message 2", "twice"]),
      (states(Self.state(names, Array(q.dropLast()), stamp: 2)), ["6 position", "7"]),
      (states(Self.state(names, infinite, stamp: 2)), ["message 2", "panda_joint7", "inf"]),
      (states(Self.state(names, q, infinite, stamp: 2)), ["message 1", "all samples or for none"]),
      (states(Self.state(names, q, stamp: 1)), ["message 2", "0.000000001 s does not come after"]),
      (states(Array(Self.state(names, q, stamp: 2).dropLast(30))), ["message 2", "message ends"]),
      (states(), ["/arm", "1 samples"]),
      ([Topic(type: "std_msgs/msg/String")], ["no topic carries", "/arm (std_msgs/msg/String)"]),
      ([Topic(), Topic(name: "/leg")], ["--topic", "/arm, /leg"]),
      ([Topic(encoding: "protobuf", messages: [good])], ["protobuf", "cdr, json"]),
      (points([(5, q, q), (5, q, q)]), ["message 1, point 2", "does not come after"]),
    ]
    let (topics, words) = cases[index]
    let error = #expect(throws: TrajectoryFileError.self) { try read(topics) }
    for word in words {
      #expect(error?.description.contains(word) == true, "\(word): \(error?.description ?? "")")
    }
  }

  @Test("a topic that is not there is refused with those that are")
  func unknownTopic() throws {
    let error = #expect(throws: TrajectoryFileError.self) {
      try read([Topic(name: "/joint_states")], topic: "/joint_state")
    }
    #expect(error?.description.contains("did you mean \"/joint_states\"") == true)
  }
}
