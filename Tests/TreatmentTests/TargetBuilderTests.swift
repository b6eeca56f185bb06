// SPDX-License-Identifier: GPL-3.0-or-later

import AcupointModel
import MotionControl
import Safety
import SpatialMath
import Testing
import Treatment

@Suite("TargetBuilder") struct TargetBuilderTests {
  static let backShu = [
    "BL13", "BL14", "BL15", "BL18", "BL19", "BL20", "BL21", "BL22", "BL23", "BL25",
  ]

  private func refusal(
    _ entry: TreatmentProtocol.Entry, overrides: [TreatmentProtocol.Override] = [],
    posture: Posture = .prone, face: ToolFace = .ball(radius: 0.010), isPregnant: Bool = false
  ) throws -> TreatmentRefusal? {
    let builder = try BackPatient.builder(posture: posture, face: face, isPregnant: isPregnant)
    do throws(TreatmentRefusal) {
      _ = try builder.treatment(for: TreatmentProtocol(entries: [entry], overrides: overrides))
      return nil
    } catch {
      return error
    }
  }

  @Test("the default protocol becomes ten targets in its order, within the regions' ceilings")
  func backShu() throws {
    let entries = TargetBuilderTests.backShu.map { BackPatient.press($0, .left) }
    let treatment = try BackPatient.builder().treatment(for: TreatmentProtocol(entries: entries))
    #expect(treatment.targets.map(\.name) == TargetBuilderTests.backShu.map { "\($0) left" })
    #expect(treatment.warnings.isEmpty && treatment.lifted.isEmpty)
    for (target, point) in zip(treatment.targets, treatment.points) {
      #expect(target.X_PA == point.X_PA && target.spin == .free)
      #expect(target.limits.force >= 6 && target.limits.force <= 0.4 * 210)
      #expect(target.limits.pressure <= 0.25 * 210e4)
      #expect(target.sigma > 0 && target.sigma < 0.03)
    }
  }

  @Test("the derivative turns the normal as the atlas says and moves the place with the breath")
  func derivative() throws {
    let treatment = try BackPatient.builder().treatment(
      for: TreatmentProtocol(entries: [BackPatient.press("BL15", .left)]))
    let (target, motion) = (treatment.targets[0], treatment.points[0].breathing)
    let breath = 1e-4
    let moved = target.pose(at: BreathingState(thorax: breath, abdomen: 0))
    let turned = (moved.rotation.z - target.X_PA.rotation.z) / breath
    // What is left along the normal itself is of second order.
    #expect((turned - motion.normalPerThorax).length < 1e-2)
    let shift = (moved.translation - target.X_PA.translation) / breath
    #expect((shift - motion.positionPerThorax).length < 1e-9)
    #expect(motion.positionPerThorax.length > 0.05)
  }

  @Test("an unknown point is refused with the nearest one")
  func unknownPoint() throws {
    let refusal = try #require(try refusal(BackPatient.press("BL99", .left)))
    guard case .unknownPoint(let valid) = refusal.reason else {
      Issue.record("\(refusal)")
      return
    }
    #expect(valid.contains("BL13") && refusal.entry == 0)
    #expect("\(refusal)".contains("did you mean"))
  }

  @Test("a side that the point does not have is refused with those it has")
  func wrongSide() throws {
    #expect(
      try refusal(BackPatient.press("BL13", .mid))?.reason == .wrongSide(valid: [.left, .right]))
    #expect(try refusal(BackPatient.press("GV4", .left))?.reason == .wrongSide(valid: [.mid]))
  }

  @Test("force is allowed up to the region's ceiling and refused above it")
  func force() throws {
    let flat = ToolFace.flat(radius: 0.010)
    #expect(try refusal(BackPatient.press("BL13", .left, force: 84), face: flat) == nil)
    let refusal = try refusal(BackPatient.press("BL13", .left, force: 84.1), face: flat)
    guard case .forceAboveCeiling(84.1, let ceiling, _, _)? = refusal?.reason else {
      Issue.record("84.1 N was let pass")
      return
    }
    #expect(abs(ceiling - 84) < 1e-9)
  }

  @Test("a face too small for the force is refused by its pressure")
  func pressure() throws {
    // 6 N on a disc of 2 mm radius: 48 N/cm² against 40.
    let small = ToolFace.flat(radius: 0.002)
    guard
      case .pressureAboveCeiling(let pressure, let ceiling, _, _)? =
        try refusal(BackPatient.press("BL13", .left), face: small)?.reason
    else {
      Issue.record("48 N/cm² were let pass")
      return
    }
    #expect(abs(pressure - 6 / (.pi * 4e-6)) < 1 && abs(ceiling - 40e4) < 1e-6)
    #expect(try refusal(BackPatient.press("BL13", .left, force: 5), face: small) == nil)
  }

  @Test("a region without contact refuses what its ceilings would allow")
  func noGo() throws {
    let back = try #require(
      try BackPatient.builder().treatment(
        for: TreatmentProtocol(entries: [BackPatient.press("BL23", .left)])
      ).targets.first?.region)
    let closed = try BackPatient.builder(closing: back)
    let error = #expect(throws: TreatmentRefusal.self) {
      try closed.treatment(
        for: TreatmentProtocol(entries: [BackPatient.press("BL23", .left, force: 1)]))
    }
    guard case .noGoRegion(let name)? = error?.reason else {
      Issue.record("\(String(describing: error))")
      return
    }
    #expect(!name.isEmpty && error?.target == "BL23 left" && error?.entry == 0)
    let light = TreatmentProtocol.Entry(
      point: "BL23", side: .left, technique: .point(.init(standoff: 0.03, dwell: 1)))
    #expect(try closed.treatment(for: TreatmentProtocol(entries: [light])).targets.count == 1)
  }

  @Test("a technique that the atlas does not allow at a point is refused with those it allows")
  func techniques() throws {
    let light = try BackPatient.builder(
      replacing: #""code": "BL23","#, by: #""code": "BL23", "techniques": ["point"],"#)
    let error = #expect(throws: TreatmentRefusal.self) {
      try light.treatment(
        for: TreatmentProtocol(entries: [BackPatient.press("BL23", .left)]))
    }
    #expect(error?.reason == .notForThisPoint(technique: "press", valid: ["point"]))
  }

  @Test("a pointer cannot press; a gesture that is not there is missed")
  func impossible() throws {
    #expect(
      try refusal(BackPatient.press("BL13", .left), face: .pointer)?.reason
        == .toolCannotTouch(technique: "press"))
    #expect(
      try refusal(BackPatient.press("GV1", .mid))?.reason
        == .needs("prone_knees_to_chest", posture: .prone, valid: [.kneesToChest]))
  }

  @Test("the back faces the table when the patient lies on it", arguments: ["BL15", "BL23"])
  func facesTable(point: String) throws {
    guard
      case .facesTable(.supine, let angle)? =
        try refusal(BackPatient.press(point, .left), posture: .supine)?.reason
    else {
      Issue.record("\(point) was let pass on the supine patient")
      return
    }
    #expect(angle > 0.9)
    #expect(try refusal(BackPatient.press(point, .left)) == nil)
  }
}
