// SPDX-License-Identifier: GPL-3.0-or-later

import SpatialMath

/// What `atlas export` prints: an atlas on one patient in one posture, all in P.
///
/// The order is that of the codes and of the atlas file, left before right: the same patient gives
/// the same bytes.
package struct AtlasExport: Encodable, Sendable {
  package let patient: PatientEntry
  package let posture: String
  package let standard: String
  package let points: [Point]
  package let landmarks: [Landmark]
  package let spans: [Span]
  package let channels: [Course]

  package struct PatientEntry: Encodable, Sendable {
    package let sex: String
    package let age_years: Double
    package let height_cm: Double
    package let mass_kg: Double
  }

  package struct Point: Encodable, Sendable {
    package let code: String
    package let side: String
    package let position_mm: [Double]
    package let normal: [Double]
    package let tangent: [Double]
    package let sigma_mm: Double
    package let region: String
    package let cautions: [String]

    package init(_ point: CarriedPoint) {
      code = point.code.description
      side = point.side.rawValue
      position_mm = AtlasExport.millimetres(point.position)
      normal = AtlasExport.components(point.normal)
      tangent = AtlasExport.components(point.tangent)
      sigma_mm = AtlasExport.rounded(point.sigma * 1e3)
      region = point.region
      cautions = point.cautions
    }
  }

  package struct Landmark: Encodable, Sendable {
    package let name: String
    package let side: String
    package let position_mm: [Double]
  }

  /// The course of one segment of a channel.
  package struct Course: Encodable, Sendable {
    package let channel: String
    package let side: String
    package let codes: [String]
    package let positions_mm: [[Double]]
  }

  package struct Span: Encodable, Sendable {
    package let id: String
    package let from: String
    package let to: String
    package let cun: Double
    package let mm_per_cun: Double
  }

  package init(
    _ placed: PlacedAtlas, on carried: CarriedAtlas, _ body: PosedBody
  ) throws(PlacementFailure) {
    let who = placed.reference.body.shape.patient
    patient = PatientEntry(
      sex: who.sex.rawValue, age_years: who.ageYears,
      height_cm: AtlasExport.rounded(who.height * 100),
      mass_kg: AtlasExport.rounded(who.mass))
    posture = carried.posture.rawValue
    standard = placed.atlas.standard.rawValue
    points = carried.points.map(Point.init)
    landmarks = carried.landmarks.map { landmark in
      Landmark(
        name: landmark.name, side: landmark.side.rawValue,
        position_mm: AtlasExport.millimetres(landmark.position))
    }
    spans = placed.spans.map { span in
      Span(
        id: span.id, from: span.from, to: span.to, cun: span.cun,
        mm_per_cun: AtlasExport.rounded(span.cunLength * 1e3))
    }
    channels = try placed.channelCurves().map { curve in
      Course(
        channel: curve.channel.rawValue, side: curve.side.rawValue,
        codes: curve.codes.map(\.description),
        positions_mm: curve.positions(on: body.surface).map(AtlasExport.millimetres))
    }
  }

  /// To a thousandth: a micrometre of a position in millimetres.
  package static func rounded(_ x: Double) -> Double { (x * 1e3).rounded() / 1e3 + 0 }

  private static func millimetres(_ p: Vector3) -> [Double] {
    [rounded(p.x * 1e3), rounded(p.y * 1e3), rounded(p.z * 1e3)]
  }

  private static func components(_ d: Vector3) -> [Double] {
    [d.x, d.y, d.z].map { ($0 * 1e6).rounded() / 1e6 }
  }
}
