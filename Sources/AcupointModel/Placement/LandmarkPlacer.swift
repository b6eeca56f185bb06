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

  private mutating func place(_ name: String, _ wanted: Side) throws(PlacementFailure) -> SkinPoint
  {
    guard let record = atlas.landmarks.first(where: { $0.name == name }) else {
      preconditionFailure("loading lets no unknown landmark pass: \(name)")
    }
    // A paired landmark asked for from the midline gives its left one: only its level can matter.
    let side: Side = record.sides == .mid ? .mid : (wanted == .mid ? .left : wanted)
    if let known = found[name]?[side] { return known }
    let (anchor, position) = try evaluate(record, side)
    let point = SkinPoint(anchor: anchor, position: position, sigma: record.sigma)
    found[name, default: [:]][side] = point
    return point
  }

  private mutating func evaluate(
    _ record: LandmarkRecord, _ side: Side
  ) throws(PlacementFailure) -> (SurfaceAnchor, Vector3) {
    func failure(_ reason: String) -> PlacementFailure {
      PlacementFailure(name: record.name, side: side, reason: reason)
    }
    func hit(_ hit: RayHit?, _ reason: String) throws(PlacementFailure) -> (SurfaceAnchor, Vector3)
    {
      guard let hit else { throw failure(reason) }
      return (hit.anchor, hit.position)
    }
    switch record.rule {
    case .feature(let name):
      return try feature(name, side)
    case .spine(let vertebra):
      guard let level = atlas.spine.index(of: vertebra) else { throw failure("no such vertebra") }
      let z = try spine().height(level, .tip)
      return try hit(surface.castFromBehind(x: 0, z: z), "no skin behind")
    case .behind(let height, let lateral):
      let z = try self.height(height, record.name, side)
      let x = try lateral.map { d throws(PlacementFailure) in try distance(d, record.name, side) }
      return try hit(surface.castFromBehind(x: side.sign * (x ?? 0), z: z), "no skin behind")
    case .beside(let height):
      let z = try self.height(height, record.name, side)
      guard let axis = surface.joint("spine03", .mid) else { throw failure("no spine") }
      return try hit(
        surface.castOutwards(
          from: Vector3(0, axis.y, z), along: Vector3(side.sign, 0, 0)), "no skin beside")
    case .ray(let joint, let direction):
      guard let origin = surface.joint(joint, side) else { throw failure("no joint \(joint)") }
      let d = Vector3(side.sign * direction.x, direction.y, direction.z)
      return try hit(surface.castOutwards(from: origin, along: d), "the ray leaves nothing")
    case .between(let a, let b, let fraction):
      let start = try place(a, side)
      let end = try place(b, side)
      return try hit(surface.castBetween(start, end, fraction), "no skin at the chord")
    case .sagittal(let from, let arc):
      let start = try place(from, side)
      guard
        let end = surface.walk(
          from: start.anchor, toward: Vector3(0, 0, 1), length: arc * surface.stature)
      else { throw failure("the walk along the skin leaves it") }
      return end
    }
  }

  /// A feature of the mesh: control vertices stand first among the vertices of the surface.
  private func feature(
    _ name: String, _ side: Side
  ) throws(PlacementFailure) -> (SurfaceAnchor, Vector3) {
    guard let feature = atlas.features[name] else {
      preconditionFailure("loading lets no unknown feature pass: \(name)")
    }
    let asset = surface.body.shape.asset
    let vertices = surface.body.surface.vertices
    var p = Vector3.zero
    for (vertex, weight) in zip(feature.vertices, feature.weights) {
      guard vertex < asset.vertexCount else {
        throw PlacementFailure(
          name: name, side: side,
          reason: "vertex \(vertex) of \(asset.vertexCount): not a feature of this body")
      }
      p += vertices[side == .right ? asset.mirrored(vertex) : vertex] * weight
    }
    let place = surface.hierarchy.nearest(to: p, in: surface.body.surface)
    return (place.anchor, place.position)
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
}
