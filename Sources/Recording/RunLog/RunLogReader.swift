// SPDX-License-Identifier: GPL-3.0-or-later

package import MotionControl
package import SpatialMath

/// Reads a run's log back: the controller's inputs bit for bit, its commands, and the truth.
package struct RunLogReader {
  /// One message of the channels that a program reads.
  package enum Entry: Sendable {
    case tick(LoggedTick)
    /// What the drives were told; `torque` is nil where they had a loop of their own.
    case command(Tick, q: JointVector, qd: JointVector, torque: JointVector?)
    case truth(TruthRecord)
    case snapshot(LoggedSnapshot)
    case gap(LogGap)
  }

  /// A channel that holds entries of one kind.
  package enum Kind: CaseIterable, Sendable {
    case tick, command, truth, snapshot, gap

    var topic: Topic {
      switch self {
      case .tick: .inputs
      case .command: .jointCommands
      case .truth: .truth
      case .snapshot: .snapshots
      case .gap: .gaps
      }
    }

    /// The channels with a message every tick.
    package static let everyTick: [Kind] = [.tick, .command, .truth]
  }

  package let file: MCAPReader
  package let rate: ControlRate
  package let jointCount: Int
  /// What the run said of itself.
  package let facts: [(key: String, value: String)]

  /// - Throws: when the file is broken or no log of a run.
  package init(path: String) throws(MCAPFailure) {
    try self.init(file: try MCAPReader(path: path))
  }

  package init(file: MCAPReader) throws(MCAPFailure) {
    self.file = file
    facts = try file.facts(named: RunLog.factsName)
    rate = try RunLogReader.fact("rate_hz", facts, file, valid: "\(ControlRate.allowed)") {
      Int($0).flatMap(ControlRate.init(hertz:))
    }
    jointCount = try RunLogReader.fact(
      "joint_count", facts, file, valid: "1...\(JointVector.capacity)"
    ) { text in
      Int(text).flatMap { (1...JointVector.capacity).contains($0) ? $0 : nil }
    }
    for kind in Kind.allCases { try check(kind) }
  }

  /// The channels of every tick must be there; each must carry the type it should.
  private func check(_ kind: Kind) throws(MCAPFailure) {
    let topic = kind.topic
    guard let channel = file.channel(topic: topic.name) else {
      guard Kind.everyTick.contains(kind) else { return }
      throw file.failure(
        file.summaryStart,
        .missing(what: "topic \(topic.name)", available: file.channels.map(\.topic)))
    }
    guard channel.schema?.name == topic.type.name,
      channel.schema?.data == Array(topic.type.schemaText.utf8)
    else {
      throw file.failure(
        file.summaryStart,
        .wrongType(
          topic: topic.name, type: channel.schema?.name ?? "no type", expected: topic.type.name))
    }
  }

  private static func fact<T>(
    _ key: String, _ facts: [(key: String, value: String)], _ file: MCAPReader, valid: String,
    _ parse: (String) -> T?
  ) throws(MCAPFailure) -> T {
    guard let text = facts.first(where: { $0.key == key })?.value else {
      throw file.failure(
        file.summaryStart, .missing(what: "fact \(key)", available: facts.map(\.key)))
    }
    guard let value = parse(text) else {
      throw file.failure(file.summaryStart, .badFact(key: key, value: text, valid: valid))
    }
    return value
  }

  /// Visits entries in the order they were recorded; by default every tick's input, command and
  /// truth.
  ///
  /// - Throws: at the first message that is broken, and what `visit` throws.
  package func forEachEntry(
    of kinds: [Kind] = Kind.everyTick, _ visit: (Entry) throws(MCAPFailure) -> Void
  ) throws(MCAPFailure) {
    try file.forEachMessage(on: kinds.map(\.topic.name)) { (message) throws(MCAPFailure) in
      let entry: Entry
      do throws(CDRDecoder.Failure) {
        entry = try RunLogReader.entry(message, time: LogTime(rate: rate))
      } catch {
        throw file.failure(
          message.offset, .badMessage(topic: message.channel.topic, error))
      }
      try visit(entry)
    }
  }

  private static func entry(
    _ message: MCAPReader.Message, time: LogTime
  ) throws(CDRDecoder.Failure) -> Entry {
    var decoder = try CDRDecoder(message.payload)
    switch message.channel.topic {
    case Topic.inputs.name: return .tick(try decoder.loggedTick())
    case Topic.truth.name: return .truth(try decoder.truthRecord())
    case Topic.snapshots.name: return .snapshot(try decoder.snapshot())
    case Topic.gaps.name: return .gap(try decoder.gap())
    default:
      let seconds = try decoder.int32()
      let stamp = UInt64(max(0, seconds)) * 1_000_000_000 + UInt64(try decoder.uint32())
      guard seconds >= 0, let tick = time.tick(at: stamp) else {
        throw .valueOutOfRange(offset: decoder.offset, value: stamp)
      }
      _ = try decoder.string()
      for _ in 0..<(try decoder.count(elementSize: 5)) { _ = try decoder.string() }
      let q = try decoder.jointVector()
      let qd = try decoder.jointVector()
      return .command(tick, q: q, qd: qd, torque: try decoder.jointVectorIfAny())
    }
  }

  /// Every input with what the controller made of it. Memory: the whole run.
  package func ticks() throws(MCAPFailure) -> [LoggedTick] {
    var all: [LoggedTick] = []
    try forEachEntry { (entry) throws(MCAPFailure) in
      if case .tick(let tick) = entry { all.append(tick) }
    }
    return all
  }
}
