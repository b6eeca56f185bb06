// SPDX-License-Identifier: GPL-3.0-or-later

import Reporting

extension String {
  /// Filled with blanks on the right.
  func padded(to width: Int) -> String {
    self + String(repeating: " ", count: max(0, width - count))
  }
}

extension Double {
  /// A number for a table, right-aligned; the same in every locale.
  func column(_ width: Int, _ decimals: Int) -> String {
    FixedPoint.left(FixedPoint.text(self, decimals: decimals), width)
  }
}

extension String {
  /// Filled with blanks on the right; a Chinese character takes two columns of a terminal.
  func padded(toColumns width: Int) -> String {
    let columns = unicodeScalars.reduce(0) { $0 + (0x2E80...0x9FFF ~= $1.value ? 2 : 1) }
    return self + String(repeating: " ", count: max(0, width - columns))
  }
}
