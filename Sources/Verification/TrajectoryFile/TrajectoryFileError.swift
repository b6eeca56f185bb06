// SPDX-License-Identifier: GPL-3.0-or-later

import StrictJSON

/// Why a trajectory file was refused, and where in it.
package struct TrajectoryFileError: Error, Equatable, Sendable, CustomStringConvertible {
  package enum Problem: Equatable, Sendable {
    case unreadable
    case notText
    case empty
    case tooFewSamples(Int)
    case missingTime(valid: [String], found: [String])
    case missingColumn(String, notUnderstood: [String])
    case repeatedColumn(String, joint: String)
    case unknownJoint(String, valid: [String])
    case missingJoint(String, found: [String])
    case repeatedJoint(String)
    case wrongCount(of: String, found: Int, expected: Int)
    case notANumber(String)
    case notFinite(String)
    case tooLarge(String, largest: Double)
    case timeNotRising(before: String, now: String)
    case notStatedThroughout(String)
    case noTopic(found: [String])
    case severalTopics([String])
    case unknownTopic(String, valid: [String])
    case wrongEncoding(String, valid: [String])
    case malformed(String)
  }

  package let file: String
  /// Larger times [s] are of another unit: this is 30,000 years.
  static let largestTime = 1e12
  /// Larger positions and derivatives are of no robot.
  static let largestValue = 1e9
  /// Samples are at least so far apart [s].
  static let leastStep = 1e-9

  /// The line, the message, the column; empty for the file as a whole.
  package let place: String
  package let problem: Problem

  package init(file: String, place: String = "", _ problem: Problem) {
    self.file = file
    self.place = place
    self.problem = problem
  }

  package var description: String {
    "\(file): \(place.isEmpty ? "" : place + ": ")\(text)"
  }

  private var text: String {
    switch problem {
    case .unreadable: "cannot be read; is the path right?"
    case .notText: "not UTF-8 text"
    case .empty: "empty: a header line and samples expected"
    case .tooFewSamples(let count): "\(count) samples; a trajectory has at least 2"
    case .missingTime(let valid, let found):
      "no time column; valid: \(valid.joined(separator: ", ")); the header has: "
        + found.joined(separator: ", ")
    case .missingColumn(let name, let rest):
      "the column \"\(name)\" is missing"
        + (rest.isEmpty ? "" : "; " + near(name, rest, "columns not understood"))
    case .repeatedColumn(let name, let joint): "\"\(name)\" is a second column for \(joint)"
    case .unknownJoint(let name, let valid):
      "unknown joint \"\(name)\"; " + suggestion(for: name, among: valid)
    case .missingJoint(let name, let found):
      "the joint \"\(name)\" is missing; " + near(name, found, "there are")
    case .repeatedJoint(let name): "the joint \"\(name)\" stands twice"
    case .wrongCount(let what, let found, let expected): "\(found) \(what), expected \(expected)"
    case .notANumber(let text): "\"\(text)\" is not a number (with a decimal point, no unit)"
    case .notFinite(let text): "\"\(text)\" is not a finite number"
    case .tooLarge(let text, let largest):
      "\"\(text)\" is beyond ±\(largest); seconds, radians and metres are expected"
    case .timeNotRising(let before, let now): "time \(now) s does not come after \(before) s"
    case .notStatedThroughout(let what): "\(what) must be stated for all samples or for none"
    case .noTopic(let found):
      "no topic carries sensor_msgs/msg/JointState or trajectory_msgs/msg/JointTrajectory; there are: "
        + found.joined(separator: ", ")
    case .severalTopics(let names):
      "several topics could be meant; choose one with --topic: \(names.joined(separator: ", "))"
    case .unknownTopic(let name, let valid):
      "no topic \"\(name)\" that could be judged; " + suggestion(for: name, among: valid)
    case .wrongEncoding(let name, let valid):
      "encoding \"\(name)\"; valid: \(valid.joined(separator: ", "))"
    case .malformed(let words): words
    }
  }

  private func near(_ name: String, _ found: [String], _ words: String) -> String {
    let hint = nearestName(to: name, among: found).map { "did you mean \"\($0)\"? " } ?? ""
    return hint + "\(words): \(found.joined(separator: ", "))"
  }
}
