// SPDX-License-Identifier: GPL-3.0-or-later

import Geometry
import SpatialMath

extension LandmarkPlacer {
  /// The place of a curve at a level along its segment, or along that of the trunk.
  mutating func on(
    _ name: String, _ along: Along, _ owner: String, _ side: Side
  ) throws(PlacementFailure) -> SkinPlace {
    let curve = try curve(name, side)
    let segment: BodySegment
    if case .stations(let frame, _) = curve.course {
      segment = frame.segment
    } else {
      segment = .trunk
    }
    let frame = try self.frame(segment, side, owner)
    let wanted = try fraction(along, frame, side)
    let place = curve.crossing(on: surface, aspect: nil, reach: 0.01 * surface.stature) { p in
      (frame.fraction(of: p) - wanted) * (frame.end - frame.start).length
    }
    guard let place else {
      throw PlacementFailure(name: owner, side: side, reason: "\(name) does not reach that level")
    }
    return place
  }

  mutating func frame(
    _ segment: BodySegment, _ side: Side, _ owner: String
  ) throws(PlacementFailure) -> SegmentFrame {
    if let known = frames[segment]?[side] { return known }
    guard let frame = surface.frame(segment, side, atlas.features) else {
      throw PlacementFailure(name: owner, side: side, reason: "no segment \(segment.name)")
    }
    frames[segment, default: [:]][side] = frame
    return frame
  }

  mutating func fraction(
    _ along: Along, _ frame: SegmentFrame, _ side: Side
  ) throws(PlacementFailure) -> Double {
    switch along {
    case .fraction(let f): return f
    case .landmark(let name, let plus):
      let length = (frame.end - frame.start).length
      return frame.fraction(of: try place(name, side).position) + plus * surface.stature / length
    case .between(let a, let b, let fraction):
      let start = frame.fraction(of: try place(a, side).position)
      return start + fraction * (frame.fraction(of: try place(b, side).position) - start)
    }
  }

  /// A named curve of a side.
  private mutating func curve(
    _ name: String, _ wanted: Side
  ) throws(PlacementFailure) -> PlacedCurve {
    guard let record = atlas.curves.first(where: { $0.name == name }) else {
      preconditionFailure("loading lets no unknown curve pass: \(name)")
    }
    let side: Side = record.sides == .mid ? .mid : (wanted == .mid ? .left : wanted)
    if let known = curves[name]?[side] { return known }
    let course: PlacedCurve.Course?
    switch record.course {
    case .stations(let segment, let stations):
      let frame = try self.frame(segment, side, name)
      var places: [(along: Double, place: SectionPlace)] = []
      for station in stations {
        places.append((try fraction(station.along, frame, side), station.place))
      }
      course = .stations(frame, places)
    case .through(let names, let shape):
      var points: [SkinPoint] = []
      for name in names { points.append(try place(name, side)) }
      course = surface.course(through: points, shape)
    }
    guard let course else {
      throw PlacementFailure(name: name, side: side, reason: "no way leads over the skin")
    }
    let curve = PlacedCurve(name: name, side: side, course: course, sigma: record.sigma)
    curves[name, default: [:]][side] = curve
    return curve
  }

  /// Every curve, in the order of the atlas, left before right.
  mutating func placeCurves() throws(PlacementFailure) -> [PlacedCurve] {
    var placed: [PlacedCurve] = []
    for record in atlas.curves {
      for side in record.sides.all { placed.append(try curve(record.name, side)) }
    }
    return placed
  }
}
