// SPDX-License-Identifier: GPL-3.0-or-later

import Glibc

/// A file that appears under its name only when it is complete.
///
/// Bytes go to `path.partial`, or another suffix; `commit` puts it in place in one step. Whoever
/// drops the value without it leaves the `.partial` for recovery, and `discard` removes it.
package struct OutputFile: ~Copyable {
  package static let partialSuffix = ".partial"

  let path: String
  let partialPath: String
  /// Bytes written so far.
  private(set) var size: UInt64 = 0
  private var descriptor: Int32

  /// Writes a whole file or nothing.
  ///
  /// - Throws: with the system's reason; nothing is left then.
  package static func write(_ bytes: [UInt8], to path: String) throws(FileFailure) {
    var file = try OutputFile(path: path)
    do throws(FileFailure) {
      try unsafe bytes.span.bytes.withUnsafeBytes { raw throws(FileFailure) in
        try unsafe file.write(raw)
      }
      try file.commit()
    } catch {
      file.discard()
      throw error
    }
  }

  /// - Throws: when the folder is missing or closed to us.
  init(path: String, suffix: String = OutputFile.partialSuffix) throws(FileFailure) {
    self.path = path
    partialPath = path + suffix
    let flags = O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC
    repeat {
      descriptor = unsafe open(partialPath, flags, 0o644)
    } while descriptor < 0 && errno == EINTR
    if descriptor < 0 {
      throw FileFailure(path: partialPath, operation: .create, code: errno)
    }
  }

  deinit {
    if descriptor >= 0 { _ = close(descriptor) }
  }

  /// Writes all of it, however often the system takes only a part. Allocates: never.
  mutating func write(_ bytes: UnsafeRawBufferPointer) throws(FileFailure) {
    var rest = unsafe bytes
    while let start = rest.baseAddress, rest.count > 0 {
      let written = unsafe Glibc.write(descriptor, start, rest.count)
      if written < 0 && errno == EINTR { continue }
      guard written > 0 else {
        throw FileFailure(
          path: partialPath, operation: .write, code: written < 0 ? errno : EIO)
      }
      size += UInt64(written)
      unsafe rest = UnsafeRawBufferPointer(rebasing: rest[written...])
    }
  }

  /// Brings the bytes to the disk, closes, and renames to the final name.
  mutating func commit() throws(FileFailure) {
    while fsync(descriptor) != 0 {
      if errno == EINTR { continue }
      // Pipes and some file systems have nothing to bring to a disk.
      if errno == EINVAL || errno == EROFS { break }
      throw FileFailure(path: partialPath, operation: .synchronize, code: errno)
    }
    let closed = close(descriptor)
    descriptor = -1
    // An interrupted close has closed all the same.
    if closed != 0 && errno != EINTR {
      throw FileFailure(path: partialPath, operation: .write, code: errno)
    }
    if unsafe rename(partialPath, path) != 0 {
      throw FileFailure(path: path, operation: .rename, code: errno)
    }
  }

  /// Closes and removes what was written.
  mutating func discard() {
    if descriptor >= 0 { _ = close(descriptor) }
    descriptor = -1
    _ = unsafe unlink(partialPath)
  }
}
