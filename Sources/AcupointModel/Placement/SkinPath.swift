// SPDX-License-Identifier: GPL-3.0-or-later

import Geometry
import SpatialMath

extension ReferenceSurface {
  /// A way is cut in halves again until its pieces are this short [share of stature], at most so often.
  private static let pathPiece = 0.003
  private static let pathHalvings = 5
  /// How often the places of each halving are pulled straight.
  private static let pathRounds = 12

  /// The shortest way on the skin between two points, as places a little apart; nil where no way
  /// leads over the skin between them.
  ///
  /// It starts in the plane of both and their mean normal, from a few places to ever more; each is
  /// moved half way between its neighbours and back to the skin along its normal, which shortens the
  /// way until it is straight on the surface.
  func shortestWay(_ a: SkinPoint, _ b: SkinPoint) -> [SkinPlace]? {
    let chord = (b.position - a.position).length
    let first = pulledStraight(a, b, pieces: 4) { f in
      castBetween(a, b, f).map(SkinPlace.init)
        ?? nearest(to: a.position + (b.position - a.position) * f)
    }
    guard length(first) > ReferenceSurface.detour * chord else { return first }
    // Around a corner of the body there may be a nearer way: the cut by the plane of both points
    // and the normal of the first is another start.
    guard let cut = cut(a, b) else { return length(first) <= 3 * chord ? first : nil }
    let second = pulledStraight(a, b, pieces: 16, from: cut)
    let best = length(second) < length(first) ? second : first
    return length(best) <= 3 * chord ? best : nil
  }

  /// A way longer than its chord by this factor is looked for a second time.
  private static let detour = 1.15

  private func length(_ way: [SkinPlace]) -> Double {
    zip(way, way.dropFirst()).map { ($1.position - $0.position).length }.reduce(0, +)
  }

  /// The way from one point to the other in the plane of both and the normal of the first.
  private func cut(_ a: SkinPoint, _ b: SkinPoint) -> ((Double) -> SkinPlace)? {
    let across = (b.position - a.position).cross(normal(a.anchor))
    guard across.length > 1e-9 else { return nil }
    var best: (miss: Double, line: SectionLine, from: Double, to: Double)?
    for line in body.surface.section(through: a.position, normal: across) {
      let (from, missA) = line.arcLength(nearestTo: a.position)
      let (to, missB) = line.arcLength(nearestTo: b.position)
      if missA + missB < best?.miss ?? .infinity { best = (missA + missB, line, from, to) }
    }
    guard let (_, line, from, to) = best else { return nil }
    var way = to - from
    if line.isClosed, abs(way) > 0.5 * line.length { way -= way > 0 ? line.length : -line.length }
    return { f in
      let anchor = line.anchor(atArcLength: from + f * way)
      return SkinPlace(anchor: anchor, position: body.surface.position(of: anchor))
    }
  }

  private func pulledStraight(
    _ a: SkinPoint, _ b: SkinPoint, pieces: Int, from start: (Double) -> SkinPlace
  ) -> [SkinPlace] {
    var places = [SkinPlace(anchor: a.anchor, position: a.position)]
    places += (1..<pieces).map { start(Double($0) / Double(pieces)) }
    places.append(SkinPlace(anchor: b.anchor, position: b.position))
    for halving in 0...ReferenceSurface.pathHalvings {
      for _ in 0..<ReferenceSurface.pathRounds {
        for i in 1..<places.count - 1 {
          places[i] = place(between: places[i - 1], and: places[i + 1])
        }
      }
      let piece = length(places) / Double(places.count - 1)
      if halving == ReferenceSurface.pathHalvings
        || piece <= ReferenceSurface.pathPiece * stature
      {
        break
      }
      var finer = [places[0]]
      for (p, q) in zip(places, places.dropFirst()) { finer += [place(between: p, and: q), q] }
      places = finer
    }
    return places
  }

