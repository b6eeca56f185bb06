// SPDX-License-Identifier: GPL-3.0-or-later

import Foundation
import Recording
import Reporting
import Testing

@Suite("LogTable") struct LogTableTests {
  private func info() throws -> LogInfo {
    let path = URL.temporaryDirectory.appending(path: "robotsim-\(UUID().uuidString).mcap")
      .path(percentEncoded: false)
    defer { try? FileManager.default.removeItem(atPath: path) }
    var writer = try MCAPWriter(
      path: path, profile: "ros2", library: "robotsim", compression: .none)
    let schema = writer.addSchema(name: "std_msgs/msg/String", encoding: "ros2msg", text: "")
    let channel = writer.addChannel(
      schema: schema, topic: "/events", encoding: "cdr", metadata: [])
    writer.addMetadata(name: RunLog.factsName, [("seed", "7")])
    writer.attach(name: "plan.json", mediaType: "application/json", data: [1, 2, 3], at: 0)
    for i in 0..<5 { writer.write([UInt8(i)], on: channel, at: 1_000_000_000 + UInt64(i) * 500) }
    try writer.close()
    return try LogInfo(of: MCAPReader(path: path))
  }

  @Test("a log's numbers are counted and told")
  func told() throws {
    let info = try info()
    #expect(info.messages == 5)
    #expect(info.start_s == 1)
    #expect(abs(info.duration_s - 2e-6) < 1e-15)
    #expect(info.facts.map { [$0.key, $0.value] } == [["seed", "7"]])
    #expect(info.unpacked_bytes == info.packed_bytes)
    let text = LogTable(info, path: "run.mcap").text
    for part in [
      "none, 1.0 to 1", "seed              7", "         5  /events", "std_msgs/msg/String",
      "         3  plan.json", info.digest,
    ] { #expect(text.contains(part), "\(part) in \(text)") }
    let copy = try JSONDecoder().decode(LogInfo.self, from: JSONEncoder().encode(info))
    #expect(copy == info)
  }
}
