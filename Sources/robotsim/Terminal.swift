// SPDX-License-Identifier: GPL-3.0-or-later

import Foundation
import Reporting

/// Standard output is for results; people's text and progress go to standard error.
enum Terminal {
  static let outputIsTerminal = isatty(STDOUT_FILENO) == 1
  static let errorIsTerminal = isatty(STDERR_FILENO) == 1

  /// A line on standard error.
  static func error(_ text: String) {
    FileHandle.standardError.write(Data((text + "\n").utf8))
  }

  /// Text on standard error without a line end, for progress.
  static func progress(_ text: String) {
    FileHandle.standardError.write(Data(text.utf8))
  }

  /// One JSON document on standard output.
  static func json(_ value: some Encodable) throws {
    FileHandle.standardOutput.write(Data(try JSONDocument.bytes(of: value)))
  }
}
