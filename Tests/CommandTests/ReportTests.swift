// SPDX-License-Identifier: GPL-3.0-or-later

import Foundation
import MotionControl
import Recording
import SpatialMath
import Testing

/// The page of a run from the command line.
@Suite("robotsim report") struct ReportTests {
  /// A curve of the page, drawn by straight lines between its kept samples.
  private struct Drawn {
    let bound: Double
    var ticks: [Int] = []
    var values: [Double] = []

    init(_ entry: [String: Any]) throws {
      bound = try #require(entry["bound"] as? Double)
      for (name, isTick) in [("ticks", true), ("values", false)] {
        let bytes = Array(try #require(Data(base64Encoded: entry[name] as? String ?? "")))
        for at in stride(from: 0, to: bytes.count, by: 4) {
          let word = (0..<4).reduce(UInt32(0)) { $0 | UInt32(bytes[at + $1]) << (8 * UInt32($1)) }
          if isTick {
            ticks.append(Int(word))
          } else {
            values.append(Double(Float(bitPattern: word)))
          }
        }
      }
    }

    func value(at tick: Int) -> Double {
      let after = ticks.firstIndex { $0 >= tick } ?? ticks.count - 1
      if ticks[after] == tick { return values[after] }
      let (a, b) = (after - 1, after)
      let share = Double(tick - ticks[a]) / Double(ticks[b] - ticks[a])
      return values[a] + (values[b] - values[a]) * share
    }
  }

  /// The document inside a page.
  private func document(_ page: String, _ name: String) throws -> [String: Any] {
    let start = try #require(page.range(of: "<script type=\"application/json\" id=\"\(name)\">"))
    let end = try #require(page[start.upperBound...].range(of: "</script>"))
    let text = page[start.upperBound..<end.lowerBound]
    let object = try JSONSerialization.jsonObject(with: Data(text.utf8))
    return try #require(object as? [String: Any])
  }

  @Test("run and report make the same page, whose curves are the log's within their bounds")
  func page() throws {
    let folder = try TemporaryFolder()
    let scenario = try folder.write(try RunTests.shortScenario(entries: 1), to: "one.json")
    let out = folder.url.appendingPathComponent("out").path
    let run = try Program.run(["run", scenario, "--out", out])
    #expect(run.output.contains("\(out)/report.html"), "\(run.error)")
    let again = folder.url.appendingPathComponent("again.html").path
    let report = try Program.run(
      ["report", "\(out)/run.mcap", "--out", again], in: URL(fileURLWithPath: "/"))
    #expect(report.status == 0, "\(report.error)")
    let page = try String(contentsOfFile: "\(out)/report.html", encoding: .utf8)
    #expect(try String(contentsOfFile: again, encoding: .utf8) == page)
    #expect(page.utf8.count <= 6_000_000)
    #expect(page.contains("not a medical device") && page.contains("three.js authors"))
    #expect(!page.contains("src=\"") && !page.contains("<link rel=\"stylesheet\""))

    let data = try document(page, "report")
    let summary = try document(page, "summary")
    #expect(summary["verdict"] as? String == "passed")
    let entries = try #require(data["curves"] as? [[String: Any]])
    let log = try RunLogReader(path: "\(out)/run.mcap")
    #expect(data["run_id"] as? String == (try log.file.contentDigest().text))
    func curve(_ name: String) throws -> Drawn {
      try Drawn(try #require(entries.first { $0["name"] as? String == name }, "\(name)"))
    }
    let q = try (0..<log.jointCount).map { try curve("q_rad.\($0)") }
    let tool = try ["x", "y", "z"].map { try curve("tool_\($0)_m") }
    let force = try curve("force_true_n")
    var worst = (q: 0.0, tool: 0.0, force: 0.0)
    try log.forEachEntry { (entry) throws(MCAPFailure) in
      switch entry {
      case .tick(let tick):
        let index = tick.input.tick.index
        for (i, curve) in q.enumerated() {
          worst.q = max(worst.q, abs(curve.value(at: index) - tick.input.robot.q[i]) / curve.bound)
        }
      case .truth(let truth):
        let index = truth.tick.index
        let p = truth.X_WT.translation
        for k in 0..<3 {
          worst.tool = max(worst.tool, abs(tool[k].value(at: index) - p[k]) / tool[k].bound)
        }
        let f = truth.contact?.normalForce ?? 0
        worst.force = max(worst.force, abs(force.value(at: index) - f) / force.bound)
      default: break
      }
    }
    let rounding = 1.05  // of kept values to single precision
    #expect(worst.q <= rounding && worst.tool <= rounding && worst.force <= rounding, "\(worst)")
  }

  @Test("without three.js a run is whole and says what is missing; report refuses")
  func withoutLibrary() throws {
    let folder = try TemporaryFolder()
    let scenario = try folder.write(try RunTests.shortScenario(entries: 1), to: "one.json")
    let out = folder.url.appendingPathComponent("out").path
    try FileManager.default.createDirectory(atPath: out, withIntermediateDirectories: true)
    _ = try folder.write("of an earlier run", to: "out/report.html")
    let run = try Program.run(["run", scenario, "--out", out, "--no-report"])
    #expect(run.status == 0, "\(run.error)")
    #expect(!folder.files().contains("out/report.html"))
    let report = try Program.run(["report", "\(out)/run.mcap", "--three", folder.url.path])
    #expect(report.status == 2)
    #expect(report.error.contains("libjs-three"), "\(report.error)")
    #expect(!folder.files().contains("out/report.html"))
  }

  @Test("a file that is no log is refused with its name")
  func noLog() throws {
    let folder = try TemporaryFolder()
    let file = try folder.write("no log", to: "x.mcap")
    let report = try Program.run(["report", file])
    #expect(report.status == 2)
    #expect(report.error.contains("x.mcap"))
    #expect(folder.files() == ["x.mcap"])
  }
}
