// SPDX-License-Identifier: GPL-3.0-or-later

import Geometry
import SpatialMath

/// Evaluates the rules of an atlas on one body whose landmarks, curves and spans are known.
struct RuleEvaluator {
  let atlas: Atlas
  let surface: ReferenceSurface
  let landmarks: LandmarkLookup
  let curves: CurveLookup
  let spans: [MeasuredSpan]
  let spine: PlacedSpine
  let thorax: PlacedThorax?
  /// The reference posture, when the rules are evaluated in another one.
  private let home: ReferenceSurface?
  private var frames: [BodySegment: [Side: SegmentFrame]] = [:]
  /// Lines joined so far.
  var courses: [(through: [SurfaceAnchor], shape: CurveShape, course: PlacedCurve.Course)] = []
  /// Points that others refer to, each placed once.
  private var known: [Side: [AcupointCode: SkinPoint]] = [:]

  /// No place under smooth skin is known better than this [m].
  static let leastSigma = 0.005
  /// Beyond this share of the half breadth a distance from the midline is measured on the skin.
  static let flatShare = 0.85
  /// A line that ends this much short of a level is taken to reach it [share of stature].
  static let curveReach = 0.012

  init(
    atlas: Atlas, surface: ReferenceSurface, landmarks: [PlacedLandmark], curves: [PlacedCurve],
    spans: [MeasuredSpan], spine: PlacedSpine, home: ReferenceSurface? = nil
  ) {
    self.atlas = atlas
    self.home = home
    self.surface = surface
    self.landmarks = LandmarkLookup(landmarks)
    self.curves = CurveLookup(curves)
    self.spans = spans
    self.spine = spine
    thorax = PlacedThorax(atlas.thorax, LandmarkLookup(landmarks), spans)
  }

  /// The side a rule is evaluated for, and the segment that its directions mean.
  struct Context {
    let side: Side
    let segment: BodySegment
  }

  /// Why a rule has no point on this body.
  struct Miss: Error {
    let reason: String
    init(_ reason: String) { self.reason = reason }
  }

  /// The place of a record on a side it has.
  mutating func point(_ record: AcupointRecord, _ side: Side) throws(Miss) -> SkinPoint? {
    if let known = known[side]?[record.code] { return known }
    guard let rule = record.rule else { return nil }
    let segment = BodySegment(atlas.regions[record.region]?.segment ?? "trunk")
    let place = try point(rule, Context(side: side, segment: segment))
    known[side, default: [:]][record.code] = place
    return place
  }

  mutating func point(_ rule: PointRule, _ context: Context) throws(Miss) -> SkinPoint {
    let side = context.side
    switch rule {
    case .landmark(let name):
      guard let place = landmarks.meant(name, by: side) else { throw Miss("no landmark \(name)") }
      return place
    case .point(let code):
      guard let record = atlas[code] else { throw Miss("no point \(code)") }
      let own: Side = record.sides.all.contains(side) ? side : record.sides.all[0]
      guard let place = try point(record, own) else { throw Miss("\(code) is not on the skin") }
      return place
    case .when(let female, let male):
      return try point(surface.body.shape.patient.sex == .female ? female : male, context)
    case .byStandard(let who, let gbt):
      return try point(atlas.standard == .who2008 ? who : gbt, context)
    case .between(let a, let b, let fraction, let way):
      return try between(point(a, context), point(b, context), fraction, way)
    case .onCurve(let name, let a, let b, let fraction):
      return try onCurve(name, point(a, context), point(b, context), fraction, side)
    case .move(let from, let goal, let cun, let span, let segment):
      return try move(
        point(from, context), goal, cun, span,
        Context(
          side: side,
          segment: try self.segment(
            segment, span, context)))
    case .dip(let near, let radius, let kind):
      let span = try span(PointRule.fingerCun)
      return surface.relief(
        kind, near: try point(near, context), radius: radius * span.cunLength,
        least: RuleEvaluator.leastRelief * span.cunLength)
    case .cross(let levelRule, let line, let aspect):
      let level = try level(levelRule, context)
      return try cross(level, line, aspect, context)
    }
  }

