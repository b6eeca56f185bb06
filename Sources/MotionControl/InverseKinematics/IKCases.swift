// SPDX-License-Identifier: GPL-3.0-or-later

package import SpatialMath

/// Poses to be solved, with places to start from, read from a table.
///
/// CSV: `#` begins a comment line, the first other line names the columns. `t00…t33` are the 4 × 4
/// pose of the tool tip in the base, row-major [m]; `cold0…` and `warm0…` are seeds in the order of
/// the joints [rad, m]; a path to be followed needs none. Other columns are passed over.
package struct IKCases: Equatable, Sendable {
  /// Which column group to start from.
  package enum Seed: String, CaseIterable, Sendable {
    case cold, warm
  }

  package struct Case: Equatable, Sendable {
    /// The line of the file it stands on.
    package let line: Int
    package let X_BT: RigidTransform<Base, Tool>
    /// Zero where no seeds were asked for.
    package let start: JointVector
  }

  /// Why a table was refused.
  package struct Invalid: Error, Equatable, CustomStringConvertible {
    package enum Problem: Equatable, Sendable {
      case noHeader
      case missingColumn(String)
      case repeatedColumn(String)
      case wrongCount(found: Int, expected: Int)
      case notANumber(column: String, text: String)
      case notFinite(column: String, text: String)
      /// The 3 × 3 part is no rotation, or the last row is not 0 0 0 1.
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
      let place = file + (line.map { ":\($0)" } ?? "") + ": "
      switch problem {
      case .noHeader: return place + "no line names the columns; expected t00…t33, cold0…, warm0…"
      case .missingColumn(let name): return place + "the column \"\(name)\" is missing"
      case .repeatedColumn(let name): return place + "the column \"\(name)\" stands twice"
      case .wrongCount(let found, let expected):
        return place + "\(found) fields, but \(expected) columns"
      case .notANumber(let column, let text):
        return place + "\(column): \"\(text)\" is not a number"
      case .notFinite(let column, let text):
        return place + "\(column): \"\(text)\" is not a finite number"
      case .notRigid:
        return place + "t00…t33 is no pose: a rotation, a translation and the row 0 0 0 1 expected"
      case .noCases: return place + "no case in the table"
      }
    }
  }

  /// How far a rotation may be from orthonormal: numbers printed with four digits pass.
  static let rotationTolerance = 1e-3

  package let cases: [Case]

  /// - Parameters:
  ///   - text: the table; `file` names it in errors.
  ///   - seed: which seeds to read; nil for none.
  ///   - jointCount: how many seed columns there must be.
  package init(
    _ text: String, file: String, seed: Seed?, jointCount: Int
  ) throws(Invalid) {
    var table: Table?
    var cases: [Case] = []
    let lines = text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
    for (i, line) in lines.enumerated() {
      let words = line.split(separator: ",", omittingEmptySubsequences: false)
        .map { String($0.drop(while: \.isWhitespace)).trimmedAtEnd }
      guard let first = words.first, !first.hasPrefix("#"), words != [""] else { continue }
      if let table {
        cases.append(try table.read(words, line: i + 1))
      } else {
        table = try Table(
          columns: words, file: file, line: i + 1, seed: seed, jointCount: jointCount)
      }
    }
    guard table != nil else { throw Invalid(file: file, line: nil, problem: .noHeader) }
    guard !cases.isEmpty else { throw Invalid(file: file, line: nil, problem: .noCases) }
    self.cases = cases
  }

  /// Where the wanted columns are.
  private struct Table {
    let file: String
    let columns: [String]
    let pose: [Int]
    let seed: [Int]

    init(
      columns: [String], file: String, line: Int, seed: Seed?, jointCount: Int
    ) throws(Invalid) {
      self.file = file
      self.columns = columns
      func find(_ name: String) throws(Invalid) -> Int {
        let places = columns.indices.filter { columns[$0] == name }
        guard let place = places.first else {
          throw Invalid(file: file, line: line, problem: .missingColumn(name))
        }
        guard places.count == 1 else {
          throw Invalid(file: file, line: line, problem: .repeatedColumn(name))
        }
        return place
      }
      var pose: [Int] = []
      for i in 0..<16 { pose.append(try find("t\(i / 4)\(i % 4)")) }
      self.pose = pose
      var seeds: [Int] = []
      if let seed {
        for i in 0..<jointCount { seeds.append(try find("\(seed.rawValue)\(i)")) }
      }
      self.seed = seeds
    }

    func read(_ words: [String], line: Int) throws(Invalid) -> Case {
      guard words.count == columns.count else {
        throw Invalid(
          file: file, line: line,
          problem: .wrongCount(found: words.count, expected: columns.count))
      }
      func number(_ column: Int) throws(Invalid) -> Double {
        guard let value = Double(words[column]) else {
          throw Invalid(
            file: file, line: line,
            problem: .notANumber(column: columns[column], text: words[column]))
        }
        guard value.isFinite else {
          throw Invalid(
            file: file, line: line,
            problem: .notFinite(column: columns[column], text: words[column]))
        }
        return value
      }
      var t: [Double] = []
      for place in pose { t.append(try number(place)) }
      var start = JointVector.zero
      for (i, place) in seed.enumerated() { start[i] = try number(place) }
      guard let R = rotation(t), Array(t[12...]) == [0, 0, 0, 1] else {
        throw Invalid(file: file, line: line, problem: .notRigid)
      }
      return Case(
        line: line, X_BT: RigidTransform(R, Vector3(t[3], t[7], t[11])), start: start)
    }

    /// The rotation of a row-major pose, made orthonormal; nil when it is far from one.
    private func rotation(_ t: [Double]) -> RotationMatrix? {
      let raw = RotationMatrix(
        uncheckedColumns: [t[0], t[4], t[8]], [t[1], t[5], t[9]], [t[2], t[6], t[10]])
      guard raw.z.length > 0.5, raw.x.cross(raw.z).length > 0.5 else { return nil }
      let R = raw.orthonormalized
      let far = max((R.x - raw.x).length, (R.y - raw.y).length, (R.z - raw.z).length)
      return far <= IKCases.rotationTolerance ? R : nil
    }
  }
}

extension String {
  fileprivate var trimmedAtEnd: String {
    var text = self
    while let last = text.last, last.isWhitespace { text.removeLast() }
    return text
  }
}
