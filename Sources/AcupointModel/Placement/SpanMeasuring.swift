// SPDX-License-Identifier: GPL-3.0-or-later

import Geometry
import SpatialMath

extension ReferenceSurface {
  /// The length of one cun of a span on this body, by its own measure; left and right averaged.
  func measure(
    _ span: SpanRecord, _ landmarks: LandmarkLookup, _ features: FeatureTable
  ) throws(PlacementFailure) -> MeasuredSpan {
    func failure(_ reason: String) -> PlacementFailure {
      PlacementFailure(name: span.id, side: .mid, reason: reason)
    }
    func places(_ name: String) -> [SkinPoint] {
      [Side.left, .right, .mid].compactMap { landmarks[name, $0] }
    }
    var ends: [(from: SkinPoint?, to: SkinPoint?, side: Side)] = []
    if span.measure == .breadth {
      ends = [(nil, nil, .left), (nil, nil, .right)]
    } else if span.from == span.to {
      ends = [(landmarks[span.from, .left], landmarks[span.to, .right], .left)]
    } else {
      let (starts, stops) = (places(span.from), places(span.to))
      for (i, start) in starts.enumerated() {
        let stop = span.to == SpanRecord.midline ? nil : stops[min(i, stops.count - 1)]
        ends.append((start, stop, starts.count == 2 && i == 1 ? .right : .left))
      }
    }
    var length = 0.0
    var sigma = 0.0
    for end in ends {
      let frame = span.segment.flatMap { self.frame($0, end.side, features) }
      let via = span.via.flatMap { landmarks.meant($0, by: end.side) }
      guard let own = self.length(span, end.from, end.to, frame, via, landmarks, end.side) else {
        throw failure("it cannot be measured")
      }
      length += own / Double(ends.count)
      let both = hypotenuse(end.from?.sigma ?? 0, end.to?.sigma ?? 0)
      sigma = max(sigma, span.measure == .breadth ? SpanRecord.breadthSigma * own : both)
    }
    guard length > 0 else { throw failure("the span has no length") }
    // The breadth of a finger is a measure anywhere: its own directions are not meant.
    let segment = span.measure == .breadth ? nil : span.segment
    return MeasuredSpan(
      id: span.id, from: span.from, to: span.to, segment: segment, cun: span.cun,
      cunLength: length / span.cun, sigma: sigma / span.cun)
  }

  private func length(
    _ span: SpanRecord, _ from: SkinPoint?, _ to: SkinPoint?, _ frame: SegmentFrame?,
    _ via: SkinPoint?, _ landmarks: LandmarkLookup, _ side: Side
  ) -> Double? {
    if span.measure == .breadth {
      guard let frame, let along = span.along else { return nil }
      return fraction(along, frame, landmarks, side).flatMap { breadth(frame, $0) }
    }
    guard let a = from else { return nil }
    guard let b = to else { return abs(a.position.x) }
    switch span.measure {
    case .lateral: return abs(b.position.x - a.position.x)
    case .height: return abs(b.position.z - a.position.z)
    case .straight: return (b.position - a.position).length
    case .axis: return frame.map { abs((b.position - a.position).dot($0.axis)) }
    case .sagittalSkin:
      return body.surface.distanceAlongSkin(
        from: a.position, to: b.position, inPlaneWith: Vector3(0, 0, 1))
    case .skin:
      return via.flatMap {
        body.surface.distanceAlongSkin(
          from: a.position, to: b.position, inPlaneWith: $0.position - a.position)
      }
    case .breadth: return nil
    }
  }

  /// Where along a segment, when the landmarks are known.
  private func fraction(
    _ along: Along, _ frame: SegmentFrame, _ landmarks: LandmarkLookup, _ side: Side
  ) -> Double? {
    func level(_ name: String) -> Double? {
      landmarks.meant(name, by: side).map { frame.fraction(of: $0.position) }
    }
    switch along {
    case .fraction(let f): return f
    case .landmark(let name, let plus):
      return level(name).map { $0 + plus * stature / (frame.end - frame.start).length }
    case .between(let a, let b, let fraction):
      guard let start = level(a), let end = level(b) else { return nil }
      return start + fraction * (end - start)
    }
  }
}

extension SpanRecord {
  /// How surely a breadth is known, as a share of it.
  static let breadthSigma = 0.05
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

/// The curves of one body by name and side.
struct CurveLookup {
  private let curves: [String: [Side: PlacedCurve]]

  init(_ placed: [PlacedCurve]) {
    var curves: [String: [Side: PlacedCurve]] = [:]
    for curve in placed { curves[curve.name, default: [:]][curve.side] = curve }
    self.curves = curves
  }

  /// The one a point of this side means: its own side, or the midline, or the left.
  func meant(_ name: String, by side: Side) -> PlacedCurve? {
    let own = curves[name]
    return own?[side] ?? own?[.mid] ?? own?[.left]
  }
}
