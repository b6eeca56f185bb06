// SPDX-License-Identifier: GPL-3.0-or-later

package import MotionControl

/// What the operator will press, and when.
package struct OperatorSchedule: Equatable, Sendable {
  /// One moment of the schedule.
  package struct Entry: Equatable, Sendable {
    package let tick: Tick
    package let events: OperatorEvents

    package init(tick: Tick, events: OperatorEvents) {
      self.tick = tick
      self.events = events
    }
  }

  /// Ascending in time, one entry a tick.
  private let entries: [Entry]
  private var next = 0

  /// Entries of the same tick are pressed together.
  package init(_ unordered: [Entry]) {
    let ordered = unordered.enumerated().sorted {
      ($0.element.tick, $0.offset) < ($1.element.tick, $1.offset)
    }
    var merged: [Entry] = []
    for (_, entry) in ordered {
      if let last = merged.last, last.tick == entry.tick {
        merged[merged.count - 1] = Entry(
          tick: entry.tick, events: last.events.union(entry.events))
      } else {
        merged.append(entry)
      }
    }
    entries = merged
  }

  /// Start in the first tick after the beginning, and nothing else.
  package static let startAtOnce = OperatorSchedule([Entry(tick: Tick(1), events: .start)])

  /// What is pressed at this tick; to be asked in ascending order. Allocates: never.
  package mutating func take(at tick: Tick) -> OperatorEvents {
    var events: OperatorEvents = []
    while next < entries.count, entries[next].tick <= tick {
      events.formUnion(entries[next].events)
      next += 1
    }
    return events
  }
}
