// SPDX-License-Identifier: GPL-3.0-or-later

import AcupointModel
import Foundation
import Geometry
import Reporting
import SpatialMath
import Testing

@Suite("Skin of the page") struct SkinDrawingTests {
  static let asset = URL(fileURLWithPath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().appendingPathComponent("Atlases/body/body-adult.tbody").path

  @Test("vertices, fields and triangles come back within the stated bounds")
  func roundTrip() throws {
    let patient = AcupointModel.Patient(sex: .male, ageYears: 50, height: 1.8, mass: 95)
    let body = try BodyAsset.load(path: Self.asset).shape(of: patient).posed(.prone)
    let drawing = SkinDrawing(body)
    #expect(drawing.position_bound_m < 20e-6 && drawing.field_bound_m < 5e-3)
    let positions = try numbers(drawing.positions, UInt16.self)
    let thorax = try numbers(drawing.thorax, Int8.self)
    let abdomen = try numbers(drawing.abdomen, Int8.self)
    #expect(positions.count == 3 * drawing.vertex_count)
    let rounding = 1e-12
    for i in 0..<drawing.vertex_count {
      for k in 0..<3 {
        let share = Double(positions[3 * i + k]) / 65535
        let p = drawing.origin_m[k] + share * drawing.size_m[k]
        #expect(abs(p - body.surface.vertices[i][k]) <= drawing.position_bound_m + rounding)
        let fields = [(thorax, body.breathing.thorax), (abdomen, body.breathing.abdomen)]
        for (drawn, field) in fields {
          let d = Double(drawn[3 * i + k]) / 127 * drawing.field_scale_m
          #expect(abs(d - field[i][k]) <= drawing.field_bound_m + rounding)
        }
      }
    }
    let corners = try numbers(drawing.triangles, UInt32.self)
    #expect(corners.count % 3 == 0 && corners.allSatisfy { $0 < drawing.vertex_count })
    // A fan over each face closes the surface: as many triangles as a closed mesh of that genus.
    #expect(corners.count / 3 == body.shape.asset.topology.faces.reduce(0) { $0 + $1.count - 2 })
  }

  @Test("the body is built again from a log's scenario, or the reason is told")
  func rebuilt() {
    let scenario = """
      {"patient": {"sex": "female", "age_years": 45, "height_cm": 165, "mass_kg": 60,
       "posture": "prone", "pregnant": false}, "seed": 1}
      """
    guard
      case .drawn(let skin) = SkinDrawing.rebuilt(scenario: Array(scenario.utf8), asset: Self.asset)
    else {
      Issue.record("no skin")
      return
    }
    #expect(skin.vertex_count == 12443)
    func reason(_ scenario: String, asset: String = Self.asset) -> String {
      switch SkinDrawing.rebuilt(scenario: Array(scenario.utf8), asset: asset) {
      case .drawn: "drawn"
      case .missing(let reason): reason
      }
    }
    #expect(reason("").contains("no scenario"))
    #expect(reason(scenario.replacing("prone", with: "upside_down")).contains("upside_down"))
    #expect(reason(scenario, asset: "/nowhere/body").contains("/nowhere/body"))
    #expect(reason(scenario.replacing("165", with: "1650")).contains("height_cm"))
  }

  private func numbers<Number: FixedWidthInteger>(
    _ text: String, _: Number.Type
  ) throws -> [Number] {
    let bytes = Array(try #require(Data(base64Encoded: text)))
    let size = Number.bitWidth / 8
    return stride(from: 0, to: bytes.count, by: size).map { at in
      (0..<size).reduce(Number.zero) { value, i in
        value | Number(truncatingIfNeeded: bytes[at + i]) << (8 * Number(i))
      }
    }
  }
}
