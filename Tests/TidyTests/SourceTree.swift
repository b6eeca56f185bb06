// SPDX-License-Identifier: GPL-3.0-or-later

import Foundation

/// The project's own files, read once, for the rules of the house.
struct SourceTree {
  struct File {
    /// From the project's folder: `Sources/Geometry/Capsule.swift`.
    let path: String
    let lines: [String]
    /// The lines without comments and the contents of string literals.
    let code: [String]

    /// The module or test target: the second part of the path.
    var module: String { String(path.split(separator: "/")[1]) }
    var name: String { String(path.split(separator: "/").last ?? "") }
  }

  static let root = URL(fileURLWithPath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

  static let sources = swiftFiles(under: "Sources")
  static let tests = swiftFiles(under: "Tests")

  static func text(_ path: String) -> String {
    let data = FileManager.default.contents(atPath: root.appendingPathComponent(path).path)
    return String(decoding: data ?? Data(), as: UTF8.self)
  }

  private static func swiftFiles(under folder: String) -> [File] {
    let base = root.appendingPathComponent(folder).path
    let names = (FileManager.default.enumerator(atPath: base)?.allObjects as? [String]) ?? []
    return names.filter { $0.hasSuffix(".swift") }.sorted().map { name in
      let path = "\(folder)/\(name)"
      let lines = text(path).components(separatedBy: "\n")
      return File(path: path, lines: lines, code: stripped(lines))
    }
  }

  /// Removes `//` comments and the inside of string literals, line by line.
  static func stripped(_ lines: [String]) -> [String] {
    var insideText = false
    return lines.map { line in
      let quotes = line.components(separatedBy: "\"\"\"").count - 1
      defer { if quotes % 2 == 1 { insideText.toggle() } }
      if insideText || quotes > 0 { return "" }
      var result = ""
      var inString = false
      var previous: Character = " "
      for character in line {
        if character == "\"" && previous != "\\" { inString.toggle() }
        if !inString && character == "/" && previous == "/" {
          result.removeLast()
          break
        }
        if !inString || character == "\"" { result.append(character) }
        previous = character
      }
      return result
    }
  }
}
