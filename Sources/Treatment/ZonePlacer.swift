// SPDX-License-Identifier: GPL-3.0-or-later

package import AcupointModel
import Geometry
package import MotionControl
import SpatialMath

/// Lays the zones of one patient on his skin, in the posture of the treatment.
package struct ZonePlacer: Sendable {
  private let placed: PlacedAtlas
  private let body: PosedBody

  /// - Parameters:
  ///   - placed: the atlas on the reference posture.
  ///   - body: the same patient as he lies or sits.
  package init(placed: PlacedAtlas, body: PosedBody) {
    self.placed = placed
    self.body = body
  }

  /// The zones, in the order they were asked for.
  ///
  /// - Throws: `ZoneRefusal` for the first that names a place which is not there.
  package func zones(_ requests: [ZoneRequest]) throws(ZoneRefusal) -> [ExclusionZone] {
    var zones: [ExclusionZone] = []
    for (i, request) in requests.enumerated() {
      zones.append(
        ExclusionZone(
          name: request.name, reason: request.reason, parts: try parts(request.extent, zone: i)))
    }
    return zones
  }

  private func parts(
    _ extent: ZoneRequest.Extent, zone: Int
  ) throws(ZoneRefusal) -> [ExclusionZone.Part] {
    switch extent {
    case .sphere(let place, let offset, let radius):
      let frame = placed.skinFrame(at: try anchor(place, zone, "at"), on: body)
      return [
        ExclusionZone.Part(
          shape: .ball(center: frame.X_PA * offset, radius: radius), thorax: frame.thorax,
          abdomen: frame.abdomen)
      ]
    case .box(let place, let offset, let half):
      let frame = placed.skinFrame(at: try anchor(place, zone, "at"), on: body)
      let box = OrientedBox(
        center: frame.X_PA * offset, orientation: frame.X_PA.rotation, halfExtents: half)
      return [
        ExclusionZone.Part(shape: .box(box), thorax: frame.thorax, abdomen: frame.abdomen)
      ]
    case .painted(let corners):
      var anchors: [SurfaceAnchor] = []
      for (i, corner) in corners.enumerated() {
        anchors.append(try anchor(corner, zone, "polygon[\(i)]"))
      }
      let patch = PaintedSkin(between: anchors, on: placed.reference.body.surface)
      guard !patch.triangles.isEmpty else {
        throw ZoneRefusal(zone: zone, key: "polygon", reason: .noSkin)
      }
      return cover(patch)
    }
  }

  /// Balls on the posed skin that hold every corner of the patch's triangles.
  private func cover(_ patch: PaintedSkin) -> [ExclusionZone.Part] {
    let surface = body.surface
    let cover = patch.cover(on: surface)
    return cover.centers.map { triangle in
      let anchor = SurfaceAnchor(triangle: triangle, barycentric: Vector3(repeating: 1.0 / 3))
      return ExclusionZone.Part(
        shape: .ball(center: surface.position(of: anchor), radius: cover.radius),
        thorax: anchor.interpolate(body.breathing.thorax, over: surface.topology),
        abdomen: anchor.interpolate(body.breathing.abdomen, over: surface.topology))
    }
  }

  /// "ST13 left" is ST13 on the left; a name without a side lies on the midline.
  private func anchor(
    _ place: String, _ zone: Int, _ key: String
  ) throws(ZoneRefusal) -> SurfaceAnchor {
    let (name, side) = Side.split(place)
    if let anchor = placed.anchor(named: name, side ?? .mid) { return anchor }
    let sides = placed.sides(of: name)
    guard sides.isEmpty else {
      throw ZoneRefusal(
        zone: zone, key: key,
        reason: .wrongSide(
          place, valid: sides.map { $0 == .mid ? name : name + " " + $0.rawValue }))
    }
    var names = placed.atlas.points.map(\.code.description)
    for landmark in placed.landmarks where !names.contains(landmark.name) {
      names.append(landmark.name)
    }
    throw ZoneRefusal(zone: zone, key: key, reason: .unknownPlace(name, valid: names))
  }
}
