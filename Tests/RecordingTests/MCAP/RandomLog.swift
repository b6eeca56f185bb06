// SPDX-License-Identifier: GPL-3.0-or-later

import Recording
import SpatialMath

/// A log of random shape, and what a reader must find in it.
struct RandomLog {
  struct Sent: Equatable {
    let topic: String
    let sequence: UInt32
    let time: UInt64
    let payload: [UInt8]
  }

  private(set) var sent: [Sent] = []
  private(set) var attachments: [(name: String, data: [UInt8])] = []
  private(set) var facts: [(key: String, value: String)] = []
  let topics: [String]

  /// Draws a log and writes it to `path`.
  init(seed: UInt64, path: String, largest: Int = 400) throws {
    var random = SeededGenerator(seed: seed)
    func bytes(_ count: Int) -> [UInt8] {
      let kinds = random.index(below: 255) + 1
      return (0..<count).map { _ in UInt8(random.index(below: kinds)) }
    }
    let compression: MCAPCompression =
      random.index(below: 3) == 0 ? .none : .zstd(level: Int32(random.index(below: 5) + 1))
    var writer = try MCAPWriter(
      path: path, profile: "", library: "test", compression: compression,
      chunkSize: random.index(below: 4000) + 1)
    topics = (0..<random.index(below: 6)).map { "/topic_\($0)" }
    var channels: [MCAPWriter.ChannelID] = []
    for topic in topics {
      let schema = writer.addSchema(name: "x/msg/\(topic)", encoding: "ros2msg", text: "int8 a")
      channels.append(
        writer.addChannel(
          schema: schema, topic: topic, encoding: "cdr", metadata: [("key of \(topic)", "値")]))
    }
    if random.index(below: 2) == 0 {
      facts = [("seed", "\(seed)"), ("empty", "")]
      writer.addMetadata(name: "facts", facts)
    }
    var counts = [UInt32](repeating: 0, count: topics.count)
    var time: UInt64 = 1_000_000_000
    if !topics.isEmpty {
      for _ in 0..<random.index(below: largest) {
        let topic = random.index(below: topics.count)
        let payload = bytes(random.index(below: random.index(below: 10) == 0 ? 5000 : 100))
        counts[topic] += 1
        writer.write(payload, on: channels[topic], at: time)
        sent.append(
          Sent(topic: topics[topic], sequence: counts[topic], time: time, payload: payload))
        time += UInt64(random.index(below: 10_000_000))
        if random.index(below: 40) == 0 {
          let name = "file \(attachments.count)"
          attachments.append((name, bytes(random.index(below: 300))))
          writer.attach(
            name: name, mediaType: "text/plain", data: attachments[attachments.count - 1].data,
            at: time)
        }
      }
    }
    try writer.close()
  }
}
