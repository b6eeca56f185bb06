// SPDX-License-Identifier: GPL-3.0-or-later

import Foundation
import Testing

@Suite("Layout of the sources") struct LayoutTests {
  @Test("a file has at most 300 lines")
  func fileLength() {
    for file in SourceTree.sources + SourceTree.tests {
      #expect(file.lines.count - 1 <= 300, "\(file.path): \(file.lines.count - 1) lines")
    }
  }

  @Test("a function has fewer than 60 lines")
  func functionLength() throws {
    let start = try Regex(
      #"^\s*(?:@\w+(?:\([^)]*\))?\s+)*(?:(?:public|package|private|fileprivate|static|mutating|borrowing|consuming|override|nonisolated)\s+)*(?:func\s|init[?(<])"#
    )
    for file in SourceTree.sources + SourceTree.tests {
      for (index, line) in file.code.enumerated() where line.firstMatch(of: start) != nil {
        let length = extent(of: file.code[index...])
        #expect(length < 60, "\(file.path):\(index + 1): \(length) lines")
      }
    }
  }

  /// Lines from a declaration to the brace that closes it; 1 when it has no body.
  private func extent(of code: ArraySlice<String>) -> Int {
    var depth = 0
    var opened = false
    for (offset, line) in code.enumerated() {
      for character in line {
        if character == "{" {
          depth += 1
          opened = true
        }
        if character == "}" { depth -= 1 }
      }
      if opened && depth <= 0 { return offset + 1 }
      if !opened && offset > 12 { return 1 }
    }
    return 1
  }

  @Test("every file names its licence in its first line (Package.swift in its second)")
  func licence() {
    for file in SourceTree.sources + SourceTree.tests {
      #expect(file.lines.first == "// SPDX-License-Identifier: GPL-3.0-or-later", "\(file.path)")
    }
  }

  @Test("no file is named for being a heap of things")
  func fileNames() {
    let heaps = [
      "Util", "Helper", "Manager", "Common", "Misc", "Core", "Placeholder", "Extensions",
    ]
    for file in SourceTree.sources + SourceTree.tests {
      for word in heaps {
        #expect(!file.name.contains(word), "\(file.path)")
      }
    }
  }

  @Test("every folder of the sources has its tests")
  func mirrored() {
    let tested = Set(
      SourceTree.tests.map {
        $0.path.split(separator: "/").dropFirst().dropLast().joined(separator: "/")
      })
    let folders = Set(
      SourceTree.sources.map {
        $0.path.split(separator: "/").dropFirst().dropLast().joined(separator: "/")
      })
    for folder in folders.sorted() {
      let parts = folder.split(separator: "/")
      guard parts[0] != "robotsim" else { continue }  // CommandTests run the built program
      let mirror = ([parts[0] + "Tests"] + parts.dropFirst()).joined(separator: "/")
      #expect(tested.contains(mirror), "Sources/\(folder) has no Tests/\(mirror)")
    }
  }
}
