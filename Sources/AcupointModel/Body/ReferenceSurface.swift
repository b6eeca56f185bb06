// SPDX-License-Identifier: GPL-3.0-or-later

import Geometry
import SpatialMath

/// One body in the reference posture, ready for questions: where is the skin behind, above, beside.
///
/// Everything here scales with the body: no length is in millimetres.
package struct ReferenceSurface: Sendable {
  package let body: PosedBody
  let hierarchy: BoundingVolumeHierarchy
  /// Of the reference posture, where whole curves are searched.
  private let vertexNormals: [Vector3]?
  /// Height of the soles in P [m].
  let floor: Double
  /// Sole to crown [m].
  package let stature: Double

  /// How far from where it is expected the skin is looked for, over stature.
  static let searchReach = 0.08
  /// A walk along the skin takes this many steps.
  static let walkSteps = 24

  package init(_ shape: BodyShape) {
    body = shape.posed(.anatomical)
    vertexNormals = body.surface.vertexNormals
    hierarchy = shape.asset.boxes.fitted(to: body.surface)
    let bounds = body.surface.bounds ?? (lower: .zero, upper: .zero)
    floor = bounds.lower.z
    stature = bounds.upper.z - bounds.lower.z
  }

  /// The same body in another posture: the reference's boxes, fitted to it.
  init(_ body: PosedBody, like reference: ReferenceSurface) {
    self.body = body
    vertexNormals = nil
    hierarchy = reference.hierarchy.fitted(to: body.surface)
    floor = reference.floor
    stature = reference.stature
  }

  /// The height in P of a fraction of stature above the soles [m].
  func height(_ fraction: Double) -> Double { floor + fraction * stature }

  /// The joint of a bone on a side; of a bone of the midline, the one there is.
  func joint(_ name: String, _ side: Side) -> Vector3? {
    let bone = BoneName(rawValue: name)
    let own = side == .mid ? nil : try? body.joint(named: bone.on(side == .left ? .left : .right))
    if let own { return own }
    return try? body.joint(named: bone)
  }

  /// The first skin seen from behind.
  func castFromBehind(x: Double, z: Double) -> RayHit? {
    hierarchy.rayCast(
      origin: Vector3(x, 2 * stature, z), direction: Vector3(0, -1, 0), in: body.surface)
  }

  /// The first skin seen from the front.
  func castFromFront(x: Double, z: Double) -> RayHit? {
    hierarchy.rayCast(
      origin: Vector3(x, -2 * stature, z), direction: Vector3(0, 1, 0), in: body.surface)
  }

  /// Where a ray from inside leaves the body.
  func castOutwards(from p: Vector3, along direction: Vector3) -> RayHit? {
    hierarchy.rayCast(origin: p, direction: direction, entering: false, in: body.surface)
  }

  /// The skin on the line through `p` along `normal`, entered from outside, nearest to `p`.
  func castToSkin(_ p: Vector3, along normal: Vector3, reach: Double = searchReach) -> RayHit? {
    let length = reach * stature
    return hierarchy.entry(
      nearestTo: length, origin: p + normal * length, direction: -normal, in: body.surface)
  }

  /// The smooth outward normal at an anchor.
  func normal(_ anchor: SurfaceAnchor) -> Vector3 {
    guard let vertexNormals else { return body.surface.normal(at: anchor) }
    let sum = anchor.interpolate(vertexNormals, over: body.surface.topology)
    let l = sum.length
    return l > 0 ? sum / l : body.surface.triangleNormal(anchor.triangle)
  }

  /// Along the skin from a point, in the plane of `direction` and the normal there.
  ///
  /// With `axis`, in the plane across that axis instead. Steps on the tangent, then back to the skin
  /// along the normal of the last point; the plane's normal is kept, so that a walk up the midline
  /// stays on the midline. Nil where the walk leaves the skin.
  func walk(
    from start: SurfaceAnchor, toward direction: Vector3, length: Double,
    inPlaneAcross axis: Vector3? = nil
  ) -> (anchor: SurfaceAnchor, position: Vector3)? {
    var anchor = start
    var position = body.surface.position(of: start)
    guard length > 0 else { return (anchor, position) }
    var across = normal(start).cross(direction)
    if let axis { across = axis * (across.dot(axis) < 0 ? -1 : 1) }
    guard across.length > 1e-9 else { return nil }
    let planeNormal = across.normalized
    let step = length / Double(ReferenceSurface.walkSteps)
    for _ in 0..<ReferenceSurface.walkSteps {
      let n = normal(anchor).rejected(from: planeNormal)
      guard n.length > 1e-6 else { return nil }
      let outward = n.normalized
      let tangent = planeNormal.cross(outward)
      guard
        let hit = castToSkin(position + tangent * step, along: outward, reach: 0.02)
      else { return nil }
      // A step on the tangent comes out too long where the skin curves: it is made again, shorter.
      let made = hit.position - position
      let scale = step / max(made.length, 0.5 * step)
      guard
        scale < 0.999,
        let corrected = castToSkin(position + tangent * (step * scale), along: outward, reach: 0.02)
      else {
        anchor = hit.anchor
        position = hit.position
        continue
      }
      anchor = corrected.anchor
      position = corrected.position
    }
    return (anchor, position)
  }

  /// Half the breadth of trunk or neck at a height: from the midline, half way between front and
  /// back, out to the side.
  func halfBreadth(z: Double) -> Double? {
    guard let back = castFromBehind(x: 0, z: z),
      let front = castFromFront(x: 0, z: z)
    else { return nil }
    let middle = (back.position + front.position) * 0.5
    return castOutwards(from: middle, along: Vector3(1, 0, 0)).map(\.position.x)
  }
}
