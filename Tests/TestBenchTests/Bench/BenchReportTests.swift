// SPDX-License-Identifier: GPL-3.0-or-later

import Foundation
import Reporting
import TestBench
import Testing

@Suite("BenchReport") struct BenchReportTests {
  /// `robotsim.bench/1` as other programs read it: a change here is a new schema.
  private static let golden = """
    {
      "environment" : {
        "build" : {
          "glibc" : "2.36",
          "gsl" : "2.7.1",
          "optimised" : true,
          "source_digest" : "abc",
          "toolchain" : "6.3"
        },
        "floor_cpu_us" : 0.25,
        "floor_wall_us" : 0.5,
        "group_s" : 8,
        "machine" : {
          "clock_source" : "tsc",
          "cpu_count" : 2,
          "cpu_model" : "a processor",
          "hypervisor" : "a hypervisor",
          "is_realtime_kernel" : false,
          "isolated_cpus" : "",
          "kernel" : "6.1",
          "load_average" : [
            0.5,
            0.25,
            0.125
          ],
          "memory_mb" : 1024
        },
        "pinned_cpu" : 1,
        "scenario" : "back"
      },
      "results" : [
        {
          "allocations_per_operation" : 0,
          "bytes_per_operation" : 394,
          "judged" : true,
          "name" : "log.record",
          "round_medians_us" : [
            4
          ],
          "wall" : {
            "max_at" : 0,
            "max_us" : 4,
            "mean_us" : 4,
            "min_us" : 4,
            "samples" : 3
          },
          "what" : "what it is"
        }
      ],
      "schema" : "robotsim.bench/1"
    }

    """

  private func sample() -> BenchReport {
    var series = SampleReport.series("log.record", medians: [4])
    series.count(allocations: 0, operations: 10)
    series.bytesPerOperation = 394
    return SampleReport.report([series])
  }

  @Test("the document of a report is what the schema promises")
  func schema() throws {
    let text = String(decoding: try JSONDocument.bytes(of: sample()), as: UTF8.self)
    #expect(text == Self.golden)
  }

  @Test("a report reads back as it was written")
  func roundTrip() throws {
    let path = try file(JSONDocument.bytes(of: sample()))
    defer { try? FileManager.default.removeItem(atPath: path) }
    #expect(try BenchReport(path: path) == sample())
  }

  @Test("a file that is no report is refused with its name and the reason")
  func refused() throws {
    let wrong = Self.golden.replacingOccurrences(of: "\"samples\" : 3", with: "\"samples\" : \"x\"")
    let cases = [
      ("{}", "schema"), ("not JSON", "schema"), (wrong, "samples"),
      (Self.golden.replacingOccurrences(of: "bench/1", with: "bench/9"), "bench/9"),
      (Self.golden.replacingOccurrences(of: "\"name\"", with: "\"nam\""), "name"),
    ]
    for (text, word) in cases {
      let path = try file(Array(text.utf8))
      defer { try? FileManager.default.removeItem(atPath: path) }
      let error = #expect(throws: BenchReport.Unreadable.self) { try BenchReport(path: path) }
      let message = error.map { "\($0)" } ?? ""
      #expect(message.contains(path) && message.contains(word), "\(message)")
    }
    #expect(throws: BenchReport.Unreadable.self) { try BenchReport(path: "/nowhere/bench.json") }
  }

  private func file(_ bytes: [UInt8]) throws -> String {
    let url = FileManager.default.temporaryDirectory
      .appendingPathComponent("robotsim-bench-test-\(UUID().uuidString).json")
    try Data(bytes).write(to: url)
    return url.path
  }
}
