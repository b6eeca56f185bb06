// SPDX-License-Identifier: GPL-3.0-or-later

/// Why an MCAP file could not be read, and where in it.
package struct MCAPFailure: Error, Equatable, Sendable, CustomStringConvertible {
  package enum Problem: Equatable, Sendable {
    case system(FileFailure)
    case empty
    /// The file does not begin with the format's magic.
    case notMCAP
    /// The file does not end with the format's magic: whoever wrote it did not close it.
    case notClosed
    case noSummary
    case recordTooLong(opcode: UInt8, length: UInt64, available: UInt64)
    case recordTooShort(opcode: UInt8, field: String)
    case unexpectedRecord(opcode: UInt8, expected: String)
    case placeOutside(what: String, place: UInt64, length: UInt64)
    case tooLarge(what: String, size: UInt64, limit: UInt64)
    case wrongCheckValue(of: String, stored: UInt32, computed: UInt32)
    case unknownCompression(String)
    case notDecompressed(String, size: UInt64)
    case notUTF8(field: String)
    case unknownChannel(UInt16)
    case unknownSchema(UInt16)
    case schemaZero
    /// The same number, but another content.
    case declaredTwice(String)
    case wrongCount(of: String, stored: UInt64, found: UInt64)
    case missing(what: String, available: [String])
    case wrongType(topic: String, type: String, expected: String)
    case badMessage(topic: String, CDRDecoder.Failure)
    case badFact(key: String, value: String, valid: String)
  }

  package let file: String
  /// From the start of the file [bytes].
  package let offset: UInt64
  package let problem: Problem

  package init(file: String, offset: UInt64, _ problem: Problem) {
    self.file = file
    self.offset = offset
    self.problem = problem
  }

  package var description: String {
    if case .system(let failure) = problem { return failure.description }
    return "\(file): at byte \(offset): \(reason)\(hint)"
  }

  private var hint: String {
    switch problem {
    case .notClosed: "; `robotsim log recover \(file)` rebuilds what is whole in it"
    case .noSummary: "; `robotsim log recover \(file)` writes a copy that has one"
    default: ""
    }
  }

  /// What is wrong, without the place.
  package var reason: String {
    switch problem {
    case .system(let failure): failure.description
    case .empty: "the file is empty"
    case .notMCAP: "this is not an MCAP file"
    case .notClosed: "no footer: the file was not closed"
    case .noSummary: "the file has no summary"
    case .recordTooLong(let opcode, let length, let available):
      "record \(opcode) claims \(length) bytes where \(available) are left"
    case .recordTooShort(let opcode, let field): "record \(opcode) ends before its \(field)"
    case .unexpectedRecord(let opcode, let expected):
      "record \(opcode) stands where \(expected) should"
    case .placeOutside(let what, let place, let length):
      "\(what) of \(length) bytes at \(place) lies outside the data"
    case .tooLarge(let what, let size, let limit):
      "\(what) of \(size) bytes is larger than the \(limit) allowed"
    case .wrongCheckValue(let what, let stored, let computed):
      "CRC-32 of \(what) is \(computed), the file says \(stored)"
    case .unknownCompression(let name):
      "compression \"\(name)\" is not supported; \"\" (none) and \"zstd\" are"
    case .notDecompressed(let name, let size):
      "the chunk is not \(size) bytes packed with \(name)"
    case .notUTF8(let field): "\(field) is not UTF-8"
    case .unknownChannel(let id): "channel \(id) is not declared"
    case .unknownSchema(let id): "schema \(id) is not declared"
    case .schemaZero: "a schema has the number 0, which means none"
    case .declaredTwice(let what): "\(what) is declared again, with another content"
    case .wrongCount(let what, let stored, let found):
      "the summary counts \(stored) \(what), the file has \(found)"
    case .missing(let what, let available):
      "there is no \(what); there are: \(available.joined(separator: ", "))"
    case .wrongType(let topic, let type, let expected):
      "\(topic) carries \(type), not \(expected)"
    case .badMessage(let topic, let failure): "message on \(topic): \(failure)"
    case .badFact(let key, let value, let valid):
      "fact \(key) is \"\(value)\"; valid: \(valid)"
    }
  }
}
