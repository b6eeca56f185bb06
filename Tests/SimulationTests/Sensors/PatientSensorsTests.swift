// SPDX-License-Identifier: GPL-3.0-or-later

import AcupointModel
import Geometry
import Simulation
import SpatialMath
import Testing
import _TestSupport

@Suite("LandmarkProbe and SkinScanner") struct PatientSensorsTests {
  private static let scene: (body: PosedBody, skin: ScannedSkin) = {
    do {
      let patient = AcupointModel.Patient(sex: .male, ageYears: 40, height: 1.75, mass: 75)
      let body = try BodyAsset.load(path: repository + "Atlases/body/body-adult.tbody")
        .shape(of: patient).posed(.prone)
      let table = try TreatmentTable(center: [0, 0, 0.65], width: 0.7, length: 1.95)
      let skin = ScannedSkin(
        body.surface, X_WP: PatientOnTable.pose(of: body, on: table),
        X_WC: RigidTransform(.identity, [0, 0, 2.15]), tableHeight: 0.65)
      return (body, skin)
    } catch {
      preconditionFailure("\(error)")
    }
  }()

  /// The place nearest to a point of P.
  private func anchor(_ p: Vector3) -> SurfaceAnchor {
    BoundingVolumeHierarchy(Self.scene.skin.surface)
      .nearest(to: p, in: Self.scene.skin.surface).anchor
  }

  @Test("prone, the back can be touched and the chest cannot")
  func occlusion() {
    let places = [anchor([0, 1, 0.3]), anchor([0, -1, 0.3]), anchor([0.05, 1, 0.1])]
    var random = SeededGenerator(seed: 1)
    let readings = LandmarkProbe(noise: 0).readings(
      of: places, palpation: [0, 0, 0], on: Self.scene.skin, &random)
    #expect(readings.map(\.place) == [0, 2])
    for reading in readings {
      let p = Self.scene.skin.X_CP * Self.scene.skin.surface.position(of: places[reading.place])
      #expect((reading.position - p).length < 1e-12)
      #expect(!reading.isGross)
    }
  }

  @Test("noise, palpation and gross errors are as large and as many as asked")
  func errors() {
    let place = anchor([0, 1, 0.3])
    let surface = Self.scene.skin.surface
    let truth = Self.scene.skin.X_CP * surface.position(of: place)
    let normal = Self.scene.skin.X_CP.rotation * surface.normal(at: place)
    var random = SeededGenerator(seed: 2)
    var (along, across) = (0.0, 0.0)
    let count = 4000
    for _ in 0..<count {
      let readings = LandmarkProbe(noise: 0.002).readings(
        of: [place], palpation: [0.005], on: Self.scene.skin, &random)
      let e = readings[0].position - truth
      along += e.dot(normal) * e.dot(normal)
      across += e.rejected(from: normal).lengthSquared
    }
    #expect(abs((along / Double(count)).squareRoot() - 0.002) < 1e-4)
    #expect(abs((across / Double(count)).squareRoot() - (58e-6).squareRoot()) < 2e-4)
    let places = (0..<8).map { anchor([0.02 * Double($0) - 0.07, 1, 0.3]) }
    for _ in 0..<50 {
      let readings = LandmarkProbe(noise: 0, outliers: 2).readings(
        of: places, palpation: places.map { _ in 0 }, on: Self.scene.skin, &random)
      #expect(readings.count(where: \.isGross) == 2)
      for reading in readings {
        let p = Self.scene.skin.X_CP * surface.position(of: places[reading.place])
        let d = (reading.position - p).length
        #expect(reading.isGross ? LandmarkProbe.grossErrors.contains(d) : d < 1e-12)
      }
    }
  }

  @Test("scanned points lie on the skin that the camera sees, evenly by area")
  func scan() {
    let skin = Self.scene.skin
    var random = SeededGenerator(seed: 3)
    let points = SkinScanner(noise: 0, count: 3000).points(of: skin, &random)
    #expect(points.count == 3000)
    let hierarchy = BoundingVolumeHierarchy(skin.surface)
    let eye = skin.X_WP.inverseTimes(skin.X_WC.translation)
    var (upper, lower) = (0, 0)
    for p_C in points {
      let p = skin.X_CP.inverseTimes(p_C)
      let nearest = hierarchy.closestPoint(to: p, in: skin.surface)
      #expect(abs(nearest.distance) < 1e-9)
      #expect(nearest.normal.dot(eye - p) > 0)
      let hit = hierarchy.rayCast(origin: eye, direction: p - eye, in: skin.surface)
      #expect((hit?.distance ?? 0) > (p - eye).length - 1e-5)
      // Two bands of the back, equally broad: about as many points in each.
      if abs(p.x) < 0.08 && p.z > 0.1 && p.z < 0.2 { lower += 1 }
      if abs(p.x) < 0.08 && p.z > 0.25 && p.z < 0.35 { upper += 1 }
    }
    #expect(upper > 30 && lower > 30)
    #expect(abs(Double(upper - lower)) < 5 * Double(upper + lower).squareRoot())
    var again = SeededGenerator(seed: 3)
    #expect(SkinScanner(noise: 0, count: 3000).points(of: skin, &again) == points)
  }
}
