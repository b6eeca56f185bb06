// SPDX-License-Identifier: GPL-3.0-or-later

import Geometry
import SpatialMath

/// Evaluates the rules of an atlas on one body whose landmarks and spans are known.
struct RuleEvaluator {
  let atlas: Atlas
  let surface: ReferenceSurface
  let landmarks: LandmarkLookup
  let spans: [MeasuredSpan]
  let spine: PlacedSpine

  /// No place under smooth skin is known better than this [m].
  static let leastSigma = 0.005
  /// Beyond this share of the half breadth a distance from the midline is measured on the skin.
  static let flatShare = 0.85

  func point(_ rule: PointRule, _ side: Side) throws(Miss) -> SkinPoint {
    switch rule {
    case .landmark(let name):
      guard let place = landmarks.meant(name, by: side) else { throw Miss("no landmark \(name)") }
      return place
    case .point(let code):
      guard let record = atlas[code] else { throw Miss("no point \(code)") }
      return try point(record.rule, record.sides == .mid ? .mid : (side == .mid ? .left : side))
    case .when(let female, let male):
      return try point(surface.body.shape.patient.sex == .female ? female : male, side)
    case .between(let a, let b, let fraction, let along):
      return try between(point(a, side), point(b, side), fraction, along)
    case .move(let from, let toward, let cun, let span):
      return try move(point(from, side), toward, cun, span, side)
    case .cross(let levelRule, let line):
      let level = try level(levelRule, side)
      switch line {
      case .lateral(let cun, let table): return try cross(level, cun, table, side)
      case .join(let through):
        var points: [SkinPoint] = []
        for rule in through { points.append(try point(rule, side)) }
        return try cross(level, points)
      }
    }
  }

  /// Why a rule has no point on this body.
  struct Miss: Error {
    let reason: String
    init(_ reason: String) { self.reason = reason }
  }

  /// A plane at right angles to an axis of the trunk.
  struct Level {
    let axis: Vector3
    let coordinate: Double
    let sigma: Double
  }

  func span(_ id: String) throws(Miss) -> MeasuredSpan {
    guard let span = spans.first(where: { $0.id == id }) else { throw Miss("no span \(id)") }
    return span
  }

  static func axis(_ direction: Direction, _ side: Side) -> Vector3 {
    switch direction {
    case .superior: Vector3(0, 0, 1)
    case .inferior: Vector3(0, 0, -1)
    case .lateral: Vector3(side.sign, 0, 0)
    case .medial: Vector3(-side.sign, 0, 0)
    case .posterior: Vector3(0, 1, 0)
    case .anterior: Vector3(0, -1, 0)
    }
  }

  /// Up and down the skin in a sagittal plane, sideways and around in a level one.
  private static func plane(_ direction: Direction) -> Vector3 {
    switch direction {
    case .superior, .inferior: Vector3(1, 0, 0)
    case .lateral, .medial, .posterior, .anterior: Vector3(0, 0, 1)
    }
  }

  private func level(_ rule: LevelRule, _ side: Side) throws(Miss) -> Level {
    switch rule {
    case .spine(let vertebra, let part):
      guard let i = atlas.spine.index(of: vertebra) else { throw Miss("no vertebra \(vertebra)") }
      return Level(
        axis: Vector3(0, 0, 1), coordinate: spine.height(i, part),
        sigma: atlas.spine.sigma(i))
    case .of(let rule, let axis, let offset):
      let place = try point(rule, side)
      let unit = axis == .longitudinal ? Vector3(0, 0, 1) : Vector3(1, 0, 0)
      guard let offset else {
        return Level(axis: unit, coordinate: place.position.dot(unit), sigma: place.sigma)
      }
      let span = try span(offset.span)
      let way = RuleEvaluator.axis(offset.toward, side).dot(unit)
      return Level(
        axis: unit,
        coordinate: place.position.dot(unit) + way * offset.cun * span.cunLength,
        sigma: hypotenuse(place.sigma, offset.cun * span.sigma))
    }
  }

  private func between(
    _ a: SkinPoint, _ b: SkinPoint, _ fraction: Double, _ along: PointRule.Along
  ) throws(Miss) -> SkinPoint {
    let sigma = hypotenuse((1 - fraction) * a.sigma, fraction * b.sigma)
    let share = along == .skin ? try skinFraction(a, b, fraction) : fraction
    guard let hit = surface.castBetween(a, b, share) else { throw Miss("no skin there") }
    return SkinPoint(anchor: hit.anchor, position: hit.position, sigma: sigma)
  }

