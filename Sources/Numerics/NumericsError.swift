// SPDX-License-Identifier: GPL-3.0-or-later

import CGSL

/// What GSL said no to: which function, its code, and the meaning of the code.
package struct NumericsError: Error, Equatable, Sendable, CustomStringConvertible {
  /// The GSL error code, such as 1 (domain) or 21 (singular).
  package let code: Int32
  /// The operation that failed.
  package let operation: StaticString

  package init(code: Int32, operation: StaticString) {
    self.code = code
    self.operation = operation
  }

  /// A matrix that has no inverse.
  package static func singular(_ operation: StaticString) -> NumericsError {
    NumericsError(code: Int32(GSL_ESING), operation: operation)
  }

  /// Sizes or numbers that the operation does not take.
  package static func invalid(_ operation: StaticString) -> NumericsError {
    NumericsError(code: Int32(GSL_EINVAL), operation: operation)
  }

  /// GSL's own words for the code.
  package var reason: String { unsafe String(cString: gsl_strerror(code)) }

  package var description: String { "\(operation): \(reason) (GSL code \(code))" }

  package static func == (a: NumericsError, b: NumericsError) -> Bool {
    a.code == b.code && a.operation.description == b.operation.description
  }
}

/// The library itself.
package enum GSL {
  /// Version of the library that is loaded, such as 2.7.1.
  package static let version = unsafe String(cString: loaded_gsl_version())
}

/// Turns off GSL's default handler, which ends the process, before its first use.
enum GSLRuntime {
  private static let isQuiet: Bool = {
    unsafe gsl_set_error_handler_off()
    return true
  }()

  static func start() { precondition(isQuiet) }

  /// Return codes become errors. Allocates: never.
  @inline(__always)
  static func check(_ code: Int32, _ operation: StaticString) throws(NumericsError) {
    if code != 0 { throw NumericsError(code: code, operation: operation) }
  }
}
