// SPDX-License-Identifier: GPL-3.0-or-later

import AcupointModel
import Foundation
import StrictJSON
import Testing

@Suite("PostureAdvice") struct PostureAdviceTests {
  @Test("every placed code of the standard stands in a row")
  func coverage() throws {
    let advice = try PostureAdvice.load(directory: AtlasFixtures.directory)
    for channel in Channel.allCases where !channel.rawValue.hasPrefix("EX") {
      for number in 1...channel.pointCount {
        let text = "\(channel.rawValue)\(number)"
        // Gum, navel's neighbours and points taught without a posture.
        if ["GV28"].contains(text) { continue }
        let code = try #require(AcupointCode(text))
        #expect(
          advice.rows.contains { row in row.points.contains { $0.contains(code) } }, "\(text)")
      }
    }
  }

  @Test(
    "wrong tables are refused with what is wrong",
    arguments: [
      (#"["BL35 to BL11"]"#, "BL35 to BL11"), (#"["BL11 to GB2"]"#, "BL11 to GB2"),
      (#"["BL11 - BL35"]"#, "BL11 - BL35"), (#"["BL99"]"#, "BL99"), ("[3]", "3"),
    ])
  func codes(points: String, named: String) {
    let text = """
      {"schema": "robotsim.atlas/1", "exceptions": [],
       "rows": [{"region": "a", "points": \(points), "postures": [["prone"]]}]}
      """
    expectRefusal(of: text, naming: named)
  }

  @Test("an unknown posture or key is refused")
  func unknown() {
    expectRefusal(
      of: """
        {"schema": "robotsim.atlas/1", "exceptions": [],
         "rows": [{"region": "a", "points": ["BL11"], "postures": [["prone_ish"]]}]}
        """, naming: "prone_ish")
    expectRefusal(
      of: #"{"schema": "robotsim.atlas/1", "rows": [], "exceptions": [], "row": []}"#,
      naming: "row")
  }

  private func expectRefusal(of text: String, naming word: String) {
    do {
      _ = try PostureAdvice(JSONNode(data: Data(text.utf8), file: "postures.json"))
      Issue.record("not refused: \(word)")
    } catch {
      #expect("\(error)".contains(word), "\(error)")
    }
  }
}
