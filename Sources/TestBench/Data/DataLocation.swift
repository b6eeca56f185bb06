// SPDX-License-Identifier: GPL-3.0-or-later

import Foundation

/// Where the atlases, robots and scenarios that come with the program are.
package struct DataLocation: Sendable {
  /// The folder that holds `Atlases`, `Robots` and `Scenarios`.
  package let root: String

  /// The data could not be found.
  package struct Missing: Error, CustomStringConvertible {
    package let looked: [String]
    package var description: String {
      "the folders Atlases and Robots were not found; looked in " + looked.joined(separator: ", ")
        + "; set ROBOTSIM_DATA to the folder that holds them"
    }
  }

  /// Looks, in this order: `ROBOTSIM_DATA`; `../share/robotsim` of the program, as `make install`
  /// leaves it; every folder above the program, which finds a checkout; every folder above the
  /// working directory.
  package static func find() throws(Missing) -> DataLocation {
    var candidates: [String] = []
    if let set = ProcessInfo.processInfo.environment["ROBOTSIM_DATA"], !set.isEmpty {
      candidates.append(set)
    } else {
      if let program = try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
      {
        let folder = URL(fileURLWithPath: program).deletingLastPathComponent()
        candidates.append(
          folder.deletingLastPathComponent().appendingPathComponent("share/robotsim").path)
        candidates += foldersAbove(folder)
      }
      candidates += foldersAbove(URL(fileURLWithPath: FileManager.default.currentDirectoryPath))
    }
    for candidate in candidates where isData(candidate) {
      return DataLocation(root: candidate)
    }
    throw Missing(looked: candidates)
  }

  private static func foldersAbove(_ folder: URL) -> [String] {
    var result: [String] = []
    var here = folder.standardizedFileURL
    while here.path != "/" && result.count < 32 {
      result.append(here.path)
      here = here.deletingLastPathComponent()
    }
    return result
  }

  private static func isData(_ path: String) -> Bool {
    ["Atlases/body", "Robots"].allSatisfy {
      FileManager.default.fileExists(atPath: "\(path)/\($0)")
    }
  }

  package func path(_ relative: String) -> String { "\(root)/\(relative)" }

  /// The file a user means by a shipped name or a path: a path when it has a slash or the suffix,
  /// else the shipped file of that name.
  package func file(named name: String, in folder: String, suffix: String) -> String {
    if name.contains("/") || name.hasSuffix(suffix) { return name }
    return path("\(folder)/\(name)\(suffix)")
  }

  /// The names that may stand in place of a path, sorted.
  package func names(in folder: String, suffix: String) -> [String] {
    let entries = (try? FileManager.default.contentsOfDirectory(atPath: path(folder))) ?? []
    return entries.filter { $0.hasSuffix(suffix) }.map { String($0.dropLast(suffix.count)) }
      .sorted()
  }
}
