// SPDX-License-Identifier: GPL-3.0-or-later

import SpatialMath

/// A 64-bit digest of what a log says: channel, time and bytes of every message in order.
///
/// The words of a message go round four hashes, which a processor can advance side by side. The
/// digest does not depend on compression or chunks, so a log and its repacked copy agree. Not for
/// adversaries. Allocates: never.
package struct ContentDigest: Equatable, Sendable {
  private var lanes = (
    StateHash(seed: 0), StateHash(seed: 1), StateHash(seed: 2), StateHash(seed: 3)
  )

  package init() {}

  package static func == (a: ContentDigest, b: ContentDigest) -> Bool { a.value == b.value }

  mutating func add(channel: UInt16, time: UInt64, payload: UnsafeRawBufferPointer) {
    lanes.0.add(UInt64(channel) << 32 | UInt64(payload.count))
    lanes.1.add(time)
    guard let start = payload.baseAddress else { return }
    var at = 0
    while payload.count - at >= 32 {
      lanes.0.add(UInt64(littleEndian: unsafe (start + at).loadUnaligned(as: UInt64.self)))
      lanes.1.add(UInt64(littleEndian: unsafe (start + at + 8).loadUnaligned(as: UInt64.self)))
      lanes.2.add(UInt64(littleEndian: unsafe (start + at + 16).loadUnaligned(as: UInt64.self)))
      lanes.3.add(UInt64(littleEndian: unsafe (start + at + 24).loadUnaligned(as: UInt64.self)))
      at += 32
    }
    while payload.count - at >= 8 {
      lanes.2.add(UInt64(littleEndian: unsafe (start + at).loadUnaligned(as: UInt64.self)))
      at += 8
    }
    var rest: UInt64 = 0
    var shift: UInt64 = 0
    while at < payload.count {
      rest |= unsafe UInt64((start + at).load(as: UInt8.self)) << shift
      shift += 8
      at += 1
    }
    lanes.3.add(rest)
  }

  package var value: UInt64 {
    var all = StateHash()
    all.add(lanes.0.value)
    all.add(lanes.1.value)
    all.add(lanes.2.value)
    all.add(lanes.3.value)
    return all.value
  }

  /// Sixteen hexadecimal digits.
  package var text: String {
    let digits = String(value, radix: 16)
    return String(repeating: "0", count: 16 - digits.count) + digits
  }
}
