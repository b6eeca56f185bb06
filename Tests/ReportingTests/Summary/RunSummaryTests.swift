// SPDX-License-Identifier: GPL-3.0-or-later

import Foundation
import Reporting
import Testing

enum Sample {
  static func target(_ name: String, reached: Bool) -> TargetSummary {
    var target = TargetSummary(
      name: name, region: "upper back", technique: "press", reached: reached,
      predicted_sigma_mm: 4.25, force_desired_n: 6)
    guard reached else { return target }
    target.control_error_rms_mm = 0.1234
    target.tracking_error_rms_mm = 0.03
    target.total_error_rms_mm = 0.4567
    target.angle_max_deg = 0.6
    target.force_mean_n = 5.98
    target.force_peak_n = 6.412
    target.force_error_max_n = 0.155
    target.dwell_s = 3
    return target
  }

  static func summary(
    _ verdict: RunSummary.Verdict, reasons: [String] = [], targets: [TargetSummary]
  ) -> RunSummary {
    RunSummary(
      verdict: verdict, ended: "done", reasons: reasons, scenario: "back-shu",
      scenario_digest: "00ff",
      seed: .max, robot: "franka_panda", tool: "ball", rate_hz: 1000, ticks: 78_300,
      duration_s: 78.3, targets: targets,
      joints: [
        JointSummary(
          name: "panda_joint1", position_ratio: 0.1, velocity_ratio: 0.8,
          acceleration_ratio: 0.5, jerk_ratio: 0.25)
      ],
      faults: [], log: LogSummary(size_bytes: 1, message_count: 2, digest: "ab"))
  }
}

@Suite("RunSummary") struct RunSummaryTests {
  @Test("the document reads back as it was, and its keys are sorted")
  func roundTrip() throws {
    let summary = Sample.summary(.passed, targets: [Sample.target("BL13 left", reached: true)])
    let bytes = try summary.json()
    #expect(try JSONDecoder().decode(RunSummary.self, from: Data(bytes)) == summary)
    let text = String(decoding: bytes, as: UTF8.self)
    #expect(text.hasSuffix("}\n"))
    let keys = text.split(separator: "\n").filter { $0.hasPrefix("  \"") }
      .compactMap { $0.split(separator: "\"").dropFirst().first }.map(String.init)
    #expect(keys == keys.sorted())
    #expect(text.contains("\"total_error_rms_mm\" : 0.4567"))
    #expect(text.contains("\"seed\" : 18446744073709551615"))
  }

  @Test("two equal summaries are equal bytes")
  func deterministic() throws {
    let summary = Sample.summary(.failed, reasons: ["a"], targets: [])
    #expect(try summary.json() == summary.json())
  }

  @Test("a number that is not finite is refused, not written")
  func notFinite() {
    var summary = Sample.summary(.passed, targets: [])
    summary.duration_s = .nan
    #expect(throws: EncodingError.self) { try summary.json() }
  }
}
