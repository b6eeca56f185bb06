// SPDX-License-Identifier: GPL-3.0-or-later

/// Why a URDF file was refused: the file, the line where one is known, the
/// element, and what is wrong with it.
package struct RobotFileError: Error, Equatable, CustomStringConvertible {
  package enum Problem: Equatable, Sendable {
    case unreadable
    /// The text is not XML or JSON; the reader's own words.
    case malformed(String)
    /// A DOCTYPE or entity declaration, which a robot file has no need of.
    case documentType
    /// The file is larger than any robot needs.
    case tooLarge(bytes: Int, largest: Int)
    /// Elements nested deeper than any robot needs.
    case tooDeep(largest: Int)
    case wrongRoot(found: String, expected: String)
    case missing(String)
    case repeated(String)
    case unknownValue(String, valid: [String])
    case notANumber(String)
    case notFinite(String)
    case wrongCount(found: Int, expected: Int)
    case outOfRange(String, valid: String)
    /// A joint that follows the one named.
    case mimic(of: String)
    case cycle([String])
    case twoParents(String)
    case severalRoots([String])
    case severalTips([String])
    case noMovingJoint
    case tooManyJoints(Int, largest: Int)
  }

  package let file: String
  package let line: Int?
  /// The element, such as `joint "panda_joint3"/axis`.
  package let place: String
  package let problem: Problem

  package init(file: String, line: Int? = nil, place: String, _ problem: Problem) {
    self.file = file
    self.line = line
    self.place = place
    self.problem = problem
  }

  package var description: String {
    let position = line.map { ":\($0)" } ?? ""
    return "\(file)\(position): \(place.isEmpty ? "" : place + ": ")\(problem)"
  }
}

extension RobotFileError.Problem: CustomStringConvertible {
  package var description: String {
    switch self {
    case .unreadable: "cannot be read; is the path right?"
    case .malformed(let words): "not well-formed: \(words)"
    case .documentType: "a DOCTYPE is not accepted; remove it"
    case .tooLarge(let bytes, let largest): "\(bytes) bytes, at most \(largest) are read"
    case .tooDeep(let largest): "elements nested deeper than \(largest)"
    case .wrongRoot(let found, let expected): "found \"\(found)\", expected \"\(expected)\""
    case .missing(let what): "\(what) is missing"
    case .repeated(let what): "\(what) stands twice"
    case .unknownValue(let value, let valid):
      "unknown \"\(value)\"; valid: \(valid.joined(separator: ", "))"
    case .notANumber(let text): "\"\(text)\" is not a number"
    case .notFinite(let text): "\"\(text)\" is not a finite number"
    case .wrongCount(let found, let expected): "\(found) numbers, expected \(expected)"
    case .outOfRange(let value, let valid): "\(value) is out of range; valid: \(valid)"
    case .mimic(let other):
      "follows joint \"\(other)\"; a mimic joint is not supported, make it fixed"
    case .cycle(let names): "the joints form a cycle: \(names.joined(separator: " → "))"
    case .twoParents(let link): "link \"\(link)\" is the child of two joints"
    case .severalRoots(let names):
      "several links have no parent: \(names.joined(separator: ", "))"
    case .severalTips(let names):
      "several chains end here; choose the tip among \(names.joined(separator: ", "))"
    case .noMovingJoint: "no moving joint between the base and the tip"
    case .tooManyJoints(let count, let largest):
      "\(count) moving joints between the base and the tip, at most \(largest)"
    }
  }
}
