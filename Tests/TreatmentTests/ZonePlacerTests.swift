// SPDX-License-Identifier: GPL-3.0-or-later

import AcupointModel
import Geometry
import MotionControl
import SpatialMath
import Testing
import Treatment

@Suite("ZonePlacer") struct ZonePlacerTests {
  private func zone(_ extent: ZoneRequest.Extent, posture: Posture = .prone) throws -> ExclusionZone
  {
    let (placed, shape) = try BackPatient.patient()
    return try ZonePlacer(placed: placed, body: shape.posed(posture))
      .zones([ZoneRequest(extent: extent, reason: .implant)])[0]
  }

  private func refusal(_ extent: ZoneRequest.Extent) throws -> ZoneRefusal? {
    let error = #expect(throws: ZoneRefusal.self) { try zone(extent) }
    return error
  }

  private func point(_ code: String, _ side: Side, _ posture: Posture = .prone) throws
    -> CarriedPoint
  {
    let (placed, shape) = try BackPatient.patient()
    let known = try #require(AcupointCode(code))
    return try #require(placed.carried(to: shape.posed(posture))[known, side])
  }

  @Test(
    "a ball lies where it is put, in the axes of the skin, in every posture",
    arguments: [Posture.prone, .seated])
  func ball(posture: Posture) throws {
    let offset = Vector3(0.010, 0.020, -0.030)
    let zone = try zone(.sphere(at: "BL23 left", offset: offset, radius: 0.04), posture: posture)
    #expect(zone.name == "implant at BL23 left")
    guard case .ball(let center, 0.04) = zone.parts[0].shape else {
      Issue.record("\(zone.parts)")
      return
    }
    let bl23 = try point("BL23", .left, posture)
    let n = bl23.normal
    let away = center - bl23.position
    #expect(abs(away.length - offset.length) < 1e-12)
    // Under the skin, towards the head, and to the right of who looks at the back.
    #expect(abs(away.dot(n) + 0.030) < 0.002)
    #expect(abs(away.dot(Vector3(0, 0, 1).rejected(from: n).normalized) - 0.020) < 0.003)
    #expect(away.x < -0.006)
    let moved = BreathingState(thorax: 0.01, abdomen: 0)
    #expect(
      zone.contains(
        center + bl23.breathing.positionPerThorax * 0.01 + Vector3(0.0399, 0, 0),
        at: moved))
    #expect(zone.parts[0].thorax == bl23.breathing.positionPerThorax)
  }

  @Test("a box stands in the axes of the skin")
  func box() throws {
    let zone = try zone(.box(at: "GV4", offset: .zero, half: Vector3(0.05, 0.02, 0.01)))
    let gv4 = try point("GV4", .mid)
    let n = gv4.normal
    #expect(zone.contains(gv4.position))
    #expect(zone.contains(gv4.position + Vector3(0.045, 0, 0)))
    #expect(!zone.contains(gv4.position + Vector3(0.055, 0, 0)))
    #expect(!zone.contains(gv4.position + Vector3(0, 0, 0.03)))
    #expect(!zone.contains(gv4.position + n * 0.012) && zone.contains(gv4.position + n * 0.008))
  }

  @Test("a painted region holds the skin between its corners, and little beyond")
  func painted() throws {
    let corners = ["BL21 left", "BL50 left", "BL52 left", "BL23 left"]
    let zone = try zone(.painted(corners: corners))
    #expect(zone.parts.count <= 64 && zone.parts.count > 5)
    for (code, side) in [("BL22", Side.right), ("BL25", .left), ("BL18", .left), ("GV4", .mid)] {
      #expect(!zone.contains(try point(code, side).position), "\(code)")
    }
    // The middle of two opposite edges, half way between the columns of points.
    let middle = (try point("BL22", .left).position + point("BL51", .left).position) * 0.5
    let surface = try BackPatient.patient().shape.posed(.prone).surface
    let skin = BoundingVolumeHierarchy(surface).closestPoint(to: middle, in: surface).position
    #expect(zone.contains(skin))
    #expect(!zone.contains(skin + Vector3(0, 0.05, 0)))
    #expect(zone.parts.allSatisfy { $0.thorax.length > 0 || $0.abdomen.length > 0 })
  }

  @Test("a place that is not there is refused with key and neighbour")
  func unknown() throws {
    let unknown = try refusal(.sphere(at: "BL99 left", offset: .zero, radius: 0.02))
    #expect(unknown?.description.hasPrefix("patient.exclusion_zones[0].at: unknown") == true)
    let landmark = try refusal(.painted(corners: ["GV4", "GV3", "C7 spinous proces"]))
    #expect(landmark?.key == "polygon[2]")
    #expect(landmark?.description.contains(#"did you mean "C7 spinous process"?"#) == true)
    let side = try refusal(.sphere(at: "BL23", offset: .zero, radius: 0.02))
    #expect(side?.reason == .wrongSide("BL23", valid: ["BL23 left", "BL23 right"]))
    let middle = try refusal(.sphere(at: "GV4 left", offset: .zero, radius: 0.02))
    #expect(middle?.reason == .wrongSide("GV4 left", valid: ["GV4"]))
    let flat = try refusal(.painted(corners: ["GV4", "GV4", "GV4"]))
    #expect(flat?.reason == .noSkin)
  }

  @Test("points inside a zone are refused by its name, those outside are treated")
  func points() throws {
    let ball = try zone(.sphere(at: "BL23 left", offset: .zero, radius: 0.02))
    let builder = try BackPatient.builder(zones: [ball])
    func treat(_ point: String, _ side: Side) throws -> Treatment {
      try builder.treatment(
        for: TreatmentProtocol(entries: [BackPatient.press(point, side)]))
    }
    let error = #expect(throws: TreatmentRefusal.self) { try treat("BL23", .left) }
    #expect(error?.reason == .insideZone("implant at BL23 left", reason: .implant))
    #expect("\(try #require(error))".contains("which is to be kept free"))
    #expect(try treat("BL23", .right).targets.count == 1)
    #expect(try treat("BL20", .left).targets.count == 1)
  }
}
