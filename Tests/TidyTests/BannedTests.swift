// SPDX-License-Identifier: GPL-3.0-or-later

import Foundation
import Testing

@Suite("Banned words") struct BannedTests {
  /// A pattern, what to write instead, and where it is banned (every module when empty).
  static let banned: [(pattern: String, instead: String, modules: [String])] = [
    (#"\bfatalError\("#, "precondition with the values", []),
    (#"\btry!"#, "a typed error", []),
    (#"\bas!"#, "as? and an error", []),
    (
      #"\bprint\("#, "the robotsim commands print",
      [
        "SpatialMath", "StrictJSON", "Numerics", "Geometry", "Safety", "AcupointModel",
        "MotionControl", "Treatment", "Simulation", "Recording", "Verification", "Reporting",
        "TestBench",
      ]
    ),
    (#"\.random\(in"#, "SeededGenerator", []),
    (#"SystemRandomNumberGenerator"#, "SeededGenerator", []),
    (#"\.shuffled\(\)|\.randomElement\(\)"#, "SeededGenerator.index(below:)", []),
    (
      #"(?:^|[^A-Za-z_])Date\("#, "ticks",
      [
        "SpatialMath", "Geometry", "Safety", "AcupointModel", "MotionControl", "Treatment",
        "Simulation", "Verification",
      ]
    ),
    (
      #"ContinuousClock|SuspendingClock|clock_gettime"#, "ticks",
      [
        "SpatialMath", "Geometry", "Safety", "AcupointModel", "MotionControl", "Treatment",
        "Simulation", "Verification", "Recording",
      ]
    ),
    (
      #"(?:^|[^\w.])(?:sin|cos|tan|asin|acos|atan|atan2|exp|log|pow|hypot|cbrt)\("#,
      "Elementary",
      [
        "SpatialMath", "Geometry", "Safety", "AcupointModel", "MotionControl", "Treatment",
        "Simulation", "Recording", "Verification", "TestBench",
      ]
    ),
    (#"(?:Foundation|Glibc)\.(?:sin|cos|tan|asin|acos|atan2?|exp|log|pow)\b"#, "Elementary", []),
    (#"\.sum\(\)"#, "a sum in a fixed order", []),
    (#"\bTODO\b|\bFIXME\b|\bXXX\b"#, "an issue", []),
    (#"\bactor\s"#, "a value", ["MotionControl", "Simulation", "Geometry", "Safety"]),
  ]

  @Test("nothing banned is used", arguments: banned.indices)
  func nothingBanned(index: Int) throws {
    let rule = Self.banned[index]
    let pattern = try Regex(rule.pattern)
    for file in SourceTree.sources {
      guard rule.modules.isEmpty || rule.modules.contains(file.module) else { continue }
      for (number, line) in file.code.enumerated() where line.firstMatch(of: pattern) != nil {
        // The own functions, and the exponential maps of groups, which are declared there.
        let own =
          rule.instead == "Elementary" && file.module == "SpatialMath"
          && (file.path.hasPrefix("Sources/SpatialMath/Elementary") || line.contains("func "))
        #expect(own, "\(file.path):\(number + 1): use \(rule.instead) instead: \(line)")
      }
    }
  }

  @Test("no comment is left as a note to ourselves")
  func notes() throws {
    let pattern = try Regex(#"\b(?:TODO|FIXME|HACK)\b"#)
    for file in SourceTree.sources {
      for (number, line) in file.lines.enumerated() {
        #expect(line.firstMatch(of: pattern) == nil, "\(file.path):\(number + 1)")
      }
    }
  }
}
