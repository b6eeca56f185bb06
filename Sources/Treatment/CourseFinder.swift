// SPDX-License-Identifier: GPL-3.0-or-later

package import AcupointModel
package import Geometry
package import MotionControl
package import SpatialMath

/// Finds the ways over a patient's skin that techniques follow.
package struct CourseFinder: Sendable {
  /// Places of a ring.
  static let ringPlaces = 24
  /// Two places of a line are no further apart [m].
  package static let lineStep = 0.005
  /// A line is no longer [m].
  package static let longestLine = 0.3

  private let placed: PlacedAtlas
  private let body: PosedBody
  private let X_PE: RigidTransform<SpatialMath.Patient, SpatialMath.Patient>

  /// - Parameters:
  ///   - body: in the posture of the treatment.
  ///   - X_PE: where the body's own frame stands in the one that is tracked.
  package init(
    placed: PlacedAtlas, body: PosedBody,
    X_PE: RigidTransform<SpatialMath.Patient, SpatialMath.Patient> = .identity
  ) {
    self.placed = placed
    self.body = body
    self.X_PE = X_PE
  }

  /// A way over the skin, from its places.
  package struct Way: Sendable {
    package let shape: SkinCourse.Shape
    package let anchors: [SurfaceAnchor]
    /// Of a line, from end to end [m]; of a ring, its radius.
    package let length: Double
    /// The points of the atlas that a line meets after its first, in their order.
    package let codes: [AcupointCode]
  }

  /// The places at one distance from a point along the skin, straight ahead in every direction; nil
  /// where the skin ends before.
  package func ring(around point: CarriedPoint, radius: Double) -> Way? {
    let (x, y) = (point.tangent, point.normal.cross(point.tangent))
    var anchors: [SurfaceAnchor] = []
    for k in 0..<CourseFinder.ringPlaces {
      let turn = Elementary.sincos(2 * Double.pi * Double(k) / Double(CourseFinder.ringPlaces))
      let towards_E = X_PE.rotation.inverse * (x * turn.cos + y * turn.sin)
      let walk = body.surface.walk(from: point.anchor, towards: towards_E, length: radius)
      guard walk.isComplete else { return nil }
      anchors.append(walk.anchor)
    }
    return Way(shape: .ring, anchors: anchors, length: radius, codes: [])
  }

  /// The course of a channel from a point to another; nil where they do not lie on one segment, or
  /// no way leads over the skin.
  package func line(from point: CarriedPoint, to code: AcupointCode) -> Way? {
    guard
      let curve = try? placed.channelCurve(from: point.code, to: code, side: point.side)
    else { return nil }
    let surface = body.surface
    let positions = curve.positions(on: surface)
    var lengths = [0.0]
    for (a, b) in zip(positions, positions.dropFirst()) {
      lengths.append(lengths[lengths.count - 1] + (b - a).length)
    }
    let length = lengths[lengths.count - 1]
    let count = max(2, Int((length / CourseFinder.lineStep).rounded(.up)))
    var anchors = [curve.anchors[0]]
    var i = 0
    for k in 1..<count {
      let s = length * Double(k) / Double(count)
      while lengths[i + 1] < s { i += 1 }
      anchors.append(
        surface.walk(
          from: curve.anchors[i], towards: positions[i + 1] - positions[i],
          length: s - lengths[i]
        ).anchor)
    }
    anchors.append(curve.anchors[curve.anchors.count - 1])
    return Way(
      shape: .line, anchors: anchors, length: length, codes: Array(curve.codes.dropFirst()))
  }

  /// The way of the same kind from the same point of another body, or of the same known better.
  package func same(_ way: Way, from point: CarriedPoint) -> Way? {
    switch way.shape {
    case .ring: ring(around: point, radius: way.length)
    case .line: way.codes.last.flatMap { line(from: point, to: $0) }
    }
  }

  /// Which way along the skin a slanted needle goes at a point; nil where no book says.
  func needleDirection(at point: CarriedPoint) -> Vector3? {
    guard let way = placed.needleDirection(at: point.code, point.side, on: body) else { return nil }
    let along = (X_PE.rotation * way).rejected(from: point.normal)
    return along.length > 1e-9 ? along.normalized : nil
  }

  /// The frame of a technique at a point: z along the tool's axis out of the skin, x along the
  /// channel, or for a slanted needle in the plane of axis and normal.
  package func frame(
    of technique: Technique, at point: CarriedPoint
  ) -> RigidTransform<SpatialMath.Patient, SpatialMath.Acupoint> {
    guard technique.angle < .pi / 2, let d = needleDirection(at: point) else {
      return point.X_PA
    }
    let (s, c) = Elementary.sincos(technique.angle)
    let z = point.normal * s - d * c
    return RigidTransform(RotationMatrix(z: z, xTowards: point.normal), point.position)
  }

  /// How far around a point the normal is averaged [m].
  package func footprintRadius(of point: CarriedPoint) -> Double {
    placed[point.code, point.side]?.footprintRadius ?? 0.008
  }

  /// What planner and controller know of a way.
  package func course(_ way: Way, footprintRadius: Double) -> SkinCourse {
    let R = X_PE.rotation
    return SkinCourse(
      way.shape,
      way.anchors.map { anchor in
        let place = CarriedPlace(anchor, footprintRadius: footprintRadius, on: body)
        let motion = place.breathing
        return SkinCourse.Place(
          position: X_PE * place.position, normal: R * place.normal,
          thorax: SkinCourse.Place.Change(
            position: R * motion.positionPerThorax, normal: R * motion.normalPerThorax),
          abdomen: SkinCourse.Place.Change(
            position: R * motion.positionPerAbdomen, normal: R * motion.normalPerAbdomen))
      })
  }
}
