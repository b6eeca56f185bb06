// SPDX-License-Identifier: GPL-3.0-or-later

import Foundation
import MotionControl
package import Recording

/// One run to look at: a single HTML page with a scene, plots and tables, that needs nothing else.
///
/// Everything in it comes from the log, but for the skin, which is built again from the scenario the
/// log carries. The same log and the same program files give the same bytes.
package struct RunReport {
  private let log: RunLogReader
  private let story: RunStory
  private let digest: ContentDigest
  private let skin: SkinDrawing.Rebuilt

  /// Reads a whole log.
  ///
  /// - Parameters:
  ///   - digest: of the log's messages where it is known; nil works it out.
  ///   - skin: what to draw of the patient.
  /// - Throws: at the first thing that is broken.
  package init(
    of log: RunLogReader, digest: ContentDigest? = nil, skin: SkinDrawing.Rebuilt
  ) throws(MCAPFailure) {
    self.log = log
    self.skin = skin
    story = try RunStory(log)
    if let digest {
      self.digest = digest
    } else {
      self.digest = try log.file.contentDigest()
    }
  }

  /// The page as a file's bytes.
  package func page(_ files: PageFiles) throws(ReportFailure) -> [UInt8] {
    var page = try files.inlined()
    let title = log.facts.first { $0.key == "scenario" }?.value ?? log.file.library
    page = page.replacing("<!-- title -->", with: PageFiles.safe(text: title))
    var blocks = [block("report", try json(document))]
    for name in ["scenario", "summary"] {
      if let object = attachment(name) { blocks.append(block(name, try json(object))) }
    }
    if let plan = attachment("plan") as? [String: Any], let targets = plan["targets"] {
      blocks.append(block("targets", try json(targets)))
    }
    return Array(page.replacing("<!-- data -->", with: blocks.joined(separator: "\n")).utf8)
  }

  private func block(_ name: String, _ json: String) -> String {
    "<script type=\"application/json\" id=\"\(name)\">\(PageFiles.safe(json: json))</script>"
  }

  /// A document the log carries; nil when it has none of that name, or what it has is no JSON.
  private func attachment(_ name: String) -> Any? {
    guard let bytes = try? log.file.attachment(named: "\(name).json") else { return nil }
    return try? JSONSerialization.jsonObject(with: Data(bytes))
  }

  private func json(_ object: Any) throws(ReportFailure) -> String {
    do {
      let options: JSONSerialization.WritingOptions = [.sortedKeys, .withoutEscapingSlashes]
      let data = try JSONSerialization.data(withJSONObject: object, options: options)
      return String(decoding: data, as: UTF8.self)
    } catch {
      throw .notEncodable("\(error)")
    }
  }

  private func json(_ document: ReportDocument) throws(ReportFailure) -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    do {
      return String(decoding: try encoder.encode(document), as: UTF8.self)
    } catch {
      throw .notEncodable("\(error)")
    }
  }

  private var document: ReportDocument {
    var drawn: SkinDrawing?
    var reason: String?
    switch skin {
    case .drawn(let skin): drawn = skin
    case .missing(let why): reason = why
    }
    return ReportDocument(
      run_id: digest.text, rate_hz: log.rate.hertz, joint_count: log.jointCount,
      joint_names: story.jointNames, first_tick: story.firstTick, last_tick: story.lastTick,
      facts: log.facts.map { ReportDocument.Fact(key: $0.key, value: $0.value) },
      frames: story.frames,
      urdf: story.urdf, modes: story.modes, targets: story.targets, events: story.events,
      curves: story.curves.all, skin: drawn, skin_missing: reason)
  }
}

/// What the page's scripts read: `robotsim.report/1`.
struct ReportDocument: Encodable, Sendable {
  struct Fact: Encodable, Sendable {
    let key: String
    let value: String
  }

  let schema = "robotsim.report/1"
  /// The content digest of the log.
  let run_id: String
  let rate_hz: Int
  let joint_count: Int
  let joint_names: [String]
  let first_tick: Int
  let last_tick: Int
  let facts: [Fact]
  let frames: [RunStory.Frame]
  let urdf: String
  let modes: [RunStory.Step<String>]
  /// Indices into the plan's targets; −1 for none.
  let targets: [RunStory.Step<Int>]
  let events: [RunStory.Event]
  let curves: [ThinnedCurve]
  let skin: SkinDrawing?
  /// Why there is no skin.
  let skin_missing: String?
}
