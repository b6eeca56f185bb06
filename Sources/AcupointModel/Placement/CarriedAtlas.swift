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
    return CarriedAtlas(
      posture: body.posture, points: points.map { CarriedPoint($0, on: body) },
      landmarks: landmarks.map { landmark in
        CarriedAtlas.CarriedLandmark(
          name: landmark.name, side: landmark.side,
          position: surface.position(of: landmark.place.anchor))
      })
  }
}

extension CarriedPoint {
  /// The step of the breathing coefficients for the normal's derivative [m]: a breath is millimetres.
  private static let breathingStep = 1e-3

  init(_ point: PlacedPoint, on body: PosedBody) {
    let surface = body.surface
    let along = point.tangent.vector(on: point.anchor.triangle, of: surface)
    let radius = point.footprintRadius
    let normal = surface.areaMeanNormal(around: point.anchor, radius: radius)
    let tangent = along.rejected(from: normal)
    func turned(_ field: [Vector3]) -> Vector3 {
      let step = CarriedPoint.breathingStep
      let ahead = Displaced(surface: surface, field: field, by: step)
      let behind = Displaced(surface: surface, field: field, by: -step)
      return
        (ahead.areaMeanNormal(around: point.anchor, radius: radius)
        - behind.areaMeanNormal(around: point.anchor, radius: radius)) / (2 * step)
    }
    code = point.code
    side = point.side
    anchor = point.anchor
    position = surface.position(of: point.anchor)
    self.normal = normal
    self.tangent = tangent.length > 1e-12 ? tangent.normalized : normal.anyPerpendicular
    breathing = BreathingMotion(
      positionPerThorax: anchor.interpolate(body.breathing.thorax, over: surface.topology),
      positionPerAbdomen: anchor.interpolate(body.breathing.abdomen, over: surface.topology),
      normalPerThorax: turned(body.breathing.thorax),
      normalPerAbdomen: turned(body.breathing.abdomen))
    sigma = point.sigma
    region = point.region
    cautions = point.cautions
  }
}

/// A surface moved along a field of displacements.
private struct Displaced: VertexSource {
  let surface: TriangleMesh
  let field: [Vector3]
  let by: Double

  var topology: MeshTopology { surface.topology }

  func position(ofVertex i: Int32) -> Vector3 {
    surface.vertices[Int(i)] + field[Int(i)] * by
  }
}
