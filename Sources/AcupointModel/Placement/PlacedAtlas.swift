// SPDX-License-Identifier: GPL-3.0-or-later

import Geometry
import SpatialMath

/// An atlas on one patient: every point an anchor on the skin, computed once per shape on the
/// reference posture and carried from there.
package struct PlacedAtlas: Sendable {
  package let atlas: Atlas
  package let reference: ReferenceSurface
  /// In the order of the atlas, left before right.
  package let landmarks: [PlacedLandmark]
  package let spans: [MeasuredSpan]
  package let spine: PlacedSpine
  /// In the order of the atlas, left before right.
  let curves: [PlacedCurve]
  /// In the order of their codes, left before right.
  package private(set) var points: [PlacedPoint]

  /// Places every point of an atlas on a body.
  ///
  /// - Throws: `PlacementFailure` when a rule has no point on this body.
  package static func place(
    _ atlas: Atlas, shape: BodyShape
  ) throws(PlacementFailure) -> PlacedAtlas {
    try PlacedAtlas(atlas, on: ReferenceSurface(shape))
  }

  init(_ atlas: Atlas, on reference: ReferenceSurface) throws(PlacementFailure) {
    var placer = LandmarkPlacer(atlas: atlas, surface: reference)
    let landmarks = try placer.placeAll()
    let spine = try placer.spine()
    let curves = try placer.placeCurves()
    let lookup = LandmarkLookup(landmarks)
    var spans: [MeasuredSpan] = []
    for span in atlas.spans {
      spans.append(try reference.measure(span, lookup, atlas.features))
    }
    try self.init(
      atlas, on: reference, landmarks: landmarks, curves: curves, spans: spans, spine: spine)
  }

  /// The points alone, where landmarks, curves and spans are known already.
  init(
    _ atlas: Atlas, on reference: ReferenceSurface, landmarks: [PlacedLandmark],
    curves: [PlacedCurve], spans: [MeasuredSpan], spine: PlacedSpine
  ) throws(PlacementFailure) {
    self.atlas = atlas
    self.reference = reference
    self.landmarks = landmarks
    self.curves = curves
    self.spans = spans
    self.spine = spine
    var evaluator = RuleEvaluator(
      atlas: atlas, surface: reference, landmarks: landmarks, curves: curves, spans: spans,
      spine: spine)
    var places: [Side: [AcupointCode: SkinPoint]] = [:]
    for record in atlas.points {
      for side in record.sides.all {
        do throws(RuleEvaluator.Miss) {
          places[side, default: [:]][record.code] = try evaluator.point(record, side)
        } catch {
          throw PlacementFailure(
            name: record.code.description, side: side, reason: error.reason)
        }
      }
    }
    var points: [PlacedPoint] = []
    for record in atlas.points {
      let cautions = atlas.cautions(at: record.code).map(\.id)
      for side in record.sides.all {
        guard let place = places[side]?[record.code] else { continue }
        let tangent = PlacedAtlas.tangent(of: record.code, place, atlas, places[side] ?? [:])
        let surface = reference.body.surface
        points.append(
          PlacedPoint(
            code: record.code, side: side, anchor: place.anchor, position: place.position,
            tangent: FaceDirection(tangent, on: place.anchor.triangle, of: surface),
            carry: record.carry, footprintRadius: Footprint.radius(at: place.anchor, on: surface),
            sigma: max(RuleEvaluator.leastSigma, record.leastSigma, place.sigma),
            region: record.region, cautions: cautions))
      }
    }
    self.points = points
  }

  /// The channel's direction at a point: from its neighbour before to its neighbour after, one-sided
  /// at the ends of a segment; caudal for extra points of the trunk and lone points.
  private static func tangent(
    of code: AcupointCode, _ place: SkinPoint, _ atlas: Atlas, _ places: [AcupointCode: SkinPoint]
  ) -> Vector3 {
    let caudal = Vector3(0, 0, -1)
    let segment = atlas.segment(of: code)
    guard segment.count > 1, let i = segment.firstIndex(of: code) else { return caudal }
    let before = places[segment[max(0, i - 1)]] ?? place
    let after = places[segment[min(segment.count - 1, i + 1)]] ?? place
    let way = after.position - before.position
    return way.length > 0 ? way.normalized : caudal
  }

  /// The point of a code on a side; a midline code has only `mid`.
  package subscript(code: AcupointCode, side: Side) -> PlacedPoint? {
    points.first { $0.code == code && $0.side == side }
  }

  /// The landmark of a name on a side.
  package func landmark(_ name: String, _ side: Side) -> PlacedLandmark? {
    landmarks.first { $0.name == name && $0.side == side }
  }

  package func span(_ id: String) -> MeasuredSpan? { spans.first { $0.id == id } }

  /// The same atlas with the points of these codes alone.
  func keeping(_ codes: [AcupointCode]) -> PlacedAtlas {
    var copy = self
    copy.points = points.filter { codes.contains($0.code) }
    return copy
  }

  /// The same atlas with left and right of one code exchanged: a mistake, for checks.
  func exchangingSides(of code: AcupointCode) -> PlacedAtlas {
    var copy = self
    copy.points = points.map { $0.code == code ? $0.onOtherSide : $0 }
    return copy
  }
}
