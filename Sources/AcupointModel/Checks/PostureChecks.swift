// SPDX-License-Identifier: GPL-3.0-or-later

import Geometry
import SpatialMath

/// Carried anchors: on the skin in every posture, at the same distance from each other, with a
/// normal that another method finds as well.
struct PostureChecks {
  let placed: PlacedAtlas
  let adult: Int

  /// How far an anchor may be from the nearest skin [mm].
  static let carryTolerance = 0.01
  /// The angle between both normals where the skin is flatter than `flatRadius`, and elsewhere [rad].
  static let flatAngle = 3 * Double.pi / 180
  static let curvedAngle = 10 * Double.pi / 180
  static let flatRadius = 0.03
  /// Tips of fingers, webs and the corner of the mouth turn within the footprint itself, over few
  /// triangles: two fits agree less well there.
  static let sharpAngle = 15 * Double.pi / 180
  static let sharpRadius = 0.009
  /// Over how much skin the curvature is judged [m].
  static let curvatureReach = 0.03
  /// How far inside and outside is looked [m].
  static let depth = 0.002

  func findings() -> [Finding] {
    let body = placed.reference.body
    let reference = placed.carried(to: body)
    var findings = normals(reference)
    for posture in Posture.allCases where posture != body.posture {
      let posed = body.shape.posed(posture)
      let carried = placed.carried(to: posed)
      findings += carry(carried, posed)
      findings += StretchChecks(placed: placed, adult: adult, posed: posed)
        .findings(from: reference, to: carried)
    }
    return findings
  }

  private func finding(
    _ check: AtlasCheck.Kind, _ point: CarriedPoint, _ statement: String, _ value: Double,
    _ bound: Double
  ) -> Finding {
    Finding(
      check: check, subject: "\(point.code) \(point.side.rawValue)", statement: statement,
      adult: adult, value: value, bound: bound)
  }

  private func carry(_ carried: CarriedAtlas, _ body: PosedBody) -> [Finding] {
    let hierarchy = placed.reference.hierarchy.fitted(to: body.surface)
    return carried.points.map { point in
      let place = hierarchy.nearest(to: point.position, in: body.surface)
      return finding(
        .carry, point, "on the skin, \(body.posture.rawValue)",
        1e3 * place.squaredDistance.squareRoot(), PostureChecks.carryTolerance)
    }
  }

  private func normals(_ carried: CarriedAtlas) -> [Finding] {
    let surface = placed.reference.body.surface
    var findings: [Finding] = []
    let inReference = Sidedness(carried, surface, placed.reference.hierarchy)
    lazy var withArmsUp: Sidedness = {
      let posed = placed.reference.body.shape.posed(.supineArmsUp)
      return Sidedness(
        placed.carried(to: posed), posed.surface,
        placed.reference.hierarchy.fitted(to: posed.surface))
    }()
    // The right side is the mirror image, which another check holds it to.
    for (i, point) in carried.points.enumerated() where point.side != .right {
      if let finding = normal(point, placed.points[i].footprintRadius) { findings.append(finding) }
      // Where the arm hangs against the chest, skin lies on skin.
      let isRight = inReference.holds(i) || withArmsUp.holds(i)
      findings.append(
        finding(.sidedness, point, "2 mm in is inside, 2 mm out is outside", isRight ? 0 : 1, 0))
    }
    return findings
  }

  /// Inside and outside of the skin beside the points of one posture.
  private struct Sidedness {
    private let carried: CarriedAtlas
    private let surface: TriangleMesh
    private let hierarchy: BoundingVolumeHierarchy

    init(_ carried: CarriedAtlas, _ surface: TriangleMesh, _ hierarchy: BoundingVolumeHierarchy) {
      self.carried = carried
      self.surface = surface
      self.hierarchy = hierarchy
    }

    func holds(_ index: Int) -> Bool {
      let point = carried.points[index]
      let step = point.normal * PostureChecks.depth
      return hierarchy.signedDistance(to: point.position - step, in: surface) < 0
        && hierarchy.signedDistance(to: point.position + step, in: surface) > 0
    }
  }

  /// The mean normal against that of a paraboloid; nil where there is none to compare.
  private func normal(_ point: CarriedPoint, _ radius: Double) -> Finding? {
    // The armpit is closed while the arm hangs.
    guard placed.atlas[point.code]?.needs.contains(.armRaised) != true,
      let fitted = fittedNormal(point, radius)
    else { return nil }
    let angle = Elementary.atan2(fitted.cross(point.normal).length, fitted.dot(point.normal))
    let patch = QuadraticPatch(
      of: placed.reference.body.surface, around: point.anchor,
      radius: PostureChecks.curvatureReach)
    let bend = min(patch?.smallestRadius ?? 0, Footprint.bend(of: radius))
    let allowed =
      bend > PostureChecks.flatRadius
      ? PostureChecks.flatAngle
      : bend > PostureChecks.sharpRadius ? PostureChecks.curvedAngle : PostureChecks.sharpAngle
    return finding(.normal, point, "mean normal against paraboloid", angle / allowed, 1)
  }

  /// The normal of the paraboloid fitted to heights of the skin over the tangent plane.
  ///
  /// The places lie on two rings, symmetric to both axes, so that the slopes of the least-squares
  /// fit decouple from its curvatures: `c₁ = Σ u h / Σ u²`. Nil where a ring leaves the skin.
  private func fittedNormal(_ point: CarriedPoint, _ radius: Double) -> Vector3? {
    let frame = point.X_PA.rotation
    var slope = (0.0, 0.0)
    var squares = 0.0
    for (count, r) in [(8, 0.5 * radius), (16, radius)] {
      for k in 0..<count {
        let (s, c) = Elementary.sincos(2 * .pi * Double(k) / Double(count))
        let foot = point.position + frame.x * (r * c) + frame.y * (r * s)
        // Further off than the ring is wide lies other skin: the next finger, the other side.
        guard
          let hit = placed.reference.castToSkin(
            foot, along: frame.z, reach: radius / placed.reference.stature)
        else { return nil }
        let height = (hit.position - foot).dot(frame.z)
        slope.0 += r * c * height
        slope.1 += r * s * height
        squares += r * r * c * c
      }
    }
    return (frame.z - frame.x * (slope.0 / squares) - frame.y * (slope.1 / squares)).normalized
  }
}
