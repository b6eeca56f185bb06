// SPDX-License-Identifier: GPL-3.0-or-later

import CZstd

/// Packs blocks of bounded size with zstd, in memory it takes once.
///
/// Window and level are fixed, so the same bytes in give the same bytes out with the same library.
@safe struct ZstdCompressor: ~Copyable {
  private let context: OpaquePointer

  /// - Precondition: there is memory for the library's tables.
  init(level: Int32, largest: Int) {
    guard let made = unsafe ZSTD_createCCtx() else {
      preconditionFailure("no memory to compress with zstd level \(level)")
    }
    unsafe context = made
    var window: Int32 = 10
    while (1 << window) < largest && window < 27 { window += 1 }
    _ = unsafe ZSTD_CCtx_setParameter(context, ZSTD_c_compressionLevel, level)
    _ = unsafe ZSTD_CCtx_setParameter(context, ZSTD_c_windowLog, window)
    _ = unsafe ZSTD_CCtx_setParameter(context, ZSTD_c_checksumFlag, 0)
  }

  deinit { _ = unsafe ZSTD_freeCCtx(context) }

  /// Appends the packed form of `source` to `target` as one frame.
  ///
  /// Allocates: only when `target` must grow, and at the first use.
  mutating func compress(_ source: UnsafeRawBufferPointer, into target: inout ByteBuffer) {
    target.reserve(ZSTD_compressBound(source.count))
    let room = unsafe target.vacant
    let size = unsafe ZSTD_compress2(
      context, room.baseAddress, room.count, source.baseAddress, source.count)
    let code = ZSTD_isError(size)
    precondition(code == 0, "zstd: \(unsafe String(cString: ZSTD_getErrorName(size)))")
    target.extend(by: size)
  }
}

/// Unpacks frames of known size.
enum Zstd {
  /// - Returns: nil unless `source` is one or more whole frames of exactly `size` bytes unpacked.
  static func decompress(_ source: ArraySlice<UInt8>, size: Int) -> [UInt8]? {
    var written = 0
    let unpacked = unsafe [UInt8](unsafeUninitializedCapacity: size) { room, count in
      let got = unsafe source.withUnsafeBytes { packed in
        unsafe ZSTD_decompress(room.baseAddress, size, packed.baseAddress, packed.count)
      }
      let failed = ZSTD_isError(got) != 0 || got > size
      written = failed ? -1 : got
      count = failed ? 0 : got
    }
    return written == size ? unpacked : nil
  }
}
