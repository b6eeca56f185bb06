// SPDX-License-Identifier: GPL-3.0-or-later

import CPlatform
import Foundation

/// The processors of the machine.
package enum Processor {
  /// A thread cannot be kept on a processor.
  package struct Refused: Error, CustomStringConvertible {
    package let processor: Int
    package let reason: String
    package var description: String {
      "processor \(processor): \(reason); this machine has \(Processor.count), from 0 on, of which "
        + "taskset -p tells the allowed ones"
    }
  }

  package static var count: Int { ProcessInfo.processInfo.processorCount }

  /// Keeps the calling thread on one processor.
  package static func pin(to processor: Int) throws(Refused) {
    guard (0..<1024).contains(processor) else {
      throw Refused(processor: processor, reason: "there is no such processor")
    }
    let code = platform_pin_to_processor(Int32(processor))
    if code != 0 {
      throw Refused(processor: processor, reason: unsafe String(cString: strerror(code)))
    }
  }
}
