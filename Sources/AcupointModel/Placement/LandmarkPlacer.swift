// SPDX-License-Identifier: GPL-3.0-or-later

import Geometry
import SpatialMath

/// A landmark found on one body.
package struct PlacedLandmark: Equatable, Sendable {
  package let name: String
  package let side: Side
  package let place: SkinPoint
}

/// Finds every landmark of an atlas on one body, each once, in the order they need each other.
struct LandmarkPlacer {
  let atlas: Atlas
  let surface: ReferenceSurface
  private var found: [String: [Side: SkinPoint]] = [:]
  var curves: [String: [Side: PlacedCurve]] = [:]
  var frames: [BodySegment: [Side: SegmentFrame]] = [:]

  init(atlas: Atlas, surface: ReferenceSurface) {
    self.atlas = atlas
    self.surface = surface
  }

  /// All of them, in the order of the atlas, left before right.
  mutating func placeAll() throws(PlacementFailure) -> [PlacedLandmark] {
    var placed: [PlacedLandmark] = []
    for record in atlas.landmarks {
      for side in record.sides.all {
        placed.append(
          PlacedLandmark(name: record.name, side: side, place: try place(record.name, side)))
      }
    }
    return placed
  }

  /// The levels of the spine between its two anchors.
  mutating func spine() throws(PlacementFailure) -> PlacedSpine {
    PlacedSpine(
      column: atlas.spine, upper: try place(atlas.spine.upper.landmark, .mid).position.z,
      lower: try place(atlas.spine.lower.landmark, .mid).position.z)
  }

  mutating func place(_ name: String, _ wanted: Side) throws(PlacementFailure) -> SkinPoint {
    guard let record = atlas.landmark(name) else {
      preconditionFailure("loading lets no unknown landmark pass: \(name)")
    }
    // A paired landmark asked for from the midline gives its left one: only its level can matter.
    let side: Side = record.sides == .mid ? .mid : (wanted == .mid ? .left : wanted)
    if let known = found[name]?[side] { return known }
    let at = try evaluate(record, record.rule, side)
    let point = SkinPoint(anchor: at.anchor, position: at.position, sigma: record.sigma)
    found[name, default: [:]][side] = point
    return point
  }

  private mutating func evaluate(
    _ record: LandmarkRecord, _ rule: LandmarkRule, _ side: Side
  ) throws(PlacementFailure) -> SkinPlace {
    func found(_ place: SkinPlace?, _ reason: String) throws(PlacementFailure) -> SkinPlace {
      guard let place else {
        throw PlacementFailure(name: record.name, side: side, reason: reason)
      }
      return place
    }
    func hit(_ hit: RayHit?, _ reason: String) throws(PlacementFailure) -> SkinPlace {
      try found(hit.map(SkinPlace.init), reason)
    }
    switch rule {
    case .feature(let name):
      return try feature(name, side)
    case .spine(let vertebra):
      guard let level = atlas.spine.index(of: vertebra) else {
        return try found(nil, "no such vertebra")
      }
      let z = try spine().height(level, .tip)
      return try hit(surface.castFromBehind(x: 0, z: z), "no skin behind")
    case .behind(let height, let lateral):
      let z = try self.height(height, record.name, side)
      let x = try lateral.map { d throws(PlacementFailure) in try distance(d, record.name, side) }
      return try hit(surface.castFromBehind(x: side.sign * (x ?? 0), z: z), "no skin behind")
    case .front(let height, let lateral):
      let z = try self.height(height, record.name, side)
      let x = try lateral.map { d throws(PlacementFailure) in try distance(d, record.name, side) }
      return try hit(surface.castFromFront(x: side.sign * (x ?? 0), z: z), "no skin in front")
    case .beside(let height, let coronal):
      let z = try self.height(height, record.name, side)
      guard let axis = surface.joint("spine03", .mid) else { return try found(nil, "no spine") }
      let depth = try coronal.map { name throws(PlacementFailure) in
        try place(name, side).position.y
      }
      return try hit(
        surface.castOutwards(
          from: Vector3(0, depth ?? axis.y, z), along: Vector3(side.sign, 0, 0)), "no skin beside")
    case .ray(let joint, let direction):
      guard let origin = surface.joint(joint, side) else {
        return try found(nil, "no joint \(joint)")
      }
      let d = Vector3(side.sign * direction.x, direction.y, direction.z)
      return try hit(surface.castOutwards(from: origin, along: d), "the ray leaves nothing")
    case .between, .walk, .section, .on, .when:
      return try evaluateFromOthers(record, rule, side)
    }
  }

