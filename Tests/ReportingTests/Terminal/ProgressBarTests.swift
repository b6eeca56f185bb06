// SPDX-License-Identifier: GPL-3.0-or-later

import Reporting
import Testing

@Suite("ProgressBar") struct ProgressBarTests {
  @Test("the bar fills from nothing to all, and stays within its ends")
  func fills() {
    for (done, cells, percent) in [
      (0, 0, "  0"), (50, 5, " 50"), (100, 10, "100"), (999, 10, "100"),
    ] {
      var bar = ProgressBar(total: 100, cells: 10)
      let text = bar.update(done: done, note: "transit") ?? ""
      #expect(text.count { $0 == "█" } == cells)
      #expect(text.count { $0 == "░" } == 10 - cells)
      #expect(text.contains("\(percent) %  transit"))
      #expect(text.first == "\r")
    }
  }

  @Test("nothing is written when nothing would look different")
  func quiet() {
    var bar = ProgressBar(total: 100_000)
    var texts = 0
    for done in 0...100_000 where bar.update(done: done, note: "treat") != nil { texts += 1 }
    #expect(texts == 101)
  }

  @Test("a shorter line leaves nothing of a longer one, and the end leaves nothing at all")
  func clears() {
    var bar = ProgressBar(total: 10, cells: 10)
    let long = bar.update(done: 1, note: "BL13 left: approach") ?? ""
    let short = bar.update(done: 1, note: "done") ?? ""
    #expect(short.count == long.count)
    let end = bar.finish()
    #expect(end.filter { $0 == " " }.count == end.count - 2)
    #expect(end.hasPrefix("\r") && end.hasSuffix("\r"))
  }

  @Test("a long note is cut to the terminal's width")
  func long() {
    var bar = ProgressBar(total: 10)
    let text = bar.update(done: 3, note: String(repeating: "x", count: 300)) ?? ""
    #expect(text.count == ResultTable.width + 1, "a carriage return and a whole line")
  }
}
