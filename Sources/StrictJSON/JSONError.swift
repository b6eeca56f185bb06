// SPDX-License-Identifier: GPL-3.0-or-later

/// Why a JSON file was refused: where, what stood there, and what would have been right.
package struct JSONError: Error, Equatable, CustomStringConvertible {
  package let file: String
  /// The way to the value; empty for the file as a whole.
  package let place: String
  package let problem: Problem

  package enum Problem: Equatable, Sendable {
    case unreadable
    /// Not JSON at all; line and column count from 1.
    case malformed(String, line: Int, column: Int)
    case missingKey(String)
    case unknownKey(String, valid: [String])
    case unknownName(String, valid: [String])
    case notAvailableYet(String)
    case wrongType(wanted: String, found: String)
    case badValue(String, valid: String)
  }

  package init(file: String, place: String, problem: Problem) {
    self.file = file
    self.place = place
    self.problem = problem
  }

  package var description: String {
    let where_ = place.isEmpty ? file : "\(file): \(place)"
    switch problem {
    case .unreadable: return "\(file): cannot be read; is the path right?"
    case .malformed(let text, let line, let column):
      return "\(file):\(line):\(column): not valid JSON: \(text)"
    case .missingKey(let key): return "\(where_): the key \"\(key)\" is missing"
    case .unknownKey(let key, let valid):
      return "\(where_): unknown key \"\(key)\"; " + suggestion(for: key, among: valid)
    case .unknownName(let name, let valid):
      return "\(where_): unknown name \"\(name)\"; " + suggestion(for: name, among: valid)
    case .notAvailableYet(let key): return "\(where_): \"\(key)\" is not available yet"
    case .wrongType(let wanted, let found): return "\(where_): \(wanted) expected, found \(found)"
    case .badValue(let value, let valid): return "\(where_): \(value) is not allowed; \(valid)"
    }
  }
}

/// "did you mean …?" when one name is near, else the list of all.
package func suggestion(for name: String, among valid: [String]) -> String {
  let near = nearestName(to: name, among: valid)
  let list = "valid: " + valid.sorted().joined(separator: ", ")
  guard let near else { return list }
  return valid.count > 12 ? "did you mean \"\(near)\"?" : "did you mean \"\(near)\"? \(list)"
}

/// The name that needs the fewest edits, when that is at most a third of its length (or two).
package func nearestName(to name: String, among valid: [String]) -> String? {
  let ranked = valid.map { (edits: editDistance(name, $0), name: $0) }
    .sorted { ($0.edits, $0.name) < ($1.edits, $1.name) }
  guard let best = ranked.first, best.edits <= max(2, best.name.count / 3) else { return nil }
  return best.name
}

/// The number of single-letter insertions, deletions and replacements between two words,
/// without regard to case (Levenshtein, 1966).
package func editDistance(_ a: String, _ b: String) -> Int {
  let left = Array(a.lowercased())
  let right = Array(b.lowercased())
  var row = Array(0...right.count)
  for (i, letter) in left.enumerated() {
    var diagonal = row[0]
    row[0] = i + 1
    for (j, other) in right.enumerated() {
      let replaced = diagonal + (letter == other ? 0 : 1)
      diagonal = row[j + 1]
      row[j + 1] = min(replaced, diagonal + 1, row[j] + 1)
    }
  }
  return row[right.count]
}
