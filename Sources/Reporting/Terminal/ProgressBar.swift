// SPDX-License-Identifier: GPL-3.0-or-later

/// One line on a terminal that says how far a run has come; it writes itself anew over itself.
///
/// It knows no clock and no file: the caller writes what it is given to a terminal, and to nothing
/// else. A new text comes only with another percent or another note.
package struct ProgressBar: Sendable {
  private let total: Int
  private let cells: Int
  private var shown: (percent: Int, note: String)?
  private var width = 0

  /// - Parameters:
  ///   - total: what counts as all; greater than zero.
  ///   - cells: width of the bar itself.
  package init(total: Int, cells: Int = 30) {
    precondition(total > 0 && cells > 0, "a bar of \(cells) cells for \(total) steps")
    self.total = total
    self.cells = cells
  }

  /// What to write when `done` of the total are done; nil when nothing would change.
  ///
  /// - Parameter note: what is going on, cut to fit beside the bar.
  package mutating func update(done: Int, note: String) -> String? {
    let percent = min(100, max(0, Int((100 * Double(done) / Double(total)).rounded(.down))))
    if let shown, shown == (percent, note) { return nil }
    shown = (percent, note)
    let full = percent * cells / 100
    let bar = String(repeating: "█", count: full) + String(repeating: "░", count: cells - full)
    let room = ResultTable.width - cells - 8
    let line =
      bar + FixedPoint.left(String(percent), 4) + " %  "
      + FixedPoint.right(note, room).trimmedRight
    let blanks = String(repeating: " ", count: max(0, width - line.count))
    width = line.count
    return "\r" + line + blanks
  }

  /// What to write at the end: the line is cleared for the result.
  package mutating func finish() -> String {
    let blanks = String(repeating: " ", count: width)
    shown = nil
    width = 0
    return "\r" + blanks + "\r"
  }
}

extension String {
  fileprivate var trimmedRight: String {
    var text = self
    while text.last == " " { text.removeLast() }
    return text
  }
}
