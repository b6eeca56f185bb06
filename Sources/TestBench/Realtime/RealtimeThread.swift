// SPDX-License-Identifier: GPL-3.0-or-later

import CPlatform
import Dispatch
import Foundation

/// How a thread would like to be scheduled.
package struct RealtimeRequest: Equatable, Sendable {
  /// Above most of the system, below what the kernel needs for itself.
  package static let standardPriority = 80
  package static let priorities = 0...99

  /// The processor to stay on; nil for any.
  package var processor: Int?
  /// Of first in, first out scheduling; 0 asks for the ordinary kind.
  package var priority: Int

  package init(processor: Int? = nil, priority: Int = RealtimeRequest.standardPriority) {
    self.processor = processor
    self.priority = priority
  }
}

/// What of a request the system granted.
package struct RealtimeGrant: Codable, Equatable, Sendable {
  /// `SCHED_FIFO` or `SCHED_OTHER`.
  package var policy: String
  package var priority: Int
  /// Absent when the thread runs wherever there is room.
  package var processor: Int?
  package var memory_locked: Bool
  /// What was asked for and not granted, with the reason and how to get it.
  package var refused: [String]

  package var hasPriority: Bool { priority > 0 }

  /// Applies a request to the calling thread, as far as the system lets it.
  static func ask(_ request: RealtimeRequest) -> RealtimeGrant {
    var grant = RealtimeGrant(
      policy: "SCHED_OTHER", priority: 0, processor: nil, memory_locked: false, refused: [])
    // Ordinary threads may be woken 50 µs late to save power, unless they say otherwise.
    _ = platform_set_timer_slack_ns(1)
    if let processor = request.processor {
      let code = platform_pin_to_processor(Int32(processor))
      if code == 0 {
        grant.processor = processor
      } else {
        grant.refuse("processor \(processor)", code, "it must be there and allowed, see taskset -p")
      }
    }
    guard request.priority > 0 else { return grant }
    let locked = platform_lock_memory()
    grant.memory_locked = locked == 0
    if locked != 0 { grant.refuse("locked memory", locked, "raise ulimit -l") }
    let code = platform_set_realtime_priority(Int32(request.priority))
    if code == 0 {
      grant.policy = "SCHED_FIFO"
      grant.priority = request.priority
    } else {
      grant.refuse(
        "real-time priority \(request.priority)", code, "needs root, CAP_SYS_NICE or ulimit -r")
    }
    return grant
  }

  private mutating func refuse(_ what: String, _ code: Int32, _ remedy: String) {
    refused.append("\(what): \(unsafe String(cString: strerror(code))); \(remedy)")
  }
}

/// A thread of its own for work that is scheduled otherwise than the rest of the process.
package final class RealtimeThread<Result>: @unchecked Sendable {
  // Written by the thread before `done`, read by others after it.
  private var result: Result?
  private var work: ((RealtimeGrant) -> Result)?
  private let done = DispatchSemaphore(value: 0)

  /// Starts the work on a new thread, told what was granted of the request.
  package init(_ request: RealtimeRequest, work: @escaping (RealtimeGrant) -> Result) {
    self.work = work
    let thread = Thread { [self] in
      result = self.work?(RealtimeGrant.ask(request))
      self.work = nil
      done.signal()
    }
    thread.start()
  }

  /// Waits for the work, and gives back what the process lent for it.
  package func join() -> Result {
    done.wait()
    platform_unlock_memory()
    guard let result else { preconditionFailure("a thread ended without its result") }
    return result
  }

  package static func run(
    _ request: RealtimeRequest, work: @escaping (RealtimeGrant) -> Result
  ) -> Result {
    RealtimeThread(request, work: work).join()
  }
}
