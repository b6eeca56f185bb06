// SPDX-License-Identifier: GPL-3.0-or-later

import Foundation

extension String {
  /// Filled with blanks on the right.
  func padded(to width: Int) -> String {
    self + String(repeating: " ", count: max(0, width - count))
  }
}

extension Double {
  /// A number for a table, right-aligned; the same in every locale.
  func column(_ width: Int, _ decimals: Int) -> String {
    let text = String(
      format: "%.\(decimals)f", locale: Locale(identifier: "en_US_POSIX"), self)
    return String(repeating: " ", count: max(0, width - text.count)) + text
  }
}
