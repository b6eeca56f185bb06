// SPDX-License-Identifier: GPL-3.0-or-later

/// The schemas and channels a file has declared, by their numbers, in the order of the file.
///
/// A file may repeat a declaration, as the summary does; one that says something else under the
/// same number is refused.
struct Declarations {
  private(set) var schemas: [MCAPReader.Schema] = []
  private(set) var channels: [MCAPReader.Channel] = []
  private var schemaPlaces: [UInt16: Int] = [:]
  private var channelPlaces: [UInt16: Int] = [:]

  func schema(_ id: UInt16) -> MCAPReader.Schema? { schemaPlaces[id].map { schemas[$0] } }
  func channel(_ id: UInt16) -> MCAPReader.Channel? { channelPlaces[id].map { channels[$0] } }

  /// - Returns: what is declared here for the first time, nil for a repetition.
  mutating func declareSchema(_ record: RecordCursor) throws(MCAPFailure) -> MCAPReader.Schema? {
    let schema = try MCAPReader.Schema(record)
    if let known = self.schema(schema.id) {
      guard known == schema else { throw conflict("schema \(schema.id)", record) }
      return nil
    }
    schemaPlaces[schema.id] = schemas.count
    schemas.append(schema)
    return schema
  }

  /// - Returns: what is declared here for the first time, nil for a repetition.
  mutating func declareChannel(_ record: RecordCursor) throws(MCAPFailure) -> MCAPReader.Channel? {
    let channel = try MCAPReader.Channel(record, self)
    if let known = self.channel(channel.id) {
      guard known == channel else { throw conflict("channel \(channel.id)", record) }
      return nil
    }
    channelPlaces[channel.id] = channels.count
    channels.append(channel)
    return channel
  }

  /// Adds what another reading of the file declares and this one has not met.
  mutating func merge(_ other: Declarations) {
    for schema in other.schemas where self.schema(schema.id) == nil {
      schemaPlaces[schema.id] = schemas.count
      schemas.append(schema)
    }
    for channel in other.channels where self.channel(channel.id) == nil {
      channelPlaces[channel.id] = channels.count
      channels.append(channel)
    }
  }

  private func conflict(_ what: String, _ record: RecordCursor) -> MCAPFailure {
    MCAPFailure(file: record.file, offset: record.offset, .declaredTwice(what))
  }

  /// The message in a record, and nil where `wanted` says no to its channel.
  func message(
    _ record: RecordCursor, at offset: UInt64, wanted: (UInt16) -> Bool = { _ in true }
  ) throws(MCAPFailure) -> MCAPReader.Message? {
    var record = record
    let id = try record.number(UInt16.self, "channel id")
    guard let channel = channel(id) else {
      throw MCAPFailure(file: record.file, offset: offset, .unknownChannel(id))
    }
    return wanted(id) ? try MCAPReader.Message(record, on: channel, at: offset) : nil
  }
}
