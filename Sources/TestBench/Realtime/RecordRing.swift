// SPDX-License-Identifier: GPL-3.0-or-later

import Synchronization

/// A ring between one thread that must never wait and one that may: the first puts in, the second
/// takes out, in order.
///
/// Neither takes a lock nor allocates after `init`, which touches every page of the ring. Meant for
/// elements that are plain numbers.
@safe package final class RecordRing<Element: Sendable>: @unchecked Sendable {
  package let capacity: Int
  private let slots: UnsafeMutablePointer<Element>
  /// Elements ever put in and ever taken out; each is written by one side alone.
  private let put = Atomic<Int>(0)
  private let taken = Atomic<Int>(0)

  /// - Parameter filler: stands in the slots before anything does.
  package init(capacity: Int, filler: Element) {
    precondition(capacity > 0, "a ring of \(capacity)")
    self.capacity = capacity
    unsafe slots = .allocate(capacity: capacity)
    unsafe slots.initialize(repeating: filler, count: capacity)
  }

  deinit {
    unsafe slots.deinitialize(count: capacity)
    unsafe slots.deallocate()
  }

  /// Free slots; for the side that puts in, at least so many.
  package var vacant: Int {
    capacity - (put.load(ordering: .acquiring) - taken.load(ordering: .acquiring))
  }

  /// - Returns: false, and nothing done, when the ring is full.
  package func push(_ element: Element) -> Bool {
    let index = put.load(ordering: .relaxed)
    guard index - taken.load(ordering: .acquiring) < capacity else { return false }
    unsafe slots[index % capacity] = element
    put.store(index + 1, ordering: .releasing)
    return true
  }

  /// - Returns: nil when there is nothing.
  package func pop() -> Element? {
    let index = taken.load(ordering: .relaxed)
    guard index < put.load(ordering: .acquiring) else { return nil }
    let element = unsafe slots[index % capacity]
    taken.store(index + 1, ordering: .releasing)
    return element
  }
}
