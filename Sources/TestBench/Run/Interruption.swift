// SPDX-License-Identifier: GPL-3.0-or-later

import CPlatform
import Glibc

/// The signals by which people and batch systems end a program: SIGINT, SIGTERM and SIGHUP.
package enum Interruption {
  /// From here on the first of them is noted, so that a run can be closed in order. A second one
  /// ends the process at once.
  package static func watch() { platform_watch_signals() }

  /// The number of the signal that came; nil while none has. Allocates: never.
  package static var signal: Int32? {
    let noted = platform_noted_signal()
    return noted == 0 ? nil : noted
  }

  /// Ends the process as the signal would have done, after what is to be printed.
  package static func endProcess(by signal: Int32) -> Never {
    fflush(nil)
    platform_end_by_signal(signal)
  }

  /// From here on a write past the limit on file sizes is an error like that of a full disk.
  package static func ignoreFileSizeSignal() { platform_ignore_file_size_signal() }
}
