// SPDX-License-Identifier: GPL-3.0-or-later

import Glibc

/// Why a file could not be opened, read, written or put in its place.
package struct FileFailure: Error, Equatable, Sendable, CustomStringConvertible {
  package enum Operation: String, Sendable {
    case create, open, read, write, synchronize, rename
  }

  package let path: String
  package let operation: Operation
  /// The number of the system's reason (`errno`).
  package let code: Int32

  package init(path: String, operation: Operation, code: Int32) {
    self.path = path
    self.operation = operation
    self.code = code
  }

  package var description: String {
    let reason = unsafe String(cString: strerror(code))
    return "\(path): cannot \(operation.rawValue): \(reason)"
  }
}
