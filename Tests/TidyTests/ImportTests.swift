// SPDX-License-Identifier: GPL-3.0-or-later

import Foundation
import Testing

@Suite("Imports") struct ImportTests {
  /// What each module may import of the project; `docs/ARCHITECTURE.md` draws it.
  static let allowed: [String: Set<String>] = [
    "SpatialMath": [],
    "StrictJSON": [],
    "Numerics": ["CGSL"],
    "Geometry": ["SpatialMath"],
    "Safety": ["SpatialMath"],
    "AcupointModel": ["SpatialMath", "Geometry", "Numerics", "StrictJSON"],
    "MotionControl": ["SpatialMath", "Geometry", "Numerics", "Safety", "StrictJSON"],
    "Treatment": [
      "AcupointModel", "MotionControl", "SpatialMath", "Geometry", "Numerics", "Safety",
      "StrictJSON",
    ],
    "Simulation": [
      "Treatment", "AcupointModel", "MotionControl", "SpatialMath", "Geometry", "Numerics",
      "Safety", "StrictJSON",
    ],
    "Recording": ["MotionControl", "SpatialMath", "Geometry", "Safety", "CZstd"],
    "Verification": [
      "Recording", "MotionControl", "Geometry", "SpatialMath", "Safety", "StrictJSON",
    ],
    "Reporting": ["Recording", "MotionControl", "AcupointModel", "Geometry", "SpatialMath"],
    "TestBench": [
      "Simulation", "Recording", "Verification", "Reporting", "CPlatform", "Treatment",
      "AcupointModel",
      "MotionControl", "SpatialMath", "Geometry", "Numerics", "Safety", "StrictJSON",
    ],
  ]

  private func imports(of file: SourceTree.File) -> [(line: Int, module: String)] {
    file.code.enumerated().compactMap { index, line in
      let words = line.split(separator: " ").map(String.init)
      guard let at = words.firstIndex(of: "import"), at + 1 < words.count,
        words[..<at].allSatisfy({
          ["package", "public", "internal", "@preconcurrency"].contains($0)
        })
      else { return nil }
      let kinds = ["struct", "enum", "func", "class", "protocol", "typealias"]
      let name =
        kinds.contains(words[at + 1]) && at + 2 < words.count ? words[at + 2] : words[at + 1]
      return (index + 1, String(name.split(separator: ".")[0]))
    }
  }

  @Test("a module imports what the architecture allows, nothing else")
  func architecture() {
    let own = Set(Self.allowed.keys).union(["CGSL", "CPlatform", "CZstd"])
    for file in SourceTree.sources {
      guard let allowed = Self.allowed[file.module] else { continue }
      for (line, module) in imports(of: file) where own.contains(module) {
        #expect(allowed.contains(module), "\(file.path):\(line): \(module)")
      }
    }
  }

  @Test("no system module in the rooms that must be deterministic")
  func noSystem() {
    let pure = ["SpatialMath", "Geometry", "Safety", "MotionControl", "Simulation", "Treatment"]
    // The URDF reader is the one place of MotionControl that needs an XML parser.
    let exceptions = [
      "Sources/MotionControl/Robot/URDFDocument.swift": ["Foundation", "FoundationXML"]
    ]
    for file in SourceTree.sources where pure.contains(file.module) {
      for (line, module) in imports(of: file) {
        let system = ["Foundation", "FoundationEssentials", "FoundationXML", "Glibc", "Dispatch"]
        let excused = exceptions[file.path]?.contains(module) ?? false
        #expect(!system.contains(module) || excused, "\(file.path):\(line): \(module)")
      }
    }
  }
}
