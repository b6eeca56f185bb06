// SPDX-License-Identifier: GPL-3.0-or-later

import Geometry
import SpatialMath

extension RuleEvaluator {
  /// A surface that cuts across the body on one side.
  enum Level {
    case plane(axis: Vector3, coordinate: Double, sigma: Double, through: SkinPoint?)
    case intercostal(Int, PlacedThorax)

    var sigma: Double {
      switch self {
      case .plane(_, _, let sigma, _): sigma
      case .intercostal(_, let thorax): thorax.sigma
      }
    }
  }

  mutating func level(_ rule: LevelRule, _ context: Context) throws(Miss) -> Level {
    switch rule {
    case .spine(let vertebra, let part):
      guard let i = atlas.spine.index(of: vertebra) else { throw Miss("no vertebra \(vertebra)") }
      return .plane(
        axis: Vector3(0, 0, 1), coordinate: spine.height(i, part), sigma: atlas.spine.sigma(i),
        through: nil)
    case .intercostal(let space):
      guard let thorax else { throw Miss("no table of the thorax") }
      return .intercostal(space, thorax)
    case .of(let rule, let axis, let offset, let named):
      let place = try point(rule, context)
      let segment = try segment(named, offset?.span, context)
      let frame = try frame(segment, context.side)
      let unit = try normal(axis, place, frame)
      guard let offset else {
        return .plane(
          axis: unit, coordinate: place.position.dot(unit), sigma: place.sigma, through: place)
      }
      let span = try span(offset.span)
      guard let toward = frame.vector(offset.toward) else {
        throw Miss("\(segment.name) has no \(offset.toward.text)")
      }
      // A straight measure up or down counts along the axis, whatever the direction's slope.
      let way = toward.dot(unit) < 0 ? -1.0 : 1.0
      return .plane(
        axis: unit, coordinate: place.position.dot(unit) + way * offset.cun * span.cunLength,
        sigma: hypotenuse(place.sigma, offset.cun * span.sigma), through: nil)
    }
  }

  private func normal(
    _ axis: LevelRule.Axis, _ place: SkinPoint, _ frame: SegmentFrame
  ) throws(Miss) -> Vector3 {
    switch axis {
    case .longitudinal: return frame.segment.isAxial ? Vector3(0, 0, 1) : frame.axis
    case .lateral: return frame.segment.isAxial ? Vector3(1, 0, 0) : frame.lateral
    case .ear:
      guard let left = landmarks["tragus", .left], let right = landmarks["tragus", .right] else {
        throw Miss("no landmark tragus")
      }
      let across = left.position - right.position
      let up = place.position - (left.position + right.position) * 0.5
      let unit = up.cross(across)
      guard unit.length > 1e-9 else { throw Miss("no level at the ear canals") }
      return unit.normalized
    }
  }

  mutating func cross(
    _ level: Level, _ line: LineRule, _ aspect: DirectionSum?, _ context: Context
  ) throws(Miss) -> SkinPoint {
    var look: Vector3?
    if let aspect { look = try frame(context.segment, context.side).vector(aspect) }
    switch line {
    case .lateral(let cun, let table):
      switch table {
      case .back: return try crossTrunk(level, cun, behind: true, context.side)
      case .chest: return try crossTrunk(level, cun, behind: false, context.side)
      case .headFront, .headBack: return try crossHead(level, cun, table.spans[0], context.side)
      }
    case .join(let through, let shape):
      var points: [SkinPoint] = []
      for rule in through { points.append(try point(rule, context)) }
      if shape == .plane, case .plane(let axis, let coordinate, let sigma, _) = level {
        return try cross(axis, coordinate, sigma, points)
      }
      guard let course = course(through: points, shape) else {
        throw Miss("no way over the skin through these points")
      }
      let sigma = points.map(\.sigma).max() ?? 0
      let curve = PlacedCurve(name: "join", side: context.side, course: course, sigma: sigma)
      return try cross(level, curve, look)
    case .curve(let name, let gap):
      guard let curve = curves.meant(name, by: context.side) else { throw Miss("no curve \(name)") }
      let place = try cross(level, curve, look)
      guard let gap else { return place }
      let frame = try frame(context.segment, context.side)
      guard let toward = frame.vector(gap.side) else {
        throw Miss("\(context.segment.name) has no \(gap.side.text)")
      }
      guard
        let end = surface.walk(
          from: place.anchor, toward: toward,
          length: gap.fingerCun * (try span(PointRule.fingerCun)).cunLength,
          inPlaneAcross: frame.planeAxis(gap.side))
      else { throw Miss("the walk along the skin leaves it") }
      return SkinPoint(anchor: end.anchor, position: end.position, sigma: place.sigma)
    }
  }

  /// The line through places of the skin; neighbours on a channel often share it.
  private mutating func course(
    through points: [SkinPoint], _ shape: CurveShape
  ) -> PlacedCurve.Course? {
    let anchors = points.map(\.anchor)
    if let known = courses.first(where: { $0.shape == shape && $0.through == anchors }) {
      return known.course
    }
    guard let course = surface.course(through: points, shape) else { return nil }
    courses.append((through: anchors, shape: shape, course: course))
    return course
  }

