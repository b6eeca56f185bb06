// SPDX-License-Identifier: GPL-3.0-or-later

import AcupointModel
import Foundation
import SpatialMath
import StrictJSON
import Testing

@Suite("Spans") struct SpanRecordTests {
  private func span(_ text: String) throws -> SpanRecord {
    try SpanRecord(JSONNode(data: Data(text.utf8), file: "span.json"))
  }

  @Test("only a lateral measure may end at the midline")
  func midline() throws {
    func text(_ measure: String) -> String {
      #"{"id":"s","cun":3,"measure":"\#(measure)","from":"a","to":"midline","#
        + #""regions":[],"source":"own"}"#
    }
    #expect(try span(text("lateral")).cun == 3)
    let error = #expect(throws: JSONError.self) { try span(text("straight")) }
    #expect(error?.place == "to")
  }

  @Test("a cun of each measure is the distance of its landmarks in equal parts", arguments: 0..<3)
  func measures(body: Int) throws {
    let placed = AtlasFixtures.placed[body]
    func place(_ name: String, _ side: Side) throws -> Vector3 {
      try #require(placed.landmark(name, side)).place.position
    }
    func cun(_ id: String) throws -> Double { try #require(placed.span(id)).cunLength }
    func joint(_ name: String) throws -> Vector3 {
      try placed.reference.body.joint(named: BoneName(rawValue: name + ".L"))
    }
    // Across the back and up the trunk straight, along a limb on the line from joint to joint.
    let border = try place("scapular spine medial end", .left)
    #expect(abs(try cun("back3") - border.x / 3) < 1e-5)
    let (notch, junction) = (
      try place("suprasternal notch", .mid), try place("xiphisternal junction", .mid)
    )
    #expect(abs(try cun("sternum9") - (notch.z - junction.z) / 9) < 1e-9)
    let forearm = (try joint("wrist") - joint("lowerarm01")).normalized
    let elbow = try place("cubital crease centre", .left)
    let wrist = try place("palmar wrist crease centre", .left)
    #expect(abs(try cun("forearm12") - (wrist - elbow).dot(forearm) / 12) < 1e-5)
    let (heel, toe) = (try place("heel posterior", .left), try place("2nd toe tip", .left))
    #expect(abs(try cun("foot12") - (toe - heel).length / 12) < 1e-5)
  }

  @Test(
    "along the crown is longer than straight through the head, and shorter than a half circle",
    arguments: 0..<3)
  func alongTheSkin(body: Int) throws {
    let placed = AtlasFixtures.placed[body]
    let front = try #require(placed.landmark("anterior hairline midpoint", .mid)).place.position
    let back = try #require(placed.landmark("posterior hairline midpoint", .mid)).place.position
    let arc = 12 * (try #require(placed.span("head12"))).cunLength
    let chord = (front - back).length
    #expect(arc > 1.2 * chord && arc < 0.5 * .pi * chord * 1.3, "\(arc) over \(chord)")
    #expect((0.25...0.40).contains(arc))
  }

  @Test("cun differs over one body: no single length serves")
  func local() throws {
    let lengths = AtlasFixtures.placed[0].spans.map(\.cunLength)
    let (least, most) = (try #require(lengths.min()), try #require(lengths.max()))
    #expect(most > 1.2 * least)
    #expect(lengths.allSatisfy { (0.012...0.035).contains($0) })
  }

  @Test("a point keeps its distance in cun on a larger body")
  func scale() throws {
    let placed = AtlasFixtures.placed[2]
    let large = try PlacedAtlas.place(
      AtlasFixtures.atlas, shape: placed.reference.body.shape.scaled(by: 1.1))
    for (a, b) in zip(placed.spans, large.spans) {
      #expect(abs(b.cunLength - 1.1 * a.cunLength) < 1e-7, "\(a.id)")
    }
  }
}
