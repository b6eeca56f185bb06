// SPDX-License-Identifier: GPL-3.0-or-later

package import StrictJSON

/// Where the intercostal spaces lie: how far each has fallen below the suprasternal notch on lines
/// from the sternum to the side, in lengths of the sternum.
package struct ThoraxTable: Equatable, Sendable {
  /// The landmarks whose levels are 0 and 1.
  package let upper: String
  package let lower: String
  /// Of a level [m].
  package let sigma: Double
  package let source: String
  /// Drop of each space, from the first one, on each of `Line`.
  package let drops: [[Double]]

  /// Lines down the chest, from the middle to the side.
  package enum Line: String, CaseIterable, Sendable {
    case sternal, cun2, cun4, cun6, midaxillary
  }

  /// Distance of the sternal edge from the midline [cun of the chest].
  static let sternalEdge = 0.75

  package init(_ node: JSONNode) throws(JSONError) {
    try node.allow(keys: ["upper", "lower", "sigma_mm", "source", "lines", "spaces"])
    upper = try node.member("upper").string()
    lower = try node.member("lower").string()
    sigma = try node.member("sigma_mm").number(in: 1...50) * 1e-3
    source = try node.member("source").string()
    let names = try node.member("lines")
    let expected = Line.allCases.map(\.rawValue)
    var lines: [String] = []
    for entry in try names.list() { lines.append(try entry.string()) }
    guard lines == expected else {
      throw names.error(.badValue("\(lines)", valid: expected.joined(separator: ", ")))
    }
    var drops: [[Double]] = []
    for entry in try node.member("spaces").list() {
      try entry.allow(keys: ["space", "drop"])
      _ = try entry.member("space").integer(in: drops.count + 1...drops.count + 1)
      drops.append(try entry.member("drop").numbers(count: expected.count))
    }
    for (line, name) in expected.enumerated() {
      for (a, b) in zip(drops, drops.dropFirst()) where a[line] >= b[line] {
        throw node.error(
          .badValue("spaces that rise at \(name)", valid: "each lower than the last"))
      }
    }
    self.drops = drops
  }

  /// How many spaces the table knows.
  package var count: Int { drops.count }

  /// Drop of a space at a place between two lines: 0 the sternal line, 4 the midaxillary one.
  func drop(_ space: Int, at line: Double) -> Double {
    let row = drops[space - 1]
    let u = min(Double(row.count - 1), max(0, line))
    let i = min(row.count - 2, Int(u))
    return row[i] + (u - Double(i)) * (row[i + 1] - row[i])
  }
}
