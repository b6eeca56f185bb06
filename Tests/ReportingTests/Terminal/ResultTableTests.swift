// SPDX-License-Identifier: GPL-3.0-or-later

import Reporting
import Testing

@Suite("ResultTable") struct ResultTableTests {
  private let both = Sample.summary(
    .failed, reasons: ["BL14 right was not reached: out of reach by 12 mm"],
    targets: [
      Sample.target("BL13 left", reached: true), Sample.target("BL14 right", reached: false),
    ])

  @Test("the table is the one that people were shown")
  func snapshot() {
    let expected = """
      target           reached control tracking   total    σ  angle   force   peak  error  dwell
                                rms mm   rms mm  rms mm   mm  max °  mean N      N  max N      s
      BL13 left            yes    0.12     0.03    0.46  4.3   0.60    5.98   6.41   0.16   3.00
      BL14 right            no       –        –       –  4.3      –       –      –      –      –

      FAILED  1 of 2 targets reached in 78.3 s of simulated time
        - BL14 right was not reached: out of reach by 12 mm

      """
    #expect(ResultTable(both).text(inColour: false) == expected)
  }

  @Test("no line of the table is wider than a hundred columns, whatever the names and numbers")
  func width() {
    var target = Sample.target(String(repeating: "long name ", count: 9), reached: true)
    target.total_error_rms_mm = 12345.678
    target.force_peak_n = .infinity
    target.angle_max_deg = .nan
    let text = ResultTable(Sample.summary(.passed, targets: [target])).text(inColour: false)
    for line in text.split(separator: "\n") { #expect(line.count <= ResultTable.width) }
    #expect(text.contains("long name long …"))
    #expect(text.contains("PASSED  1 of 1"))
  }

  @Test("colour adds escape codes and nothing else")
  func colour() {
    let plain = ResultTable(both).text(inColour: false)
    var painted = ResultTable(both).text(inColour: true)
    #expect(painted.contains("\u{1B}[1;31mFAILED\u{1B}[0m"))
    painted.replace(/\u{1B}\[[0-9;]*m/, with: "")
    #expect(painted == plain)
    #expect(!plain.contains("\u{1B}"))
  }
}
