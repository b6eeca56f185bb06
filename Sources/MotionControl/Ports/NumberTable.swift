// SPDX-License-Identifier: GPL-3.0-or-later

/// Numbers from a CSV file: `#` begins a comment line, the first other line names the columns.
///
/// Cells are parted by commas; other columns than those asked for are passed over.
package struct NumberTable: Equatable, Sendable {
  package struct Row: Equatable, Sendable {
    /// The line of the file it stands on.
    package let line: Int
    /// In the order of the columns asked for.
    package let values: [Double]
  }

  /// Why a table was refused.
  package struct Invalid: Error, Equatable, CustomStringConvertible {
    package enum Problem: Equatable, Sendable {
      case noHeader(expected: String)
      case missingColumn(String)
      case repeatedColumn(String)
      /// A column for a joint that the robot does not have.
      case unknownColumn(String, joints: Int)
      case wrongCount(found: Int, expected: Int)
      case notANumber(column: String, text: String)
      case notFinite(column: String, text: String)
      case tooManyRows(most: Int)
      /// The 3 × 3 part of t00…t33 is no rotation, or the last row is not 0 0 0 1.
      case notRigid
      case noCases
    }

    package let file: String
    package let line: Int?
    package let problem: Problem

    package init(file: String, line: Int?, problem: Problem) {
      self.file = file
      self.line = line
      self.problem = problem
    }

    package var description: String {
      file + (line.map { ":\($0)" } ?? "") + ": " + text
    }

    private var text: String {
      switch problem {
      case .noHeader(let expected): "no line names the columns; expected \(expected)"
      case .missingColumn(let name): "the column \"\(name)\" is missing"
      case .repeatedColumn(let name): "the column \"\(name)\" stands twice"
      case .unknownColumn(let name, let joints):
        "the column \"\(name)\" is of no joint; valid: q0 to q\(joints - 1)"
      case .wrongCount(let found, let expected): "\(found) fields, but \(expected) columns"
      case .notANumber(let column, let text): "\(column): \"\(text)\" is not a number"
      case .notFinite(let column, let text): "\(column): \"\(text)\" is not a finite number"
      case .tooManyRows(let most): "more than \(most) rows"
      case .notRigid:
        "t00…t33 is no pose: a rotation, a translation and the row 0 0 0 1 expected"
      case .noCases: "no case in the table"
      }
    }
  }

  /// Names of all columns of the file.
  package let header: [String]
  /// The line that names them.
  package let headerLine: Int
  package let rows: [Row]

  /// - Parameters:
  ///   - text: the table; `file` names it in errors.
  ///   - columns: the columns to read.
  ///   - expected: what a file without a header line is told.
  /// - Throws: for the first line that is wrong, and when there is no row.
  package init(
    _ text: String, file: String, columns: [String], expected: String
  ) throws(Invalid) {
    var header: [String]?
    var headerLine = 0
    var places: [Int] = []
    var rows: [Row] = []
    let lines = text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
    for (i, line) in lines.enumerated() {
      let words = line.split(separator: ",", omittingEmptySubsequences: false).map(Self.trimmed)
      guard let first = words.first, !first.hasPrefix("#"), words != [""] else { continue }
      if let header {
        guard words.count == header.count else {
          throw Invalid(
            file: file, line: i + 1,
            problem: .wrongCount(found: words.count, expected: header.count))
        }
        var values: [Double] = []
        for place in places {
          let (name, word) = (header[place], words[place])
          guard let value = Double(word) else {
            throw Invalid(
              file: file, line: i + 1, problem: .notANumber(column: name, text: word))
          }
          guard value.isFinite else {
            throw Invalid(file: file, line: i + 1, problem: .notFinite(column: name, text: word))
          }
          values.append(value)
        }
        rows.append(Row(line: i + 1, values: values))
      } else {
        header = words
        headerLine = i + 1
        for name in columns {
          let found = words.indices.filter { words[$0] == name }
          guard let place = found.first else {
            throw Invalid(file: file, line: i + 1, problem: .missingColumn(name))
          }
          guard found.count == 1 else {
            throw Invalid(file: file, line: i + 1, problem: .repeatedColumn(name))
          }
          places.append(place)
        }
      }
    }
    guard let header else {
      throw Invalid(file: file, line: nil, problem: .noHeader(expected: expected))
    }
    guard !rows.isEmpty else { throw Invalid(file: file, line: nil, problem: .noCases) }
    self.header = header
    self.headerLine = headerLine
    self.rows = rows
  }

  private static func trimmed(_ cell: Substring) -> String {
    var cell = cell.drop(while: \.isWhitespace)
    while let last = cell.last, last.isWhitespace { cell.removeLast() }
    return String(cell)
  }
}
