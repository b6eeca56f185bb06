// SPDX-License-Identifier: GPL-3.0-or-later

/// What a run of messages came to: how many on each channel, when, and their digest.
struct MessageTally: Equatable {
  private(set) var count: UInt64 = 0
  /// By channel id.
  private(set) var perChannel = [UInt64](repeating: 0, count: 1 << 16)
  /// Log times [ns]; nil when there was no message.
  private(set) var first: UInt64?
  private(set) var last: UInt64?
  private(set) var digest = ContentDigest()

  mutating func add(_ message: MCAPReader.Message) {
    count += 1
    perChannel[Int(message.channel.id)] += 1
    first = min(first ?? message.logTime, message.logTime)
    last = max(last ?? message.logTime, message.logTime)
    unsafe message.payload.withUnsafeBytes { bytes in
      unsafe digest.add(channel: message.channel.id, time: message.logTime, payload: bytes)
    }
  }
}
