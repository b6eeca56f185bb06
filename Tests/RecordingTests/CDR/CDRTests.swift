// SPDX-License-Identifier: GPL-3.0-or-later

import Recording
import SpatialMath
import Testing
import _TestSupport

/// Golden bytes by rosbags 0.11.9 and zlib; `Tools/golden/cdr.py` prints them.
@Suite("CDR") struct CDRTests {
  private static let mixed =
    "0001000001c82efb00286beeffffffffffffdfffcdcccc3d0000000059f3f8c21f6ea5810c000000e88680e883"
    + "b120424c313300ffff000003000000000000000000f83f00000000000000800100000000000000030000000100"
    + "0000000000000200000061000000050000006162636400000000ffffffffffffffff"
  private static let joints =
    "00010000030000004d88700805000000626173650000000002000000030000006a3100000a0000006a6f696e74"
    + "5f74776f00000002000000000000009a9999999999b93f00000000000004c00000000001000000000000000000"
    + "1c40"

  private func hex(_ bytes: [UInt8]) -> String {
    bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
  }

  private func encodeMixed(_ encoder: inout CDREncoder) {
    encoder.begin()
    encoder.append(true)
    encoder.append(UInt8(200))
    encoder.append(Int16(-1234))
    encoder.append(UInt32(4_000_000_000))
    encoder.append(Int64(-(1 << 53) - 1))
    encoder.append(Float(0.1))
    encoder.append(-1e-300)
    encoder.append("膀胱 BL13")
    encoder.append(UInt16(65535))
    encoder.append(count: 3)
    for value in [1.5, -0.0, 0x1p-1074] { encoder.append(value) }
    encoder.append(count: 3)
    for name in ["", "a", "abcd"] { encoder.append(name) }
    encoder.append(UInt64.max)
  }

  @Test("every kind of field is encoded as rosbags encodes it")
  func mixedFields() {
    var encoder = CDREncoder(capacity: 1)
    encodeMixed(&encoder)
    #expect(hex(encoder.array) == CDRTests.mixed)
  }

  @Test("a JointState is encoded as rosbags encodes it, and a string from pieces like a whole one")
  func jointState() {
    var encoder = CDREncoder()
    encoder.append(Int32(3))
    encoder.append(UInt32(141_592_653))
    encoder.append("base")
    encoder.append(count: 2)
    encoder.append("j1")
    let place = encoder.beginString()
    for piece in ["joint", "_", "two"] { encoder.append(piece: piece) }
    encoder.endString(place)
    encoder.append(count: 2)
    for value in [0.1, -2.5] { encoder.append(value) }
    encoder.append(count: 0)
    encoder.append(count: 1)
    encoder.append(7.0)
    #expect(hex(encoder.array) == CDRTests.joints)
  }

  @Test("whole numbers become their decimal digits", arguments: [0, 7, -1, 1024, Int.max, Int.min])
  func digits(number: Int) throws {
    var encoder = CDREncoder()
    let place = encoder.beginString()
    encoder.append(piece: number)
    encoder.endString(place)
    var decoder = try CDRDecoder(encoder.array[...])
    #expect(try decoder.string() == String(number))
  }

  @Test("what was encoded is decoded, and nothing is left")
  func roundTrip() throws {
    var encoder = CDREncoder()
    encodeMixed(&encoder)
    var decoder = try CDRDecoder(encoder.array[...])
    #expect(try decoder.bool())
    #expect(try decoder.uint8() == 200)
    #expect(try decoder.int16() == -1234)
    #expect(try decoder.uint32() == 4_000_000_000)
    #expect(try decoder.int64() == -(1 << 53) - 1)
    #expect(try decoder.float() == 0.1)
    #expect(try decoder.double() == -1e-300)
    #expect(try decoder.string() == "膀胱 BL13")
    #expect(try decoder.uint16() == 65535)
    #expect(try decoder.count(elementSize: 8) == 3)
    #expect(try decoder.double() == 1.5)
    #expect(try decoder.double().sign == .minus)
    #expect(try decoder.double() == 0x1p-1074)
    #expect(try decoder.count(elementSize: 5) == 3)
    for name in ["", "a", "abcd"] { #expect(try decoder.string() == name) }
    #expect(try decoder.uint64() == .max)
    #expect(decoder.remaining == 0)
  }

  @Test("a message cut anywhere is refused, never read past its end")
  func cut() throws {
    var encoder = CDREncoder()
    encodeMixed(&encoder)
    let whole = encoder.array
    for length in 0..<whole.count {
      #expect(throws: CDRDecoder.Failure.self) {
        var decoder = try CDRDecoder(whole[..<length])
        _ = try decoder.bool()
        _ = try decoder.uint8()
        _ = try decoder.int16()
        _ = try decoder.uint32()
        _ = try decoder.int64()
        _ = try decoder.float()
        _ = try decoder.double()
        _ = try decoder.string()
        _ = try decoder.uint16()
        for _ in 0..<(try decoder.count(elementSize: 8)) { _ = try decoder.double() }
        for _ in 0..<(try decoder.count(elementSize: 5)) { _ = try decoder.string() }
        _ = try decoder.uint64()
      }
    }
  }

  @Test("a big-endian message, a sequence longer than the message and broken text are refused")
  func refused() throws {
    #expect(throws: CDRDecoder.Failure.notPlainLittleEndian(representation: 0)) {
      try CDRDecoder([0, 0, 0, 0, 1][...])
    }
    var long = try CDRDecoder([0, 1, 0, 0, 255, 255, 255, 255][...])
    #expect(
      throws: CDRDecoder.Failure.endOfMessage(offset: 8, wanted: 34_359_738_360, have: 0)
    ) { try long.count(elementSize: 8) }
    var open = try CDRDecoder([0, 1, 0, 0, 2, 0, 0, 0, 65, 66][...])
    #expect(throws: CDRDecoder.Failure.notTerminated(offset: 8)) { try open.string() }
    var broken = try CDRDecoder([0, 1, 0, 0, 2, 0, 0, 0, 0xFF, 0][...])
    #expect(throws: CDRDecoder.Failure.notUTF8(offset: 8)) { try broken.string() }
  }
}
