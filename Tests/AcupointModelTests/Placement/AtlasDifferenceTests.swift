// SPDX-License-Identifier: GPL-3.0-or-later

import AcupointModel
import Foundation
import StrictJSON
import Testing

@Suite("AtlasDifference") struct AtlasDifferenceTests {
  private static func export(_ placed: PlacedAtlas) -> AtlasExport {
    let body = placed.reference.body
    do {
      return try AtlasExport(placed, on: placed.carried(to: body), body)
    } catch {
      preconditionFailure("\(error)")
    }
  }
  private let a = export(AtlasFixtures.placed[0])
  private let b = export(AtlasFixtures.placed[1])
  private let atlas = AtlasFixtures.atlas

  @Test("an atlas does not differ from itself")
  func same() {
    let difference = AtlasDifference(a, a, of: atlas, threshold: 0)
    #expect(difference.moved.isEmpty && difference.worst_mm == 0)
    #expect(difference.unmoved == a.points.count)
  }

  @Test("distances are those of the positions, furthest first, and the way back is the opposite")
  func distances() throws {
    let there = AtlasDifference(a, b, of: atlas, threshold: 0)
    let back = AtlasDifference(b, a, of: atlas, threshold: 0)
    #expect(there.moved.count + there.unmoved == a.points.count)
    for (first, next) in zip(there.moved, there.moved.dropFirst()) {
      #expect(first.distance_mm >= next.distance_mm)
    }
    for move in there.moved {
      let p = try #require(a.points.first { $0.code == move.code && $0.side == move.side })
      let q = try #require(b.points.first { $0.code == move.code && $0.side == move.side })
      var square = 0.0
      for i in 0..<3 {
        let d = q.position_mm[i] - p.position_mm[i]
        #expect(abs(move.move_mm[i] - d) < 1e-3)
        square += d * d
      }
      #expect(abs(move.distance_mm - square.squareRoot()) < 1e-3)
      let span = try #require(a.spans.first { $0.id == move.span })
      let cun = try #require(move.distance_cun)
      #expect(abs(cun - move.distance_mm / span.mm_per_cun) < 1e-3)
      let opposite = back.moved.first { $0.code == move.code && $0.side == move.side }
      #expect(opposite?.distance_mm == move.distance_mm)
    }
  }

  @Test("an export reads back as it was written, and what only one has is named")
  func roundTrip() throws {
    let data = try JSONEncoder().encode(a)
    let read = try AtlasExport(JSONNode(data: data, file: "a.json"))
    #expect(AtlasDifference(a, read, of: atlas, threshold: 0).worst_mm == 0)
    #expect(read.spans.map(\.mm_per_cun) == a.spans.map(\.mm_per_cun))
    let text = String(decoding: data, as: UTF8.self)
      .replacing(#""code":"GV4""#, with: #""code":"GV28""#)
    let other = try AtlasExport(JSONNode(data: Data(text.utf8), file: "b.json"))
    let difference = AtlasDifference(a, other, of: atlas, threshold: 0)
    #expect(difference.only_in_a == ["GV4 mid"])
    #expect(difference.only_in_b == ["GV28 mid"])
  }

  @Test("an export with a broken point is refused with its place")
  func broken() throws {
    let text = String(decoding: try JSONEncoder().encode(a), as: UTF8.self)
      .replacing(#""code":"GV4""#, with: #""code":"GV99""#)
    let error = #expect(throws: JSONError.self) {
      try AtlasExport(JSONNode(data: Data(text.utf8), file: "a.json"))
    }
    #expect(error?.description.contains("GV99") == true)
  }

  @Test("the table has a row for each target and the same numbers as the document")
  func table() throws {
    let lines = AtlasTable(atlas, a).csv.split(separator: "\r\n").map(String.init)
    #expect(lines[0] == AtlasTable.columns.joined(separator: ","))
    #expect(lines.count == atlas.targetCount + 1)
    let placed = lines.dropFirst().filter { !$0.contains(",mucosa,") }
    #expect(placed.count == a.points.count)
    for (line, point) in zip(placed, a.points) {
      #expect(line.hasPrefix("\(point.code),\(point.side),"))
      let numbers = point.position_mm.map { "\($0 + 0)" }.joined(separator: ",")
      #expect(line.contains(",\(point.region),\(numbers),"), "\(line)")
    }
  }
}
