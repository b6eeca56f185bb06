// SPDX-License-Identifier: GPL-3.0-or-later

import AcupointModel
import Foundation
import StrictJSON
import Testing

@Suite("CurveRecord") struct CurveRecordTests {
  private func curve(angles: [Double]) throws -> CurveRecord {
    let stations = angles.enumerated().map { i, angle in
      #"{"along":\#(Double(i) * 0.1),"angle_deg":\#(angle)}"#
    }
    let text = #"""
      {"name":"tibia.crest","side":"both","segment":"shank","sigma_mm":6,"source":"project",
      "stations":[\#(stations.joined(separator: ","))]}
      """#
    return try CurveRecord(JSONNode(data: Data(text.utf8), file: "curve.json"))
  }

  @Test("stations keep their order and run on past the front")
  func stations() throws {
    let record = try curve(angles: [9, 2, -5])
    guard case .stations(let segment, let stations) = record.course else {
      Issue.record("\(record.course)")
      return
    }
    #expect(segment == .shank)
    #expect(stations.map(\.place) == [9, 2, -5].map { .angle(degrees: $0) })
    #expect(throws: Never.self) { try curve(angles: [350, 358, 363]) }
  }

  @Test("two stations whose mean would lie on the far side are refused")
  func farSide() {
    #expect(throws: JSONError.self) { try curve(angles: [350, 358, 3]) }
    #expect(throws: JSONError.self) { try curve(angles: [2, 355]) }
  }
}
