// SPDX-License-Identifier: GPL-3.0-or-later

/// What the end of a file repeats so that readers need not walk through the whole of it.
///
/// Each group is a run of finished records; a group without records is not mentioned at all.
struct SummaryBuilder: ~Copyable {
  var schemas = ByteBuffer(capacity: 16 << 10)
  var channels = ByteBuffer(capacity: 16 << 10)
  var chunks = ByteBuffer(capacity: 1 << 20)
  var attachments = ByteBuffer(capacity: 1 << 10)
  var metadata = ByteBuffer(capacity: 1 << 10)
  var schemaCount: UInt16 = 0
  var chunkCount: UInt32 = 0
  var attachmentCount: UInt32 = 0
  var metadataCount: UInt32 = 0
  /// In the order of their declaration.
  private(set) var channelIDs: [UInt16] = []
  /// Messages per channel, by channel id.
  private var messageCounts: [UInt64] = []
  var startTime: UInt64 = 0
  var endTime: UInt64 = 0

  private(set) var messageCount: UInt64 = 0

  mutating func know(channel: UInt16) {
    channelIDs.append(channel)
    while messageCounts.count <= Int(channel) { messageCounts.append(0) }
  }

  /// Counts a message and returns its number within its channel, from 1.
  mutating func count(channel: UInt16, time: UInt64) -> UInt32 {
    let first = messageCount == 0
    messageCount += 1
    startTime = first ? time : min(startTime, time)
    endTime = first ? time : max(endTime, time)
    messageCounts[Int(channel)] += 1
    return UInt32(truncatingIfNeeded: messageCounts[Int(channel)])
  }

  private func appendStatistics(to target: inout ByteBuffer) {
    let record = target.beginRecord(.statistics)
    target.append(messageCount)
    target.append(schemaCount)
    target.append(UInt32(channelIDs.count))
    target.append(attachmentCount)
    target.append(metadataCount)
    target.append(chunkCount)
    target.append(startTime)
    target.append(endTime)
    // Some readers take a channel without messages for one that is not there.
    let present = channelIDs.filter { messageCounts[Int($0)] > 0 }
    target.append(UInt32(10 * present.count))
    for channel in present {
      target.append(channel)
      target.append(messageCounts[Int(channel)])
    }
    target.endRecord(record)
  }

  /// Appends the summary, the summary offsets and the footer.
  ///
  /// - Parameter base: place in the file of the first byte appended.
  func append(to target: inout ByteBuffer, base: UInt64) {
    let origin = target.count
    var groups: [(opcode: MCAPFormat.Opcode, start: Int, end: Int)] = []
    func close(_ opcode: MCAPFormat.Opcode, from start: Int, to end: Int) {
      if end > start { groups.append((opcode, start - origin, end - origin)) }
    }
    var start = target.count
    unsafe target.append(schemas.bytes)
    close(.schema, from: start, to: target.count)
    start = target.count
    unsafe target.append(channels.bytes)
    close(.channel, from: start, to: target.count)
    start = target.count
    appendStatistics(to: &target)
    close(.statistics, from: start, to: target.count)
    start = target.count
    unsafe target.append(chunks.bytes)
    close(.chunkIndex, from: start, to: target.count)
    start = target.count
    unsafe target.append(attachments.bytes)
    close(.attachmentIndex, from: start, to: target.count)
    start = target.count
    unsafe target.append(metadata.bytes)
    close(.metadataIndex, from: start, to: target.count)

    let offsetStart = base + UInt64(target.count - origin)
    for group in groups {
      let record = target.beginRecord(.summaryOffset)
      target.append(group.opcode.rawValue)
      target.append(base + UInt64(group.start))
      target.append(UInt64(group.end - group.start))
      target.endRecord(record)
    }
    target.append(MCAPFormat.Opcode.footer.rawValue)
    target.append(UInt64(MCAPFormat.footerSize))
    target.append(base)
    target.append(offsetStart)
    let summarised = unsafe UnsafeRawBufferPointer(rebasing: target.bytes[origin...])
    let crc = unsafe CRC32.of(summarised)
    target.append(crc)
  }
}
