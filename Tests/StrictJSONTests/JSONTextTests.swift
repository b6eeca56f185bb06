// SPDX-License-Identifier: GPL-3.0-or-later

import Foundation
import StrictJSON
import Testing

@Suite("JSON text") struct JSONTextTests {
  @Test("every text reads back the same by Foundation's parser")
  func roundTrip() throws {
    var texts = ["", "\"\\", "a\nb\tc\rd", "Zúsānlǐ 足三里", "\u{1F9D8}"]
    texts += (0..<0x180).compactMap { Unicode.Scalar($0) }.map { "x\(Character($0))y" }
    for text in texts {
      let data = Data("[\(quotedJSON(text))]".utf8)
      let read = try JSONSerialization.jsonObject(with: data) as? [String]
      #expect(read == [text], "\(quotedJSON(text))")
    }
  }
}
