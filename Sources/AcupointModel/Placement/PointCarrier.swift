// SPDX-License-Identifier: GPL-3.0-or-later

import Geometry
import SpatialMath

/// Takes the points of one patient from the reference posture into another posture of the same body.
///
/// Most move with the skin. Where skin slides over a joint, a point keeps its place over the bone
/// instead, or its rule is evaluated again; either way the result is an anchor on the posed skin,
/// which breath and contact carry on like any other.
struct PointCarrier {
  private let placed: PlacedAtlas
  private let body: PosedBody
  /// The posed skin, ready for rays; nil where every point moves with the skin.
  private let surface: ReferenceSurface?
  private var evaluator: RuleEvaluator?

  /// How far from where the bone takes it a point is looked for on the skin [share of stature].
  static let reach = 0.03
  /// With raised arms the skin of the shoulder blade is known less well [m]; a choice.
  static let raisedArmSigma = 0.01
  static let scapularRegions = [
    "scapula_muscle", "scapula_bone_close", "shoulder_top", "back_thoracic",
  ]

  /// Where a point has come to, and where its channel runs (of any length).
  struct Place {
    let anchor: SurfaceAnchor
    let along: Vector3
    let sigma: Double
  }

  init(_ placed: PlacedAtlas, to body: PosedBody) {
    self.placed = placed
    self.body = body
    let slides = body.posture != .anatomical && placed.points.contains { $0.carry != .skin }
    surface = slides ? ReferenceSurface(body, like: placed.reference) : nil
    if let surface, placed.points.contains(where: { $0.carry == .posed }) {
      evaluator = RuleEvaluator(
        atlas: placed.atlas, surface: surface,
        landmarks: placed.landmarks.map { PointCarrier.landmark($0, placed, surface) },
        curves: placed.curves, spans: placed.spans, spine: placed.spine, home: placed.reference)
    }
  }

  /// The place of a point in this posture.
  mutating func place(of point: PlacedPoint) -> Place {
    var sigma = point.sigma
    if body.posture.raisesArm(point.side), PointCarrier.scapularRegions.contains(point.region) {
      sigma = hypotenuse(sigma, PointCarrier.raisedArmSigma)
    }
    let moved: (anchor: SurfaceAnchor, along: Vector3)?
    switch point.carry {
    case .skin: moved = nil
    case .bone(let name): moved = byBone(name, point)
    case .posed: moved = byRule(point)
    }
    let anchor = moved?.anchor ?? point.anchor
    let along =
      moved?.along ?? point.tangent.vector(on: point.anchor.triangle, of: body.surface)
    return Place(anchor: anchor, along: along, sigma: sigma)
  }

  /// Rigid with the bone, then along the normal it has taken with it to the posed skin; nil where
  /// there is none within reach.
  private func byBone(_ name: String, _ point: PlacedPoint) -> (SurfaceAnchor, Vector3)? {
    guard let surface, let move = PointCarrier.move(name, point.side, placed, body) else {
      return nil
    }
    let rest = placed.reference.body.surface
    let normal = rest.areaMeanNormal(around: point.anchor, radius: point.footprintRadius)
    let hit = surface.castToSkin(
      move * point.position, along: move.rotation * normal, reach: PointCarrier.reach)
    let along = point.tangent.vector(on: point.anchor.triangle, of: rest)
    return hit.map { ($0.anchor, move.rotation * along) }
  }

  /// The rule again, with the landmarks where their bones have taken them; nil where the rule has no
  /// place in this posture.
  private mutating func byRule(_ point: PlacedPoint) -> (SurfaceAnchor, Vector3)? {
    guard evaluator != nil, let record = placed.atlas[point.code],
      let place = try? evaluator?.point(record, point.side)
    else { return nil }
    // The skin at the new place turns like that of the old one, but for the little it slides.
    let along = point.tangent.vector(on: point.anchor.triangle, of: body.surface)
    return (place.anchor, along)
  }

  /// What a bone does between the reference posture and this one; a name without side means the
  /// point's side.
  private static func move(
    _ name: String, _ side: Side, _ placed: PlacedAtlas, _ body: PosedBody
  ) -> BonePose? {
    let bone = BoneName(rawValue: name)
    let paired = bone.on(side == .right ? .right : .left)
    let names = [bone, paired]
    for name in names {
      if let from = try? placed.reference.body.bone(named: name),
        let to = try? body.bone(named: name)
      {
        return to.after(from)
      }
    }
    return nil
  }

  /// A landmark where its bone has taken it: the joint its rule starts from, else the bone that
  /// moves the skin there most.
  private static func landmark(
    _ landmark: PlacedLandmark, _ placed: PlacedAtlas, _ surface: ReferenceSurface
  ) -> PlacedLandmark {
    let reference = placed.reference.body
    let anchor = landmark.place.anchor
    // Each triangle's first corner stands for a control vertex.
    let vertex = reference.surface.topology.triangles[Int(anchor.triangle)].x
    let asset = reference.shape.asset
    var bone = asset.skeleton.names[asset.dominantBone(ofVertex: Int(vertex))].rawValue
    if case .ray(let joint, _)? = placed.atlas.landmark(landmark.name)?.rule { bone = joint }
    guard let move = move(bone, landmark.side, placed, surface.body) else { return landmark }
    let normal = move.rotation * reference.surface.normal(at: anchor)
    let p = move * landmark.place.position
    let hit = surface.castToSkin(p, along: normal, reach: reach)
    return PlacedLandmark(
      name: landmark.name, side: landmark.side,
      place: SkinPoint(
        anchor: hit?.anchor ?? anchor,
        position: hit?.position ?? surface.body.surface.position(of: anchor),
        sigma: landmark.place.sigma))
  }
}

extension BonePose {
  /// From where `other` puts a rest point to where this pose puts it.
  func after(_ other: BonePose) -> BonePose {
    let turn = rotation * other.rotation.inverse
    return BonePose(rotation: turn, translation: translation - turn * other.translation)
  }
}

extension SegmentFrame {
  /// The same frame after its bone has moved with the posture; trunk, neck and head stay.
  func carried(from reference: PosedBody, to body: PosedBody, _ side: Side) -> SegmentFrame {
    guard let name = segment.carrier?.on(side == .right ? .right : .left),
      let from = try? reference.bone(named: name), let to = try? body.bone(named: name)
    else { return self }
    let move = to.after(from)
    return SegmentFrame(
      start: move * start, end: move * end, axis: move.rotation * axis,
      anterior: move.rotation * anterior, lateral: move.rotation * lateral, segment: segment)
  }
}

extension BodySegment {
  /// The bone that turns with the whole of the segment; nil for those of the trunk's axis.
  fileprivate var carrier: BoneName? {
    switch self {
    case .trunk, .neck, .head: nil
    case .upperArm: "upperarm02"
    case .forearm: "lowerarm02"
    case .hand: "wrist"
    case .thigh: "upperleg02"
    case .shank: "lowerleg02"
    case .foot: "foot"
    case .bone(let name): BoneName(rawValue: name)
    }
  }
}

extension Posture {
  /// True where the arm of a side is over the head; of the midline, where any is.
  func raisesArm(_ side: Side) -> Bool {
    switch self {
    case .supineArmsUp, .proneArmsUp: true
    case .sideLeftArmUp: side != .left
    case .sideRightArmUp: side != .right
    default: false
    }
  }
}
