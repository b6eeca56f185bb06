// SPDX-License-Identifier: GPL-3.0-or-later

import SpatialMath

/// A 64-bit digest of what a log says: channel, time and bytes of every message in order.
///
/// It does not depend on compression or chunks, so a log and its repacked copy agree. Not for
/// adversaries. Allocates: never.
package struct ContentDigest: Equatable, Sendable {
  private var hash = StateHash()

  package init() {}

  mutating func add(channel: UInt16, time: UInt64, payload: UnsafeRawBufferPointer) {
    hash.add(UInt64(channel) << 32 | UInt64(payload.count))
    hash.add(time)
    var at = 0
    while payload.count - at >= 8 {
      let word = unsafe payload.loadUnaligned(fromByteOffset: at, as: UInt64.self)
      hash.add(UInt64(littleEndian: word))
      at += 8
    }
    var rest: UInt64 = 0
    var shift: UInt64 = 0
    while at < payload.count {
      rest |= unsafe UInt64(payload[at]) << shift
      shift += 8
      at += 1
    }
    if shift > 0 { hash.add(rest) }
  }

  package var value: UInt64 { hash.value }

  /// Sixteen hexadecimal digits.
  package var text: String {
    let digits = String(value, radix: 16)
    return String(repeating: "0", count: 16 - digits.count) + digits
  }
}
