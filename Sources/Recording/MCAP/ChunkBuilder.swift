// SPDX-License-Identifier: GPL-3.0-or-later

/// The chunk being filled: its records, and where each message lies in them.
///
/// Allocates: never after `init`, unless one message alone is larger than `size`.
struct ChunkBuilder: ~Copyable {
  private struct Entry {
    let channel: UInt16
    let time: UInt64
    let offset: UInt64
  }

  /// Records, unpacked.
  private(set) var records: ByteBuffer
  private var entries: [Entry] = []
  /// Messages per channel, by channel id.
  private var counts: [Int] = []
  private(set) var startTime: UInt64 = 0
  private(set) var endTime: UInt64 = 0
  let size: Int

  /// - Parameter size: largest number of bytes, but for a message that is larger alone.
  init(size: Int) {
    self.size = size
    records = ByteBuffer(capacity: size)
    let smallest = MCAPFormat.prefixSize + MCAPFormat.messageHeaderSize
    entries.reserveCapacity(size / smallest + 1)
  }

  var isEmpty: Bool { entries.isEmpty }

  /// True when a message with so many bytes of payload should open the next chunk.
  func isFull(before payload: Int) -> Bool {
    !isEmpty
      && records.count + MCAPFormat.prefixSize + MCAPFormat.messageHeaderSize + payload > size
  }

  /// The log time the chunk would span with one more message [ns].
  func span(with time: UInt64) -> UInt64 {
    isEmpty ? 0 : max(endTime, time) - min(startTime, time)
  }

  mutating func know(channel: UInt16) {
    while counts.count <= Int(channel) { counts.append(0) }
  }

  mutating func add(
    channel: UInt16, sequence: UInt32, times: (log: UInt64, publish: UInt64),
    payload: UnsafeRawBufferPointer
  ) {
    let time = times.log
    startTime = isEmpty ? time : min(startTime, time)
    endTime = isEmpty ? time : max(endTime, time)
    entries.append(Entry(channel: channel, time: time, offset: UInt64(records.count)))
    counts[Int(channel)] += 1
    records.append(MCAPFormat.Opcode.message.rawValue)
    records.append(UInt64(MCAPFormat.messageHeaderSize + payload.count))
    records.append(channel)
    records.append(sequence)
    records.append(time)
    records.append(times.publish)
    unsafe records.append(payload)
  }

  /// Appends one index record a channel present, by rising id, and to `offsets` the pairs (channel,
  /// place of its record in the file).
  func appendIndexes(
    to target: inout ByteBuffer, base: UInt64, offsets: inout ByteBuffer
  ) {
    for channel in counts.indices where counts[channel] > 0 {
      offsets.append(UInt16(channel))
      offsets.append(base + UInt64(target.count))
      let record = target.beginRecord(.messageIndex)
      target.append(UInt16(channel))
      target.append(UInt32(16 * counts[channel]))
      for entry in entries where Int(entry.channel) == channel {
        target.append(entry.time)
        target.append(entry.offset)
      }
      target.endRecord(record)
    }
  }

  mutating func removeAll() {
    records.removeAll()
    entries.removeAll(keepingCapacity: true)
    for channel in counts.indices { counts[channel] = 0 }
  }
}
