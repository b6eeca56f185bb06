// SPDX-License-Identifier: GPL-3.0-or-later

import Foundation

/// How every result becomes JSON: sorted keys, the shortest numbers that read back the same, a line
/// end. Equal values are equal bytes.
package enum JSONDocument {
  /// - Throws: where a number is not finite.
  package static func bytes(of value: some Encodable) throws(EncodingError) -> [UInt8] {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    do {
      return Array(try encoder.encode(value)) + Array("\n".utf8)
    } catch let error as EncodingError {
      throw error
    } catch {
      throw EncodingError.invalidValue(
        value, .init(codingPath: [], debugDescription: String(describing: error)))
    }
  }
}
