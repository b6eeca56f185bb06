// SPDX-License-Identifier: GPL-3.0-or-later

import Geometry
import SpatialMath

/// The axis of a segment of one body in the reference posture, and its front and outer side.
struct SegmentFrame {
  /// Proximal and distal end, in P [m].
  let start: Vector3
  let end: Vector3
  /// Towards the distal end; upwards on trunk, neck and head.
  let axis: Vector3
  /// The front: palm of the hand, back of the foot.
  let anterior: Vector3
  /// Away from the midline: the thumb's side, the little toe's side.
  let lateral: Vector3
  let segment: BodySegment

  func point(_ fraction: Double) -> Vector3 { start + (end - start) * fraction }

  /// How far along the axis a point lies: 0 at the start, 1 at the end.
  func fraction(of p: Vector3) -> Double {
    let length = (end - start).dot(axis)
    return (p - start).dot(axis) / length
  }

  /// The direction around the axis: 0° the front, 90° the outer side.
  func around(degrees: Double) -> Vector3 {
    let (s, c) = Elementary.sincos(degrees * (Double.pi / 180))
    return anterior * c + lateral * s
  }

  /// A named direction, or nil where the segment has none of that name.
  func vector(_ direction: Direction) -> Vector3? {
    switch direction {
    case .superior: Vector3(0, 0, 1)
    case .inferior: Vector3(0, 0, -1)
    case .proximal: segment.isAxial ? nil : -axis
    case .distal: segment.isAxial ? nil : axis
    case .lateral, .radial, .fibular: lateral
    case .medial, .ulnar, .tibial: -lateral
    case .anterior: segment == .foot ? axis : anterior
    case .posterior: segment == .foot ? -axis : -anterior
    case .palmar: segment.isOfHand ? anterior : nil
    case .plantar: segment == .foot ? -anterior : nil
    case .dorsal:
      if segment == .foot { anterior } else { segment.isOfHand ? -anterior : nil }
    }
  }

  func vector(_ sum: DirectionSum) -> Vector3? {
    var total = Vector3.zero
    for part in sum.parts {
      guard let d = vector(part) else { return nil }
      total += d
    }
    return total.length > 1e-9 ? total.normalized : nil
  }

  /// The axis a walk in this direction stays at right angles to; nil for one along the segment, which
  /// stays in the plane of the axis and the skin's normal.
  func planeAxis(_ sum: DirectionSum) -> Vector3? {
    guard sum.parts.count == 1 else { return nil }
    switch sum.parts[0] {
    case .superior, .inferior: return segment.isAxial ? Vector3(1, 0, 0) : nil
    case .proximal, .distal: return nil
    case .lateral, .medial, .anterior, .posterior, .radial, .ulnar, .tibial, .fibular, .palmar,
      .dorsal, .plantar:
      if segment.isAxial { return Vector3(0, 0, 1) }
      return segment == .foot && abs((vector(sum) ?? axis).dot(axis)) > 0.5 ? nil : axis
    }
  }
}

