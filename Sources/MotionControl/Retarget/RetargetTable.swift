// SPDX-License-Identifier: GPL-3.0-or-later

import SpatialMath

/// Retargets to be solved, read from a table.
///
/// CSV: `#` begins a comment line, the first other line names the columns. `q0…` and `target_q0…`
/// must be there, one of each per joint [rad, m]; `qd0…`, `qdd0…`, `target_qd0…` and `target_qdd0…`
/// are zero where they are not. `v0…`, `a0…` and `j0…` are limits, all or none. Other columns are
/// passed over.
package struct RetargetTable: Equatable, Sendable {
  package struct Row: Equatable, Sendable {
    /// The line of the file it stands on.
    package let line: Int
    package let start: JointMotion
    package let target: JointMotion
    /// Nil where the table has none.
    package let limits: RetargetLimits?
  }

  /// Why a table was refused.
  package struct Invalid: Error, Equatable, CustomStringConvertible {
    package enum Problem: Equatable, Sendable {
      case noHeader
      case noRows
      case missingColumn(String)
      case repeatedColumn(String)
      case jointCount(Int)
      case wrongCount(found: Int, expected: Int)
      case notANumber(column: String, text: String)
      case limits(RetargetLimitsError)
    }

    package let file: String
    package let line: Int?
    package let problem: Problem

    package var description: String {
      let place = file + (line.map { ":\($0)" } ?? "") + ": "
      switch problem {
      case .noHeader: return place + "no line names the columns; expected q0…, target_q0…"
      case .noRows: return place + "no retarget in the table"
      case .missingColumn(let name): return place + "the column \"\(name)\" is missing"
      case .repeatedColumn(let name): return place + "the column \"\(name)\" stands twice"
      case .jointCount(let count): return place + "columns q0… of \(count) joints, 1 to 8 expected"
      case .wrongCount(let found, let expected):
        return place + "\(found) fields, but \(expected) columns"
      case .notANumber(let column, let text):
        return place + "\(column): \"\(text)\" is not a finite number"
      case .limits(let error): return place + error.description
      }
    }
  }

  /// How many joints.
  package let count: Int
  package let rows: [Row]

  /// - Parameter file: names the table in errors.
  package init(_ text: String, file: String) throws(Invalid) {
    var columns: Columns?
    var rows: [Row] = []
    let lines = text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
    for (i, line) in lines.enumerated() {
      let words = line.split(separator: ",", omittingEmptySubsequences: false)
        .map { String($0.filter { !$0.isWhitespace }) }
      guard let first = words.first, !first.hasPrefix("#"), words != [""] else { continue }
      if let columns {
        rows.append(try columns.read(words, line: i + 1))
      } else {
        columns = try Columns(words, file: file, line: i + 1)
      }
    }
    guard let columns else { throw Invalid(file: file, line: nil, problem: .noHeader) }
    guard !rows.isEmpty else { throw Invalid(file: file, line: nil, problem: .noRows) }
    count = columns.count
    self.rows = rows
  }

  /// Where the columns are.
  private struct Columns {
    private static let optional = ["qd", "qdd", "target_qd", "target_qdd"]
    private static let limits = ["v", "a", "j"]

    let count: Int
    private let file: String
    private let names: [String]
    private let places: [String: Int]
    private let hasLimits: Bool

    init(_ names: [String], file: String, line: Int) throws(Invalid) {
      self.file = file
      self.names = names
      var places: [String: Int] = [:]
      for (place, name) in names.enumerated() {
        guard places.updateValue(place, forKey: name) == nil else {
          throw Invalid(file: file, line: line, problem: .repeatedColumn(name))
        }
      }
      self.places = places
      var count = 0
      while places["q\(count)"] != nil { count += 1 }
      guard (1...JointVector.capacity).contains(count) else {
        throw Invalid(file: file, line: line, problem: .jointCount(count))
      }
      self.count = count
      hasLimits = Columns.limits.contains { places["\($0)0"] != nil }
      let groups =
        ["target_q"] + Columns.optional.filter { places["\($0)0"] != nil }
        + (hasLimits ? Columns.limits : [])
      for group in groups {
        for i in 0..<count where places["\(group)\(i)"] == nil {
          throw Invalid(file: file, line: line, problem: .missingColumn("\(group)\(i)"))
        }
      }
    }

    func read(_ words: [String], line: Int) throws(Invalid) -> Row {
      guard words.count == names.count else {
        throw Invalid(
          file: file, line: line,
          problem: .wrongCount(found: words.count, expected: names.count))
      }
      func joints(_ group: String) throws(Invalid) -> JointVector {
        var vector = JointVector.zero
        for i in 0..<count {
          guard let place = places["\(group)\(i)"] else { continue }
          guard let number = Double(words[place]), number.isFinite else {
            throw Invalid(
              file: file, line: line,
              problem: .notANumber(column: names[place], text: words[place]))
          }
          vector[i] = number
        }
        return vector
      }
      var limits: RetargetLimits?
      if hasLimits {
        let (v, a, j) = (try joints("v"), try joints("a"), try joints("j"))
        do throws(RetargetLimitsError) {
          limits = try RetargetLimits(velocity: v, acceleration: a, jerk: j, count: count)
        } catch {
          throw Invalid(file: file, line: line, problem: .limits(error))
        }
      }
      return Row(
        line: line,
        start: JointMotion(q: try joints("q"), qd: try joints("qd"), qdd: try joints("qdd")),
        target: JointMotion(
          q: try joints("target_q"), qd: try joints("target_qd"), qdd: try joints("target_qdd")),
        limits: limits)
    }
  }
}
