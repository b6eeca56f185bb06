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
    guard let start = bytes.baseAddress else { return }
    unsafe CRC32.tables.withUnsafeBufferPointer { buffer in
      guard let table = buffer.baseAddress else { return }
      var c = state
      var at = 0
      while bytes.count - at >= 16 {
        let low = unsafe (start + at).loadUnaligned(as: UInt64.self)
        let high = unsafe (start + at + 8).loadUnaligned(as: UInt64.self)
        let first = unsafe CRC32.fold(UInt64(littleEndian: low) ^ UInt64(c), table + 2048)
        c = unsafe first ^ CRC32.fold(UInt64(littleEndian: high), table)
        at += 16
      }
      while at < bytes.count {
        let byte = unsafe (start + at).load(as: UInt8.self)
        c = unsafe table[Int((c ^ UInt32(byte)) & 0xFF)] ^ (c >> 8)
        at += 1
      }
      state = c
    }
  }

  /// What eight bytes contribute by eight tables, the first byte by the last of them.
  @inline(__always) private static func fold(
    _ word: UInt64, _ table: UnsafePointer<UInt32>
  ) -> UInt32 {
    let low = UInt32(truncatingIfNeeded: word)
    let high = UInt32(truncatingIfNeeded: word >> 32)
    let a = unsafe table[1792 &+ Int(low & 0xFF)] ^ table[1536 &+ Int(low >> 8 & 0xFF)]
    let b = unsafe table[1280 &+ Int(low >> 16 & 0xFF)] ^ table[1024 &+ Int(low >> 24)]
    let c = unsafe table[768 &+ Int(high & 0xFF)] ^ table[512 &+ Int(high >> 8 & 0xFF)]
    let d = unsafe table[256 &+ Int(high >> 16 & 0xFF)] ^ table[Int(high >> 24)]
    return (a ^ b) ^ (c ^ d)
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
