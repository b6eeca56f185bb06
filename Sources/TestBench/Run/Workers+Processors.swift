// SPDX-License-Identifier: GPL-3.0-or-later

import Dispatch
package import MotionControl

extension Workers {
  /// As many at once as the machine has processors.
  package static let processors = Workers { count, body in
    DispatchQueue.concurrentPerform(iterations: count, execute: body)
  }
}