  /// The rules that start from other landmarks, segments and curves.
  private mutating func evaluateFromOthers(
    _ record: LandmarkRecord, _ rule: LandmarkRule, _ side: Side
  ) throws(PlacementFailure) -> SkinPlace {
    func found(_ place: SkinPlace?, _ reason: String) throws(PlacementFailure) -> SkinPlace {
      guard let place else {
        throw PlacementFailure(name: record.name, side: side, reason: reason)
      }
      return place
    }
    switch rule {
    case .between(let a, let b, let fraction, let way):
      let start = try place(a, side)
      let end = try place(b, side)
      return try found(
        (way == .skin
          ? surface.castAlongSkin(start, end, fraction)
          : surface.castBetween(start, end, fraction)).map(SkinPlace.init), "no skin at the chord")
    case .walk(let from, let toward, let segment, let arc):
      let start = try place(from, side)
      let frame = try self.frame(segment, side, record.name)
      guard let way = frame.vector(toward) else {
        return try found(nil, "\(segment.name) has no \(toward.text)")
      }
      let end = surface.walk(
        from: start.anchor, toward: way, length: arc * surface.stature,
        inPlaneAcross: frame.planeAxis(toward))
      return try found(
        end.map { SkinPlace(anchor: $0.anchor, position: $0.position) },
        "the walk along the skin leaves it")
    case .section(let segment, let along, let place):
      let frame = try self.frame(segment, side, record.name)
      let f = try fraction(along, frame, side)
      return try found(surface.section(frame, f, place), "no skin around \(segment.name) there")
    case .on(let name, let along):
      return try on(name, along, record.name, side)
    case .when(let female, let male):
      return try evaluate(
        record, surface.body.shape.patient.sex == .female ? female : male, side)
    case .feature, .spine, .behind, .front, .beside, .ray:
      preconditionFailure("\(record.name) starts from nothing else")
    }
  }

  /// A feature of the mesh, moved to the subdivided skin.
  private func feature(_ name: String, _ side: Side) throws(PlacementFailure) -> SkinPlace {
    guard let p = surface.place(of: name, side, atlas.features) else {
      throw PlacementFailure(name: name, side: side, reason: "not a feature of this body")
    }
    return surface.nearest(to: p)
  }

  private mutating func height(
    _ rule: LandmarkRule.Height, _ name: String, _ side: Side
  ) throws(PlacementFailure) -> Double {
    switch rule {
    case .stature(let fraction):
      return surface.height(fraction)
    case .joint(let joint, let plus):
      guard let p = surface.joint(joint, side) else {
        throw PlacementFailure(name: name, side: side, reason: "no joint \(joint)")
      }
      return p.z + plus * surface.stature
    case .landmark(let other, let plus):
      return try place(other, side).position.z + plus * surface.stature
    case .between(let a, let b, let fraction):
      let start = try level(of: a, side)
      return start + fraction * (try level(of: b, side) - start)
    }
  }

  private mutating func level(
    of name: String, _ side: Side
  ) throws(PlacementFailure) -> Double {
    if name == LandmarkRule.Height.vertex { return surface.height(1) }
    return try place(name, side).position.z
  }

  private mutating func distance(
    _ rule: LandmarkRule.Distance, _ name: String, _ side: Side
  ) throws(PlacementFailure) -> Double {
    switch rule {
    case .stature(let fraction):
      return fraction * surface.stature
    case .joint(let joint, let factor):
      guard let p = surface.joint(joint, side) else {
        throw PlacementFailure(name: name, side: side, reason: "no joint \(joint)")
      }
      return abs(p.x) * factor
    case .landmark(let other, let factor):
      return abs(try place(other, side).position.x) * factor
    }
  }
}
