// SPDX-License-Identifier: GPL-3.0-or-later

import Recording
import SpatialMath
import Testing
import _TestSupport

@Suite("CRC32") struct CRC32Tests {
  /// Values by Python's zlib; `Tools/golden/cdr.py` prints them.
  @Test("check values equal zlib's")
  func golden() {
    #expect(CRC32.of([]) == 0)
    #expect(CRC32.of([0x61]) == 0xE8B7_BE43)
    #expect(CRC32.of(ArraySlice("123456789".utf8)) == 0xCBF4_3926)
    var long: [UInt8] = []
    for _ in 0..<5 { long += (0...255).map { UInt8($0) } }
    #expect(CRC32.of(ArraySlice(long + Array("tail".utf8))) == 0x3CB7_7858)
  }

  @Test("sixteen bytes a step give what one byte a step gives", arguments: seeds(200))
  func twoRoutes(seed: UInt64) {
    var random = SeededGenerator(seed: seed)
    let bytes = (0..<random.index(below: 100)).map { _ in UInt8(random.index(below: 256)) }
    var crc: UInt32 = 0xFFFF_FFFF
    for byte in bytes {
      crc ^= UInt32(byte)
      for _ in 0..<8 { crc = crc & 1 == 1 ? 0xEDB8_8320 ^ (crc >> 1) : crc >> 1 }
    }
    #expect(CRC32.of(bytes[...]) == ~crc)
  }
}
