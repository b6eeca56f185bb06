// SPDX-License-Identifier: GPL-3.0-or-later

import AcupointModel
import MotionControl
import Testing
import Treatment

@Suite("PointExposure") struct PointExposureTests {
  static func exposures(
    _ posture: Posture
  ) throws -> (carried: CarriedAtlas, exposures: [PointExposure]) {
    let (placed, shape) = try BackPatient.patient()
    let body = shape.posed(posture)
    let carried = placed.carried(to: body)
    return (carried, PointExposure.all(of: placed, carried, on: body))
  }

  @Test(
    "a treatment refuses a point for its posture exactly where the point is not exposed to it",
    arguments: [Posture.prone, .supine, .sideLeft, .seated])
  func asTreatment(posture: Posture) throws {
    let (carried, exposures) = try Self.exposures(posture)
    let builder = try BackPatient.builder(posture: posture)
    for (point, exposure) in zip(carried.points, exposures) {
      let entry = TreatmentProtocol.Entry(
        point: point.code.description, side: point.side,
        technique: .point(.init(standoff: 0.02, dwell: 1)))
      var reason: TreatmentRefusal.Reason?
      do throws(TreatmentRefusal) {
        _ = try builder.treatment(for: TreatmentProtocol(entries: [entry]))
      } catch {
        reason = error.reason
      }
      switch (exposure, reason) {
      case (.needs(let need), .needs(let name, _, _)): #expect(need.rawValue == name)
      case (.facesTable(let angle), .facesTable(_, let stated)): #expect(angle == stated)
      case (.exposed, .needs), (.exposed, .facesTable), (.covered, .needs),
        (.covered, .facesTable), (.needs, nil), (.facesTable, nil):
        Issue.record("\(point.code) \(point.side): \(exposure), \(String(describing: reason))")
      default: break  // refused for something that is not the posture
      }
    }
  }

  @Test("free of cover is what the table of postures says")
  func asTable() throws {
    let (placed, _) = try BackPatient.patient()
    let table = placed.reachablePostures()
    for posture in [Posture.prone, .supine] {
      let (carried, exposures) = try Self.exposures(posture)
      for (point, exposure) in zip(carried.points, exposures) {
        let isFree = table.postures(of: point.code, point.side).contains(posture)
        if exposure == .exposed { #expect(isFree, "\(point.code)") }
        if exposure == .covered { #expect(!isFree, "\(point.code)") }
      }
    }
  }

  @Test("a prone patient shows the back and hides the belly, a supine one the other way round")
  func backAndBelly() throws {
    for (posture, shown, hidden) in [
      (Posture.prone, "BL23", "ST25"), (.supine, "ST25", "BL23"),
    ] {
      let (carried, exposures) = try Self.exposures(posture)
      for (point, exposure) in zip(carried.points, exposures) {
        if point.code.description == shown { #expect(exposure == .exposed) }
        if point.code.description == hidden { #expect(exposure != .exposed) }
      }
    }
  }
}