  /// What a hollow or ridge must stand out by to be one [finger cun]: about a millimetre.
  private static let leastRelief = 0.05

  func span(_ id: String) throws(Miss) -> MeasuredSpan {
    guard let span = spans.first(where: { $0.id == id }) else { throw Miss("no span \(id)") }
    return span
  }

  /// The segment named, else that of the span, else that of the region.
  func segment(
    _ named: BodySegment?, _ span: String?, _ context: Context
  ) throws(Miss) -> BodySegment {
    if let named { return named }
    if let span { return try self.span(span).segment ?? context.segment }
    return context.segment
  }

  mutating func frame(_ segment: BodySegment, _ side: Side) throws(Miss) -> SegmentFrame {
    if let known = frames[segment]?[side] { return known }
    guard var frame = (home ?? surface).frame(segment, side, atlas.features) else {
      throw Miss("no segment \(segment.name)")
    }
    if let home { frame = frame.carried(from: home.body, to: surface.body, side) }
    frames[segment, default: [:]][side] = frame
    return frame
  }

  private func between(
    _ a: SkinPoint, _ b: SkinPoint, _ fraction: Double, _ way: PointRule.Way
  ) throws(Miss) -> SkinPoint {
    let hit =
      way == .skin ? surface.castAlongSkin(a, b, fraction) : surface.castBetween(a, b, fraction)
    guard let hit else { throw Miss("no skin there") }
    return SkinPoint(
      anchor: hit.anchor, position: hit.position,
      sigma: hypotenuse((1 - fraction) * a.sigma, fraction * b.sigma))
  }

  private func onCurve(
    _ name: String, _ a: SkinPoint, _ b: SkinPoint, _ fraction: Double, _ side: Side
  ) throws(Miss) -> SkinPoint {
    guard let curve = curves.meant(name, by: side) else { throw Miss("no curve \(name)") }
    let from = curve.parameter(nearestTo: a.position, on: surface)
    let to = curve.parameter(nearestTo: b.position, on: surface)
    guard let place = curve.place(fraction, from: from, to: to, on: surface) else {
      throw Miss("\(name) leaves the skin")
    }
    let along = hypotenuse((1 - fraction) * a.sigma, fraction * b.sigma)
    return SkinPoint(
      anchor: place.anchor, position: place.position, sigma: hypotenuse(along, curve.sigma))
  }

  private mutating func move(
    _ from: SkinPoint, _ goal: PointRule.Goal, _ cun: Double, _ spanName: String,
    _ context: Context
  ) throws(Miss) -> SkinPoint {
    let span = try span(spanName)
    let toward: Vector3
    var axis: Vector3?
    switch goal {
    case .direction(let direction):
      let frame = try frame(context.segment, context.side)
      guard let d = frame.vector(direction) else {
        throw Miss("\(context.segment.name) has no \(direction.text)")
      }
      toward = d
      axis = frame.planeAxis(direction)
    case .point(let rule):
      toward = try point(rule, context).position - from.position
    case .curve(let name):
      guard let curve = curves.meant(name, by: context.side) else { throw Miss("no curve \(name)") }
      let t = curve.parameter(nearestTo: from.position, on: surface)
      guard let foot = curve.place(at: t, on: surface) else { throw Miss("\(name) has no place") }
      toward = foot.position - from.position
    }
    guard toward.length > 1e-6 else { throw Miss("a move to where it starts") }
    guard
      let end = surface.walk(
        from: from.anchor, toward: toward.normalized, length: cun * span.cunLength,
        inPlaneAcross: axis)
    else { throw Miss("the walk along the skin leaves it") }
    return SkinPoint(
      anchor: end.anchor, position: end.position, sigma: hypotenuse(from.sigma, cun * span.sigma))
  }
}
