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
      guard let length = sagittalLength(from: a.position, to: b.position) else {
        throw PlacementFailure(name: span.id, side: .mid, reason: "no closed profile of the head")
      }
      return length
    }
  }

  /// Along the skin of the sagittal midline over the crown, between two of its points: the profile
  /// is seen from the middle between them, at `profileRays` angles.
  private func sagittalLength(from a: Vector3, to b: Vector3) -> Double? {
    let centre = (a + b) * 0.5
    let first = Elementary.atan2(a.z - centre.z, a.y - centre.y)
    var last = Elementary.atan2(b.z - centre.z, b.y - centre.y)
    // Front is at ±π, the crown at π/2, the nape at 0: go from front to nape through the crown.
    let start = first < -0.5 * .pi ? first + 2 * .pi : first
    if last > start { last -= 2 * .pi }
    var previous = a
    var length = 0.0
    for i in 1..<ReferenceSurface.profileRays {
      let angle = start + (last - start) * Double(i) / Double(ReferenceSurface.profileRays)
      let (s, c) = Elementary.sincos(angle)
      guard let hit = castOutwards(from: centre, along: Vector3(0, c, s)) else { return nil }
      length += (hit.position - previous).length
      previous = hit.position
    }
    return length + (b - previous).length
  }

  /// How many rays draw the profile of the head: chords of about 3 mm.
  static let profileRays = 128
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
