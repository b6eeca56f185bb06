// SPDX-License-Identifier: GPL-3.0-or-later

import ArgumentParser
import Foundation
import Recording
import Reporting
import TestBench

/// `robotsim report`: one run to look at.
struct ReportCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "report", abstract: "Make one HTML page of a log: scene, plots, results.",
    discussion: """
      The page opens in any browser, from a file, without a network. The same log gives the same
      page. Everything in it comes from the log; the patient's skin is built again from the scenario
      the log carries.
      """)

  @Argument(help: "A log, such as out/run.mcap.") var log: String
  @Option(help: "The page; without it report.html beside the log.") var out: String?
  @Option(help: "A folder with three.js r111, instead of Debian's \(PageFiles.systemThree).")
  var three: String?

  func run() throws {
    let data = try DataLocation.find()
    let reader = try RunLogReader(path: log)
    let skin = ReportCommand.skin(of: reader, from: data)
    if case .missing(let reason) = skin { Terminal.error("note: without skin: \(reason)") }
    let report = try RunReport(of: reader, skin: skin)
    let folder = URL(fileURLWithPath: log).deletingLastPathComponent().relativePath
    let path = out ?? (log.contains("/") ? "\(folder)/report.html" : "report.html")
    try ReportCommand.write(report, to: path, from: data, three: three)
  }

  /// The skin of the patient a log tells of.
  static func skin(of log: RunLogReader, from data: DataLocation) -> SkinDrawing.Rebuilt {
    let scenario = (try? log.file.attachment(named: "scenario.json")) ?? []
    return SkinDrawing.rebuilt(
      scenario: scenario, asset: data.path("Atlases/body/body-adult.tbody"))
  }

  /// Writes the page and says where it is.
  static func write(
    _ report: RunReport, to path: String, from data: DataLocation, three: String? = nil,
    quietly: Bool = false
  ) throws {
    let page = try report.page(PageFiles(folder: data.path("ReportPage"), three: three))
    try RunFolder.writeFile(page, to: path)
    if quietly { return }
    print("\(path): \((Double(page.count) / 1e6).column(0, 1)) MB; open it in a browser")
  }
}