  /// The skin over the middle of two places.
  private func place(between a: SkinPlace, and b: SkinPlace) -> SkinPlace {
    let middle = (a.position + b.position) * 0.5
    let mean = normal(a.anchor) + normal(b.anchor)
    guard mean.length > 1e-6,
      let hit = castToSkin(middle, along: mean.normalized, reach: 0.03)
    else { return nearest(to: middle) }
    return SkinPlace(hit)
  }

  /// A smooth curve through points, laid on the skin: in space a Catmull–Rom spline (1974), each of
  /// whose places is moved to the nearest skin.
  func spline(_ points: [SkinPoint]) -> [SkinPlace] {
    let pieces = 8
    let p = points.map(\.position)
    var places: [SkinPlace] = []
    for i in 0..<p.count - 1 {
      let before = i > 0 ? p[i - 1] : p[i] * 2 - p[i + 1]
      let after = i + 2 < p.count ? p[i + 2] : p[i + 1] * 2 - p[i]
      let (m, n) = ((p[i + 1] - before) * 0.5, (after - p[i]) * 0.5)
      for k in 0..<pieces {
        let t = Double(k) / Double(pieces)
        let (t2, t3) = (t * t, t * t * t)
        let start = p[i] * (2 * t3 - 3 * t2 + 1) + m * (t3 - 2 * t2 + t)
        let end = p[i + 1] * (3 * t2 - 2 * t3) + n * (t3 - t2)
        places.append(nearest(to: start + end))
      }
    }
    let last = points[points.count - 1]
    places.append(SkinPlace(anchor: last.anchor, position: last.position))
    return places
  }

  /// The line through points, of one of the shapes; nil where no way leads over the skin.
  func course(through points: [SkinPoint], _ shape: CurveShape) -> PlacedCurve.Course? {
    switch shape {
    case .plane: return .chords(points)
    case .spline: return .polyline(spline(points))
    case .geodesic:
      var places: [SkinPlace] = []
      for (a, b) in zip(points, points.dropFirst()) {
        guard let way = shortestWay(a, b) else { return nil }
        places += places.isEmpty ? way[...] : way[1...]
      }
      return .polyline(places)
    }
  }
}

extension ReferenceSurface {
  /// A fraction of the chord between two points of the skin, cast to it along their mean normal.
  ///
  /// - Parameter axis: a direction the cast must not move in, when there is one.
  func castBetween(
    _ a: SkinPoint, _ b: SkinPoint, _ fraction: Double, keeping axis: Vector3? = nil
  ) -> RayHit? {
    let chord = a.position + (b.position - a.position) * fraction
    var mean = normal(a.anchor) * (1 - fraction) + normal(b.anchor) * fraction
    if let axis { mean = mean.rejected(from: axis) }
    guard mean.length > 1e-6 else { return nil }
    return castToSkin(chord, along: mean.normalized)
  }

  /// A fraction of the way on the skin between two points, in the plane of both and their mean
  /// normal; nil where that way is interrupted.
  func castAlongSkin(_ a: SkinPoint, _ b: SkinPoint, _ fraction: Double) -> RayHit? {
    let pieces = ReferenceSurface.walkSteps
    var lengths = [0.0]
    var previous = a.position
    for i in 1...pieces {
      guard let hit = castBetween(a, b, Double(i) / Double(pieces)) else { return nil }
      lengths.append(lengths[i - 1] + (hit.position - previous).length)
      previous = hit.position
    }
    let wanted = fraction * lengths[pieces]
    guard let i = lengths.indices.dropFirst().first(where: { lengths[$0] >= wanted }) else {
      return castBetween(a, b, 1)
    }
    let piece = lengths[i] - lengths[i - 1]
    let within = piece > 0 ? (wanted - lengths[i - 1]) / piece : 0
    return castBetween(a, b, (Double(i - 1) + within) / Double(pieces))
  }
}