  /// The fraction of the chord whose foot on the skin is that fraction of the way on the skin.
  private func skinFraction(
    _ a: SkinPoint, _ b: SkinPoint, _ fraction: Double
  ) throws(Miss) -> Double {
    let pieces = ReferenceSurface.walkSteps
    var lengths = [0.0]
    var previous = a.position
    for i in 1...pieces {
      guard let hit = surface.castBetween(a, b, Double(i) / Double(pieces)) else {
        throw Miss("the way along the skin is interrupted")
      }
      lengths.append(lengths[i - 1] + (hit.position - previous).length)
      previous = hit.position
    }
    let wanted = fraction * lengths[pieces]
    guard let i = lengths.indices.dropFirst().first(where: { lengths[$0] >= wanted }) else {
      return 1
    }
    let piece = lengths[i] - lengths[i - 1]
    let within = piece > 0 ? (wanted - lengths[i - 1]) / piece : 0
    return (Double(i - 1) + within) / Double(pieces)
  }

  private func move(
    _ from: SkinPoint, _ toward: Direction, _ cun: Double, _ spanName: String, _ side: Side
  ) throws(Miss) -> SkinPoint {
    let span = try span(spanName)
    guard
      let end = surface.walk(
        from: from.anchor, toward: RuleEvaluator.axis(toward, side), length: cun * span.cunLength,
        inPlaneAcross: RuleEvaluator.plane(toward))
    else { throw Miss("the walk along the skin leaves it") }
    return SkinPoint(
      anchor: end.anchor, position: end.position, sigma: hypotenuse(from.sigma, cun * span.sigma))
  }

  /// Level and a line parallel to the midline: seen from behind; what lies beyond the flat of the
  /// back is walked along the skin.
  private func cross(
    _ level: Level, _ cun: Double, _ table: LateralTable, _ side: Side
  ) throws(Miss) -> SkinPoint {
    guard level.axis.z == 1 else { throw Miss("a level that never meets the line") }
    let span = try span(table.span)
    let wanted = cun * span.cunLength
    let sigma = hypotenuse(level.sigma, cun * span.sigma)
    var x = wanted
    if cun > 0, let half = surface.halfBreadth(z: level.coordinate) {
      x = min(x, RuleEvaluator.flatShare * half)
    }
    guard let hit = surface.castFromBehind(x: side.sign * x, z: level.coordinate) else {
      throw Miss("no skin behind at this level")
    }
    guard x < wanted else {
      return SkinPoint(anchor: hit.anchor, position: hit.position, sigma: sigma)
    }
    guard
      let end = surface.walk(
        from: hit.anchor, toward: RuleEvaluator.axis(.lateral, side), length: wanted - x,
        inPlaneAcross: level.axis)
    else { throw Miss("the walk along the skin leaves it") }
    return SkinPoint(anchor: end.anchor, position: end.position, sigma: sigma)
  }

  /// Level and a line through points: on the piece of the line that the level cuts, or the nearest.
  private func cross(_ level: Level, _ points: [SkinPoint]) throws(Miss) -> SkinPoint {
    var best: (fraction: Double, beyond: Double, a: SkinPoint, b: SkinPoint)?
    for (a, b) in zip(points, points.dropFirst()) {
      let start = a.position.dot(level.axis)
      let length = b.position.dot(level.axis) - start
      guard abs(length) > 1e-6 else { continue }
      let fraction = (level.coordinate - start) / length
      let beyond = max(0, -fraction, fraction - 1)
      if let known = best, known.beyond <= beyond { continue }
      best = (fraction, beyond, a, b)
    }
    guard let best else { throw Miss("the level never meets the line") }
    guard
      let hit = surface.castBetween(best.a, best.b, best.fraction, keeping: level.axis)
    else { throw Miss("no skin where the level meets the line") }
    let f = min(1, max(0, best.fraction))
    return SkinPoint(
      anchor: hit.anchor, position: hit.position,
      sigma: hypotenuse(level.sigma, hypotenuse((1 - f) * best.a.sigma, f * best.b.sigma)))
  }
}
