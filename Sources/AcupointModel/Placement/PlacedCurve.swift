// SPDX-License-Identifier: GPL-3.0-or-later

import Geometry
import SpatialMath

/// A named line on the skin of one body, with a parameter that runs 0, 1, 2, … from station to
/// station or from point to point.
struct PlacedCurve {
  let name: String
  let side: Side
  let course: Course
  /// Standard deviation across the line [m].
  let sigma: Double

  enum Course {
    case stations(SegmentFrame, [(along: Double, place: SectionPlace)])
    /// In the plane of each pair of points and their mean normal.
    case chords([SkinPoint])
    /// Straight pieces between places of the skin.
    case polyline([SkinPlace])
  }

  /// Nearer to a station than this share of a piece is at the station.
  private static let stationShare = 1e-9
  /// Skin so near to a line's place counts as hit [m].
  private static let slipReach = 0.003
  /// A place is on a level within this [m].
  private static let levelTolerance = 1e-9

  /// The last value of the parameter.
  var end: Double {
    switch course {
    case .stations(_, let stations): Double(stations.count - 1)
    case .chords(let points): Double(points.count - 1)
    case .polyline(let places): Double(places.count - 1)
    }
  }

  /// Pieces into which one unit of the parameter is cut where the line is searched.
  private var pieces: Int {
    switch course {
    case .stations, .chords: 8
    case .polyline: 1
    }
  }

  /// The place of a parameter; nil where the line has left the skin.
  func place(at t: Double, on surface: ReferenceSurface) -> SkinPlace? {
    let u = min(end, max(0, t))
    let i = min(Int(end) - 1, Int(u))
    let f = u - Double(i)
    switch course {
    case .stations(let frame, let stations):
      let (a, b) = (stations[i], stations[i + 1])
      return surface.section(
        frame, a.along + f * (b.along - a.along), a.place.mixed(b.place, f))
    case .chords(let points):
      return surface.castBetween(points[i], points[i + 1], f).map(SkinPlace.init)
    case .polyline(let places):
      if f < PlacedCurve.stationShare { return places[i] }
      if f > 1 - PlacedCurve.stationShare { return places[i + 1] }
      let (a, b) = (places[i], places[i + 1])
      let p = a.position + (b.position - a.position) * f
      let mean = surface.normal(a.anchor) * (1 - f) + surface.normal(b.anchor) * f
      guard mean.length > 1e-6 else { return nil }
      if let hit = surface.castToSkin(p, along: mean.normalized) { return SkinPlace(hit) }
      // A ray through a vertex may slip between its triangles.
      let near = surface.nearest(to: p)
      return (near.position - p).length <= PlacedCurve.slipReach ? near : nil
    }
  }

  /// Places all along the line, and their parameters.
  func samples(on surface: ReferenceSurface) -> [(t: Double, place: SkinPlace)] {
    let count = Int(end) * pieces
    return (0...count).compactMap { i in
      let t = Double(i) / Double(pieces)
      return place(at: t, on: surface).map { (t, $0) }
    }
  }

  /// Where the line meets a level, told by the height of a place over it [m].
  ///
  /// The crossing that looks most in the direction `aspect`, without one the first. Where the line
  /// ends short of the level by less than `reach`, its end.
  func crossing(
    on surface: ReferenceSurface, aspect: Vector3?, reach: Double, height: (Vector3) -> Double
  ) -> SkinPlace? {
    let run = samples(on: surface).map { (t: $0.t, place: $0.place, h: height($0.place.position)) }
    var best: (place: SkinPlace, looks: Double)?
    for (a, b) in zip(run, run.dropFirst()) where (a.h < 0) != (b.h < 0) {
      let found = SignChange.find(
        (a.t, a.h), (b.t, b.h), tolerance: PlacedCurve.levelTolerance,
        width: PlacedCurve.levelTolerance
      ) { t in place(at: t, on: surface).map { (height($0.position), $0) } }
      guard let place = found else { continue }
      let looks = aspect.map { surface.normal(place.anchor).dot($0) } ?? 0
      if let known = best, known.looks >= looks { continue }
      best = (place, looks)
    }
    if let best { return best.place }
    let nearest = run.min { abs($0.h) < abs($1.h) }
    return nearest.flatMap { abs($0.h) <= reach ? $0.place : nil }
  }

  /// The parameter of the place nearest to a point.
  func parameter(nearestTo p: Vector3, on surface: ReferenceSurface) -> Double {
    let run = samples(on: surface)
    var best = (t: 0.0, squared: Double.infinity)
    for (a, b) in zip(run, run.dropFirst()) {
      let piece = Segment(a.place.position, b.place.position)
      let f = piece.parameter(nearestTo: p)
      let squared = (piece.point(f) - p).lengthSquared
      if squared < best.squared { best = (a.t + f * (b.t - a.t), squared) }
    }
    return best.t
  }

  /// The place a fraction of the way along the line between two of its parameters.
  func place(
    _ fraction: Double, from a: Double, to b: Double, on surface: ReferenceSurface
  ) -> SkinPlace? {
    let count = 48
    var places: [SkinPlace] = []
    var lengths = [0.0]
    for i in 0...count {
      let t = a + (b - a) * Double(i) / Double(count)
      guard let next = place(at: t, on: surface) else { return nil }
      if let last = places.last {
        lengths.append(lengths[i - 1] + (next.position - last.position).length)
      }
      places.append(next)
    }
    let wanted = fraction * lengths[count]
    let i = max(1, lengths.firstIndex { $0 >= wanted } ?? count)
    let piece = lengths[i] - lengths[i - 1]
    let f = piece > 0 ? (wanted - lengths[i - 1]) / piece : 0
    return place(at: a + (b - a) * (Double(i - 1) + f) / Double(count), on: surface)
  }
}
