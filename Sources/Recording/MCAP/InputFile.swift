// SPDX-License-Identifier: GPL-3.0-or-later

import Glibc

/// A file, or bytes that stand for one, read piece by piece at any place.
final class InputFile {
  let path: String
  let size: UInt64
  /// -1 when the bytes are in memory.
  private let descriptor: Int32
  private let memory: [UInt8]

  /// - Throws: `MCAPFailure` with the system's reason.
  init(path: String) throws(MCAPFailure) {
    self.path = path
    memory = []
    let opened = unsafe open(path, O_RDONLY | O_CLOEXEC)
    var status = stat()
    guard opened >= 0, unsafe fstat(opened, &status) == 0 else {
      let failure = FileFailure(path: path, operation: .open, code: errno)
      if opened >= 0 { _ = close(opened) }
      throw MCAPFailure(file: path, offset: 0, .system(failure))
    }
    descriptor = opened
    size = UInt64(max(0, status.st_size))
  }

  init(bytes: [UInt8], name: String) {
    path = name
    memory = bytes
    descriptor = -1
    size = UInt64(bytes.count)
  }

  deinit {
    if descriptor >= 0 { _ = close(descriptor) }
  }

  /// - Throws: unless the file begins as an MCAP file does.
  func checkMagic() throws(MCAPFailure) {
    let count = MCAPFormat.magic.count
    guard size > 0 else { throw MCAPFailure(file: path, offset: 0, .empty) }
    guard size >= UInt64(count), try read(at: 0, count: count) == MCAPFormat.magic
    else { throw MCAPFailure(file: path, offset: 0, .notMCAP) }
  }

  /// True when `other` is this file, by whatever name.
  func isFile(at other: String) -> Bool {
    var (own, there) = (stat(), stat())
    guard descriptor >= 0, unsafe fstat(descriptor, &own) == 0, unsafe stat(other, &there) == 0
    else { return false }
    return own.st_dev == there.st_dev && own.st_ino == there.st_ino
  }

  /// Exactly `count` bytes.
  ///
  /// - Precondition: they lie within `size`.
  func read(at offset: UInt64, count: Int) throws(MCAPFailure) -> [UInt8] {
    precondition(count >= 0 && offset <= size && UInt64(count) <= size - offset)
    if descriptor < 0 { return Array(memory[Int(offset)..<Int(offset) + count]) }
    var code: Int32 = 0
    let bytes = unsafe [UInt8](unsafeUninitializedCapacity: count) { room, filled in
      while filled < count {
        let got = unsafe pread(
          descriptor, room.baseAddress.map { unsafe $0 + filled }, count - filled,
          off_t(offset) + off_t(filled))
        if got < 0 && errno == EINTR { continue }
        if got <= 0 {
          // Shorter than it was when opened: somebody cut it.
          code = got < 0 ? errno : EIO
          return
        }
        filled += got
      }
    }
    guard code == 0 else {
      throw MCAPFailure(
        file: path, offset: offset,
        .system(FileFailure(path: path, operation: .read, code: code)))
    }
    return bytes
  }
}
