// SPDX-License-Identifier: GPL-3.0-or-later

import StrictJSON

/// One channel: where its course is interrupted, and which way its numbers run.
package struct ChannelRecord: Equatable, Sendable {
  package let channel: Channel
  package let name: String
  package let hanzi: String
  /// Numbers of the points along which a stroke may run; nothing crosses from one to the next.
  package let segments: [ClosedRange<Int>]
  /// Stretches whose numbers run one way, as the standard describes the course.
  package let runs: [Run]

  package struct Run: Equatable, Sendable {
    package let numbers: ClosedRange<Int>
    package let way: Way
  }

  /// Which way a stretch runs in the reference posture.
  package enum Way: String, CaseIterable, Sendable {
    case superior, inferior, anterior, posterior, medial, lateral
    /// Down and up a limb, from segment to segment.
    case distal, proximal
    /// Over the head, from the nape to the face, and back.
    case forwards, backwards
  }
}

extension ChannelRecord {
  init(_ node: JSONNode) throws(JSONError) {
    try node.allow(keys: ["code", "name", "hanzi", "segments", "order"])
    channel = try node.member("code").choice(Channel.self)
    name = try node.member("name").string()
    hanzi = try node.member("hanzi").string()
    let count = channel.pointCount
    func range(
      _ node: JSONNode, _ first: Double, _ last: Double
    ) throws(JSONError) -> ClosedRange<Int> {
      guard let a = Int(exactly: first), let b = Int(exactly: last), a >= 1, a <= b, b <= count
      else {
        throw node.error(.badValue("[\(first), \(last)]", valid: "two of 1…\(count), in order"))
      }
      return a...b
    }
    var segments: [ClosedRange<Int>] = []
    for segment in try node.member("segments").list() {
      let ends = try segment.numbers(count: 2)
      segments.append(try range(segment, ends[0], ends[1]))
    }
    self.segments = segments
    var runs: [Run] = []
    for run in try node.optionalMember("order")?.list() ?? [] {
      try run.allow(keys: ["from", "to", "way"])
      let numbers = try range(
        run, run.member("from").number(in: 1...100), run.member("to").number(in: 1...100))
      guard
        segments.contains(where: {
          $0.contains(numbers.lowerBound) && $0.contains(numbers.upperBound)
        })
      else {
        throw run.error(
          .badValue("\(numbers)", valid: "numbers of one of the channel's segments"))
      }
      runs.append(Run(numbers: numbers, way: try run.member("way").choice(Way.self)))
    }
    self.runs = runs
  }
}
