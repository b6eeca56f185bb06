// SPDX-License-Identifier: GPL-3.0-or-later

package import StrictJSON

extension BodyAsset {
  /// Why a body file was refused; every case names the file and the place in it.
  package enum Invalid: Error, Equatable, CustomStringConvertible {
    case unreadable(file: String)
    case wrongMagic(file: String, found: [UInt8])
    case badHeader(JSONError)
    case truncated(file: String, part: String, neededBytes: Int, foundBytes: Int)
    case missingArray(file: String, name: String, valid: [String])
    case wrongShape(file: String, array: String, expected: String, found: String)
    case outOfRange(file: String, array: String, position: Int, value: Int, limit: Int)
    case missingName(file: String, kind: String, name: String)
    case notClosed(file: String, from: Int, to: Int)

    package var description: String {
      switch self {
      case .unreadable(let file):
        "\(file): the body file cannot be read"
      case .wrongMagic(let file, let found):
        "\(file): begins with bytes \(found), a body file begins with \"TBODY2\""
      case .badHeader(let error):
        "header of \(error)"
      case .truncated(let file, let part, let needed, let found):
        "\(file): \(part) needs \(needed) bytes, the file has \(found)"
      case .missingArray(let file, let name, let valid):
        "\(file): no array \"\(name)\"; the file has \(valid.joined(separator: ", "))"
      case .wrongShape(let file, let array, let expected, let found):
        "\(file): array \"\(array)\" is \(found), expected \(expected)"
      case .outOfRange(let file, let array, let position, let value, let limit):
        "\(file): array \"\(array)\"[\(position)] is \(value), valid is 0..<\(limit)"
      case .missingName(let file, let kind, let name):
        "\(file): no \(kind) \"\(name)\""
      case .notClosed(let file, let from, let to):
        "\(file): the edge from vertex \(from) to \(to) has no face on its other side"
      }
    }
  }
}
