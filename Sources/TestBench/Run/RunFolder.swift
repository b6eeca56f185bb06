// SPDX-License-Identifier: GPL-3.0-or-later

import Foundation
import Recording

/// The folder a run writes to: made when it is missing, and gone again when nothing came of the run.
package struct RunFolder {
  package let path: String
  /// Folders that this run made, the outermost first.
  private let made: [String]

  package init(_ path: String) throws(RunRefused) {
    self.path = path
    var missing: [String] = []
    var here = URL(fileURLWithPath: path).standardizedFileURL
    while !FileManager.default.fileExists(atPath: here.path) {
      missing.insert(here.path, at: 0)
      here = here.deletingLastPathComponent()
    }
    made = missing
    do {
      try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    } catch {
      RunFolder.remove(missing)
      throw .file(FileFailure(path: path, operation: .create, code: RunFolder.code(of: error)))
    }
  }

  package func file(_ name: String) -> String { "\(path)/\(name)" }

  package func write(_ bytes: [UInt8], to name: String) throws(RunRefused) {
    try RunFolder.writeFile(bytes, to: file(name))
  }

  /// Takes away what an earlier run left under a name, so that nobody takes it for this run's.
  package func remove(_ name: String) { try? FileManager.default.removeItem(atPath: file(name)) }

  /// Writes a whole file or nothing.
  package static func writeFile(_ bytes: [UInt8], to path: String) throws(RunRefused) {
    do throws(FileFailure) {
      try OutputFile.write(bytes, to: path)
    } catch {
      throw .file(error)
    }
  }

  /// The system's number behind a Foundation error; "not a folder" where there is none.
  private static func code(of error: any Error) -> Int32 {
    var here = error as NSError
    while here.domain != NSPOSIXErrorDomain, let under = here.userInfo[NSUnderlyingErrorKey] {
      guard let next = under as? NSError else { break }
      here = next
    }
    return here.domain == NSPOSIXErrorDomain ? Int32(here.code) : ENOTDIR
  }

  /// Takes back the folders this run made, where they are empty.
  package func discard() { RunFolder.remove(made) }

  private static func remove(_ folders: [String]) {
    for folder in folders.reversed() {
      let inside = try? FileManager.default.contentsOfDirectory(atPath: folder)
      if inside?.isEmpty == true { try? FileManager.default.removeItem(atPath: folder) }
    }
  }
}
