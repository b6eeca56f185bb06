// SPDX-License-Identifier: GPL-3.0-or-later

/// The CRC-32 of zlib and of MCAP: polynomial 0xEDB88320, reflected, inverted at both ends.
///
/// Sixteen bytes a step through sixteen tables (Kounavis, Berry, *Novel Table Lookup-Based
/// Algorithms for High-Performance CRC Generation*, 2008). Allocates: never after the first use.
package struct CRC32: Equatable, Sendable {
  private var state: UInt32 = 0xFFFF_FFFF

  /// The check value of everything added so far; 0 for nothing.
  var value: UInt32 { ~state }

  /// `tables[k][b]`: what byte `b` contributes when `k` bytes follow it in the same step.
  private static let tables: [UInt32] = {
    var all = [UInt32](repeating: 0, count: 16 * 256)
    for byte in 0..<256 {
      var c = UInt32(byte)
      for _ in 0..<8 { c = c & 1 == 1 ? 0xEDB8_8320 ^ (c >> 1) : c >> 1 }
      all[byte] = c
    }
    for k in 1..<16 {
      for byte in 0..<256 {
        let before = all[(k - 1) * 256 + byte]
        all[k * 256 + byte] = all[Int(before & 0xFF)] ^ (before >> 8)
      }
    }
    return all
  }()

  mutating func add(_ bytes: UnsafeRawBufferPointer) {
    unsafe CRC32.tables.withUnsafeBufferPointer { table in
      var c = state
      var at = 0
      while bytes.count - at >= 16 {
        let low = unsafe bytes.loadUnaligned(fromByteOffset: at, as: UInt64.self)
        let high = unsafe bytes.loadUnaligned(fromByteOffset: at + 8, as: UInt64.self)
        let a = UInt64(littleEndian: low) ^ UInt64(c)
        let b = UInt64(littleEndian: high)
        var next: UInt32 = 0
        for k in 0..<8 {
          unsafe next ^= table[(15 - k) &* 256 &+ Int((a >> (8 &* UInt64(k))) & 0xFF)]
          unsafe next ^= table[(7 - k) &* 256 &+ Int((b >> (8 &* UInt64(k))) & 0xFF)]
        }
        c = next
        at += 16
      }
      while at < bytes.count {
        c = unsafe table[Int((c ^ UInt32(bytes[at])) & 0xFF)] ^ (c >> 8)
        at += 1
      }
      state = c
    }
  }

  static func of(_ bytes: UnsafeRawBufferPointer) -> UInt32 {
    var crc = CRC32()
    unsafe crc.add(bytes)
    return crc.value
  }

  package static func of(_ bytes: ArraySlice<UInt8>) -> UInt32 {
    unsafe bytes.withUnsafeBytes { unsafe CRC32.of($0) }
  }
}
