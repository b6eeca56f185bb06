// SPDX-License-Identifier: GPL-3.0-or-later

/// A growing run of bytes in memory of its own; numbers go in little-endian.
///
/// Emptying keeps the memory, so that a buffer which has once held the largest of its contents
/// allocates no more.
@safe struct ByteBuffer: ~Copyable {
  private var base: UnsafeMutableRawPointer
  private(set) var count = 0
  private(set) var capacity: Int

  /// - Precondition: `capacity` is greater than zero.
  init(capacity: Int) {
    precondition(capacity > 0, "a buffer of \(capacity) bytes")
    self.capacity = capacity
    unsafe base = UnsafeMutableRawPointer.allocate(byteCount: capacity, alignment: 16)
  }

  deinit { unsafe base.deallocate() }

  /// The bytes so far; valid until the next change.
  @unsafe var bytes: UnsafeRawBufferPointer {
    unsafe UnsafeRawBufferPointer(start: base, count: count)
  }

  /// The memory past the bytes so far; see `extend(by:)`.
  @unsafe var vacant: UnsafeMutableRawBufferPointer {
    unsafe UnsafeMutableRawBufferPointer(start: base + count, count: capacity - count)
  }

  /// Declares that `added` bytes have been written into `vacant`.
  mutating func extend(by added: Int) {
    precondition(added >= 0 && added <= capacity - count, "\(added) bytes more than fit")
    count += added
  }

  mutating func removeAll() { count = 0 }

  /// Makes room for `more` bytes, doubling when it must.
  @inline(__always) mutating func reserve(_ more: Int) {
    if capacity - count < more { grow(more) }
  }

  @inline(never) private mutating func grow(_ more: Int) {
    var larger = capacity
    while larger - count < more { larger *= 2 }
    let moved = UnsafeMutableRawPointer.allocate(byteCount: larger, alignment: 16)
    unsafe moved.copyMemory(from: base, byteCount: count)
    unsafe base.deallocate()
    unsafe base = moved
    capacity = larger
  }

  @inline(__always) mutating func append<T: FixedWidthInteger & BitwiseCopyable>(_ value: T) {
    reserve(MemoryLayout<T>.size)
    unsafe base.storeBytes(of: value.littleEndian, toByteOffset: count, as: T.self)
    count += MemoryLayout<T>.size
  }

  mutating func append(_ source: UnsafeRawBufferPointer) {
    guard let start = source.baseAddress else { return }
    reserve(source.count)
    unsafe (base + count).copyMemory(from: start, byteCount: source.count)
    count += source.count
  }

  mutating func append(_ source: [UInt8]) {
    unsafe source.withUnsafeBytes { bytes in unsafe append(bytes) }
  }

  /// The UTF-8 bytes alone.
  mutating func append(utf8 text: String) {
    var text = text
    text.withUTF8 { units in unsafe append(UnsafeRawBufferPointer(units)) }
  }

  /// Overwrites a number that was appended before.
  mutating func patch<T: FixedWidthInteger & BitwiseCopyable>(_ value: T, at offset: Int) {
    precondition(offset >= 0 && offset + MemoryLayout<T>.size <= count, "patch at \(offset)")
    unsafe base.storeBytes(of: value.littleEndian, toByteOffset: offset, as: T.self)
  }

  /// A copy of the bytes so far. Allocates: once.
  var array: [UInt8] { unsafe [UInt8](bytes) }
}
