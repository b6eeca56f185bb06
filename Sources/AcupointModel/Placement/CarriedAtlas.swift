// SPDX-License-Identifier: GPL-3.0-or-later

package import Geometry
package import SpatialMath

/// A point of the atlas on a body in some posture: its pose, and how breath moves it.
package struct CarriedPoint: Equatable, Sendable {
  package let code: AcupointCode
  package let side: Side
  package let anchor: SurfaceAnchor
  /// In P [m].
  package let position: Vector3
  /// Outward, the mean over the tool's footprint.
  package let normal: Vector3
  /// Along the channel in its numbering direction, at right angles to the normal.
  package let tangent: Vector3
  /// How position and normal move with breath.
  package let breathing: BreathingMotion
  /// Standard deviation of the place on the skin [m].
  package let sigma: Double
  package let region: String
  package let cautions: [String]

  /// The pose of the point: z out of the skin, x along the channel.
  package var X_PA: RigidTransform<SpatialMath.Patient, SpatialMath.Acupoint> {
    RigidTransform(RotationMatrix(z: normal, xTowards: tangent), position)
  }

  /// Position [m] and unit normal at another breath: the place of the same anchor, the normal to
  /// first order.
  package func moved(thorax: Double, abdomen: Double) -> (position: Vector3, normal: Vector3) {
    let shift = breathing.positionPerThorax * thorax + breathing.positionPerAbdomen * abdomen
    let turn = breathing.normalPerThorax * thorax + breathing.normalPerAbdomen * abdomen
    return (position + shift, (normal + turn).normalized)
  }

  /// What one metre of a breathing coefficient does to the point, in P.
  package struct BreathingMotion: Equatable, Sendable {
    /// [m/m]
    package let positionPerThorax: Vector3
    package let positionPerAbdomen: Vector3
    /// Change of the unit normal [1/m].
    package let normalPerThorax: Vector3
    package let normalPerAbdomen: Vector3
  }
}

/// An atlas carried to one posture of the same patient.
package struct CarriedAtlas: Sendable {
  package let posture: Posture
  /// In the order of their codes, left before right.
  package let points: [CarriedPoint]
  package let landmarks: [CarriedLandmark]

  package struct CarriedLandmark: Equatable, Sendable {
    package let name: String
    package let side: Side
    /// In P [m].
    package let position: Vector3
  }

  package subscript(code: AcupointCode, side: Side) -> CarriedPoint? {
    points.first { $0.code == code && $0.side == side }
  }
}

extension PlacedAtlas {
  /// The points on the skin of a posture of the same patient.
  ///
  /// - Precondition: the body has the surface topology of the reference posture.
  package func carried(to body: PosedBody) -> CarriedAtlas {
    let surface = body.surface
    precondition(
      surface.triangles.count == reference.body.surface.triangles.count,
      "a body of \(surface.triangles.count) triangles cannot carry these anchors")
    var carrier = PointCarrier(self, to: body)
    return CarriedAtlas(
      posture: body.posture,
      points: points.map { CarriedPoint($0, at: carrier.place(of: $0), on: body) },
      landmarks: landmarks.map { landmark in
        CarriedAtlas.CarriedLandmark(
          name: landmark.name, side: landmark.side,
          position: surface.position(of: landmark.place.anchor))
      })
  }
}

extension CarriedPoint {
  init(_ point: PlacedPoint, at place: PointCarrier.Place, on body: PosedBody) {
    let skin = CarriedPlace(place.anchor, footprintRadius: point.footprintRadius, on: body)
    let tangent = place.along.rejected(from: skin.normal)
    code = point.code
    side = point.side
    anchor = skin.anchor
    position = skin.position
    normal = skin.normal
    self.tangent = tangent.length > 1e-12 ? tangent.normalized : normal.anyPerpendicular
    breathing = skin.breathing
    sigma = place.sigma
    region = point.region
    cautions = point.cautions
  }
}
