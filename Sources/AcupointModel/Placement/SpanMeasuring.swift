// SPDX-License-Identifier: GPL-3.0-or-later

import Geometry
import SpatialMath

extension ReferenceSurface {
  /// The length of one cun of a span on this body, by its own measure; left and right averaged.
  func measure(
    _ span: SpanRecord, _ landmarks: LandmarkLookup
  ) throws(PlacementFailure) -> MeasuredSpan {
    func places(_ name: String) -> [SkinPoint] {
      [Side.left, .right, .mid].compactMap { landmarks[name, $0] }
    }
    let starts = places(span.from)
    let ends = places(span.to)
    var length = 0.0
    var sigma = 0.0
    for (i, start) in starts.enumerated() {
      let end = span.to == SpanRecord.midline ? nil : ends[min(i, ends.count - 1)]
      length += try self.length(span, start, end) / Double(starts.count)
      sigma = max(sigma, hypotenuse(start.sigma, end?.sigma ?? 0))
    }
    guard length > 0 else {
      throw PlacementFailure(name: span.id, side: .mid, reason: "the span has no length")
    }
    return MeasuredSpan(
      id: span.id, from: span.from, to: span.to, cun: span.cun, cunLength: length / span.cun,
      sigma: sigma / span.cun)
  }

  private func length(
    _ span: SpanRecord, _ a: SkinPoint, _ b: SkinPoint?
  ) throws(PlacementFailure) -> Double {
    guard let b else { return abs(a.position.x) }
    switch span.measure {
    case .lateral: return abs(b.position.x - a.position.x)
    case .height: return abs(b.position.z - a.position.z)
    case .straight: return (b.position - a.position).length
    case .sagittalSkin:
      guard
        let length = body.surface.distanceAlongSkin(
          from: a.position, to: b.position, inPlaneWith: Vector3(0, 0, 1))
      else {
        throw PlacementFailure(name: span.id, side: .mid, reason: "no closed profile of the head")
      }
      return length
    }
  }
}

/// √(a² + b²).
func hypotenuse(_ a: Double, _ b: Double) -> Double { (a * a + b * b).squareRoot() }

/// The landmarks of one body by name and side.
struct LandmarkLookup {
  private let places: [String: [Side: SkinPoint]]

  init(_ landmarks: [PlacedLandmark]) {
    var places: [String: [Side: SkinPoint]] = [:]
    for landmark in landmarks {
      places[landmark.name, default: [:]][landmark.side] = landmark.place
    }
    self.places = places
  }

  /// Exactly this side.
  subscript(name: String, side: Side) -> SkinPoint? { places[name]?[side] }

  /// The one a point of this side means: its own side, or the midline, or the left.
  func meant(_ name: String, by side: Side) -> SkinPoint? {
    self[name, side] ?? self[name, .mid] ?? self[name, .left]
  }
}
