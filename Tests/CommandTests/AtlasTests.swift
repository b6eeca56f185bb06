// SPDX-License-Identifier: GPL-3.0-or-later

import Foundation
import Testing

@Suite("robotsim atlas") struct AtlasTests {
  private func atlas(_ arguments: String...) throws -> Program {
    let run = try Program.run(["atlas"] + arguments)
    #expect(run.status == 0, "\(run.error)")
    return run
  }

  private func listed(_ arguments: String...) throws -> [[String: Any]] {
    let run = try Program.run(["atlas", "list", "--json"] + arguments)
    #expect(run.status == 0, "\(run.error)")
    return try JSONSerialization.jsonObject(with: Data(run.output.utf8)) as? [[String: Any]] ?? []
  }

  @Test("list narrows by channel, region, caution, sides and text")
  func list() throws {
    let all = try listed()
    #expect(all.count >= 87)
    let bladder = try listed("--channel", "bl")
    #expect(
      bladder.count == all.filter { ($0["code"] as? String)?.hasPrefix("BL") == true }.count)
    #expect(try listed("--text", "feishu").compactMap { $0["code"] as? String } == ["BL13"])
    #expect(try listed("--text", "肺俞").count == 1)
    let middle = try listed("--sides", "mid", "--region", "spine_lumbar")
    #expect(!middle.isEmpty && middle.allSatisfy { $0["sides"] as? String == "mid" })
    let pneumothorax = try listed("--caution", "pneumothorax")
    #expect(pneumothorax.contains { $0["code"] as? String == "BL13" })
    let prone = try listed("--posture", "prone").compactMap { $0["code"] as? String }
    #expect(prone.contains("BL13") && prone.contains("GV4"))
    let table = try atlas("list", "--channel", "GV").output
    #expect(table.contains("GV14") && table.contains(" codes, "))
  }

  @Test("show tells place, rule, needle, cautions, witnesses, standard and sources")
  func show() throws {
    let page = try atlas("show", "BL13").output
    for word in [
      "Fèishū", "肺俞", "back_thoracic", "spinous process of T3", "line 1.5 cun", "back3",
      "mm to a cun", "needle", "techniques", "free in", "pneumothorax", "witness", "of 0.30 cun",
      "WHO 2008",
      "source",
    ] {
      #expect(page.contains(word), "\(word) is not in: \(page)")
    }
    let sheet = try atlas("show", "BL13", "--json").json()
    #expect(sheet["code"] as? String == "BL13")
    let witnesses = try #require(sheet["witnesses"] as? [[String: Any]])
    #expect(!witnesses.isEmpty && witnesses.allSatisfy { $0["holds"] as? Bool == true })
    let places = try #require(sheet["places"] as? [[String: Any]])
    #expect(places.map { $0["side"] as? String } == ["left", "right"])
  }

  @Test("export writes a row for each target, and diff of an export with its patient is nothing")
  func exportAndDiff() throws {
    let folder = try TemporaryFolder()
    let file = folder.url.appendingPathComponent("a.json").path
    let csv = try atlas("export", "--csv", "--out", file).output
    let targets = try listed().reduce(0) { $0 + ($1["sides"] as? String == "both" ? 2 : 1) }
    #expect(csv.split(separator: "\r\n").count == targets + 1)
    let same = try atlas("diff", file, "female,45,165,60", "--json").json()
    #expect((same["moved"] as? [Any])?.isEmpty == true)
    let other = try atlas("diff", file, "male,40,180,85", "--json").json()
    let moved = try #require(other["moved"] as? [[String: Any]])
    #expect(moved.count > 100)
    let first = try #require(moved.first?["distance_mm"] as? Double)
    #expect(first == other["worst_mm"] as? Double)
    let standards = try atlas("diff", "who-2008", "gbt-12346").output
    #expect(standards.contains("targets moved by more than 0.1 mm"))
  }

  @Test(
    "what does not exist is refused with what does",
    arguments: [
      (["show", "BL99"], "did you mean"),
      (["list", "--region", "lumber"], "lumbar"), (["list", "--channel", "XX"], "LU"),
      (["list", "--class", "shu"], "back-shu"), (["list", "--caution", "zzzz"], "unknown caution"),
      (["show", "BL13", "--alternative", "BL13"], "BL13 has no alternative"),
      (["show", "BL13", "--standard", "who-1991"], "who-2008"),
      (["diff", "nobody", "who-2008"], "a patient, a standard"),
      (["export"], "--csv"), (["export", "--out", "a.txt"], "FILE.csv"),
    ])
  func refused(arguments: [String], word: String) throws {
    let run = try Program.run(["atlas"] + arguments)
    #expect(run.status == 2, "\(run.output)")
    #expect(run.error.contains(word), "\(run.error)")
    #expect(run.output.isEmpty)
  }

  @Test("a shell is offered codes, regions, channels and postures")
  func completion() throws {
    func offered(_ words: String...) throws -> [String] {
      let run = try Program.run(["---completion"] + words)
      return run.output.split(separator: "\n").map(String.init)
    }
    for shell in ["bash", "zsh", "fish"] {
      let script = try Program.run(["--generate-completion-script", shell])
      #expect(script.status == 0)
      for word in ["seated_forward", "EX-HN", "back-shu", "gbt-12346", "---completion"] {
        #expect(script.output.contains(word), "\(shell) has no \(word)")
      }
    }
    let codes = try offered("atlas", "show", "--", "positional@0", "0", "0")
    #expect(codes.contains { $0.contains("BL13") }, "\(codes.prefix(3))")
    let regions = try offered("atlas", "list", "--", "--region", "0", "0")
    #expect(regions.contains { $0.contains("lumbar") }, "\(regions.prefix(3))")
  }
}