extension ReferenceSurface {
  /// The frame of a segment on one side; nil where the body has no such bone or feature.
  func frame(_ segment: BodySegment, _ side: Side, _ features: FeatureTable) -> SegmentFrame? {
    let front = Vector3(0, -1, 0)
    func limb(_ a: String, _ b: String, _ front: Vector3) -> SegmentFrame? {
      guard let start = joint(a, side), let end = joint(b, side) else { return nil }
      return SegmentFrame(from: start, to: end, front: front, side, segment)
    }
    switch segment {
    case .trunk, .neck, .head:
      guard let pelvis = joint("spine05", .mid), let neck = joint("neck01", .mid) else {
        return nil
      }
      let x = Vector3(side.sign, 0, 0)
      return SegmentFrame(
        start: pelvis, end: neck, axis: Vector3(0, 0, 1), anterior: front, lateral: x,
        segment: segment)
    case .upperArm: return limb("upperarm01", "lowerarm01", front)
    case .forearm: return limb("lowerarm01", "wrist", front)
    case .thigh: return limb("upperleg01", "lowerleg01", front)
    case .shank: return limb("lowerleg01", "foot", front)
    case .hand: return palm(side).flatMap { limb("wrist", "finger3-1", $0) }
    case .foot:
      guard let heel = place(of: "heel posterior", side, features),
        let toe = place(of: "2nd toe tip", side, features)
      else { return nil }
      return SegmentFrame(from: heel, to: toe, front: Vector3(0, 0, 1), side, segment)
    case .bone(let name):
      let bone = BoneName(rawValue: name).on(side == .right ? .right : .left)
      guard let start = try? body.joint(named: bone), let end = try? body.tail(named: bone) else {
        return nil
      }
      let towards = segment.isOfHand ? palmOf(name, start, end, side, features) : front
      return towards.flatMap { SegmentFrame(from: start, to: end, front: $0, side, segment) }
    }
  }

  /// Where the palm looks: across the plane of the wrist and the outer metacarpal heads.
  private func palm(_ side: Side) -> Vector3? {
    guard let wrist = joint("wrist", side), let index = joint("finger2-1", side),
      let little = joint("finger5-1", side)
    else { return nil }
    let normal = (index - wrist).cross(little - wrist).normalized
    return normal.dot(Vector3(0, -1, 0)) < 0 ? -normal : normal
  }

  /// Where the palmar side of a finger looks: away from its nail, whose corners tell its breadth.
  private func palmOf(
    _ bone: String, _ start: Vector3, _ end: Vector3, _ side: Side, _ features: FeatureTable
  ) -> Vector3? {
    let fingers = ["thumb", "index", "middle", "ring", "little"]
    guard bone.hasPrefix("finger"), let digit = bone.dropFirst(6).first?.wholeNumberValue,
      fingers.indices.contains(digit - 1),
      let radial = place(of: "\(fingers[digit - 1]) nail radial root corner", side, features),
      let ulnar = place(of: "\(fingers[digit - 1]) nail ulnar root corner", side, features),
      let nailBone = joint("finger\(digit)-3", side)
    else { return palm(side) }
    let axis = (end - start).normalized
    let breadth = (radial - ulnar).rejected(from: axis)
    let palmar = breadth.cross(axis).normalized
    let toNail = (radial + ulnar) * 0.5 - nailBone
    return palmar.dot(toNail.rejected(from: axis)) > 0 ? -palmar : palmar
  }

  /// The mean of a feature's control vertices, which stand first among those of the surface; nil for
  /// a feature this body has not.
  func place(of name: String, _ side: Side, _ features: FeatureTable) -> Vector3? {
    guard let feature = features[name] else { return nil }
    let asset = body.shape.asset
    var p = Vector3.zero
    for (vertex, weight) in zip(feature.vertices, feature.weights) {
      guard vertex < asset.vertexCount else { return nil }
      p += body.surface.vertices[side == .right ? asset.mirrored(vertex) : vertex] * weight
    }
    return p
  }
}

extension SegmentFrame {
  /// Between two joints, with the front made orthogonal to the axis.
  init?(from start: Vector3, to end: Vector3, front: Vector3, _ side: Side, _ segment: BodySegment)
  {
    let way = end - start
    guard way.length > 1e-6 else { return nil }
    let axis = way.normalized
    let anterior = front.rejected(from: axis)
    guard anterior.length > 1e-6 else { return nil }
    self.start = start
    self.end = end
    self.axis = axis
    self.anterior = anterior.normalized
    // On a left limb, whose axis goes down and whose front looks forward, axis × front looks inwards;
    // on a left foot, whose axis goes forward and whose front looks up, it looks inwards too.
    let inward = axis.cross(self.anterior)
    lateral = side == .right ? inward : -inward
    self.segment = segment
  }
}
