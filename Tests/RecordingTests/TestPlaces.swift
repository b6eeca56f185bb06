// SPDX-License-Identifier: GPL-3.0-or-later

import Foundation

/// Folders the tests read from and write to.
enum TestPlaces {
  /// The top of the source tree.
  static let root = URL(filePath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent().path(percentEncoded: false)

  /// Calls `body` with a fresh folder and removes it afterwards.
  static func withFolder<T>(_ body: (String) throws -> T) throws -> T {
    let folder = URL.temporaryDirectory.appending(path: "robotsim-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    return try body(folder.path(percentEncoded: false))
  }

  static func bytes(of path: String) throws -> [UInt8] {
    Array(try Data(contentsOf: URL(filePath: path)))
  }

  static func names(in folder: String) throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: folder).sorted()
  }
}