  private func cross(
    _ level: Level, _ curve: PlacedCurve, _ aspect: Vector3?
  ) throws(Miss) -> SkinPoint {
    let reach = RuleEvaluator.curveReach * surface.stature
    let place = curve.crossing(on: surface, aspect: aspect, reach: reach) { p in
      switch level {
      case .plane(let axis, let coordinate, _, _): p.dot(axis) - coordinate
      case .intercostal(let space, let thorax): p.z - thorax.height(space, at: p)
      }
    }
    guard let place else { throw Miss("the level never meets \(curve.name)") }
    return SkinPoint(
      anchor: place.anchor, position: place.position, sigma: hypotenuse(level.sigma, curve.sigma))
  }

  /// Level and a line parallel to the midline, seen from behind or from the front; what lies beyond
  /// the flat of the trunk is walked along the skin.
  private func crossTrunk(
    _ level: Level, _ cun: Double, behind: Bool, _ side: Side
  ) throws(Miss) -> SkinPoint {
    let wanted: Double
    let spanSigma: Double
    if behind {
      let span = try span(LateralTable.back.spans[0])
      wanted = cun * span.cunLength
      spanSigma = span.sigma
    } else {
      wanted = try chestOffset(cun)
      spanSigma = try span(LateralTable.chest.spans[0]).sigma
    }
    let z: Double
    switch level {
    case .plane(let axis, let coordinate, _, _):
      guard axis.z == 1 else { throw Miss("a level that never meets the line") }
      z = coordinate
    case .intercostal(let space, let thorax):
      z = thorax.height(space, offset: wanted)
    }
    let sigma = hypotenuse(level.sigma, cun * spanSigma)
    var x = wanted
    if cun > 0, let half = surface.halfBreadth(z: z) {
      x = min(x, RuleEvaluator.flatShare * half)
    }
    let seen =
      behind
      ? surface.castFromBehind(x: side.sign * x, z: z)
      : surface.castFromFront(x: side.sign * x, z: z)
    guard let hit = seen else {
      throw Miss("no skin \(behind ? "behind" : "in front") at this level")
    }
    guard x < wanted else {
      return SkinPoint(anchor: hit.anchor, position: hit.position, sigma: sigma)
    }
    guard
      let end = surface.walk(
        from: hit.anchor, toward: Vector3(side.sign, 0, 0), length: wanted - x,
        inPlaneAcross: Vector3(0, 0, 1))
    else { throw Miss("the walk along the skin leaves it") }
    return SkinPoint(anchor: end.anchor, position: end.position, sigma: sigma)
  }

  /// Distance from the midline on the chest [m]: by the nipples to 4 cun, then on to the coracoid.
  private func chestOffset(_ cun: Double) throws(Miss) -> Double {
    let inner = try span(LateralTable.chest.spans[0])
    guard cun > 4 else { return cun * inner.cunLength }
    let outer = try span(LateralTable.chest.spans[1])
    return 4 * inner.cunLength
      + (cun - 4) / 2 * (6 * outer.cunLength - 4 * inner.cunLength)
  }

  /// From the point of the midline that makes the level, sideways along the skin in the level.
  private func crossHead(
    _ level: Level, _ cun: Double, _ spanName: String, _ side: Side
  ) throws(Miss) -> SkinPoint {
    guard case .plane(let axis, _, let sigma, let through) = level, let through else {
      throw Miss("a level of the head goes through a point of its midline")
    }
    guard abs(through.position.x) < 1e-3 * surface.stature else {
      throw Miss("the point of the level is not on the midline")
    }
    let span = try span(spanName)
    guard
      let end = surface.walk(
        from: through.anchor, toward: Vector3(side.sign, 0, 0), length: cun * span.cunLength,
        inPlaneAcross: axis)
    else { throw Miss("the walk along the skin leaves it") }
    return SkinPoint(
      anchor: end.anchor, position: end.position, sigma: hypotenuse(sigma, cun * span.sigma))
  }

  /// Level and a line through points: on the piece of the line that the level cuts, or the nearest.
  private func cross(
    _ axis: Vector3, _ coordinate: Double, _ sigma: Double, _ points: [SkinPoint]
  ) throws(Miss) -> SkinPoint {
    var best: (fraction: Double, beyond: Double, a: SkinPoint, b: SkinPoint)?
    for (a, b) in zip(points, points.dropFirst()) {
      let start = a.position.dot(axis)
      let length = b.position.dot(axis) - start
      guard abs(length) > 1e-6 else { continue }
      let fraction = (coordinate - start) / length
      let beyond = max(0, -fraction, fraction - 1)
      if let known = best, known.beyond <= beyond { continue }
      best = (fraction, beyond, a, b)
    }
    guard let best else { throw Miss("the level never meets the line") }
    guard
      let hit = surface.castBetween(best.a, best.b, best.fraction, keeping: axis)
    else { throw Miss("no skin where the level meets the line") }
    let f = min(1, max(0, best.fraction))
    return SkinPoint(
      anchor: hit.anchor, position: hit.position,
      sigma: hypotenuse(sigma, hypotenuse((1 - f) * best.a.sigma, f * best.b.sigma)))
  }
}
