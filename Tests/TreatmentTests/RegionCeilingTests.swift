// SPDX-License-Identifier: GPL-3.0-or-later

import AcupointModel
import MotionControl
import Safety
import Testing
import Treatment

@Suite("RegionCeiling") struct RegionCeilingTests {
  private func override(_ name: String, _ share: Double?) -> TreatmentProtocol.Override {
    TreatmentProtocol.Override(
      point: "BL13", caution: name, reason: "asked for by the test", share: share)
  }

  private func treatment(
    force: Double, _ overrides: [TreatmentProtocol.Override]
  ) throws -> Treatment {
    try BackPatient.builder(face: .flat(radius: 0.02)).treatment(
      for: TreatmentProtocol(
        entries: [BackPatient.press("BL13", .left, force: force)], overrides: overrides))
  }

  @Test("by default 40 % of the force and 25 % of the pressure of every region's site")
  func shares() throws {
    let table = try BackPatient.atlas.get().regions
    for region in table.regions {
      let limits = RegionCeiling(region, of: table).limits
      #expect(abs(limits.force - 0.4 * region.site.force) < 1e-9)
      #expect(abs(limits.pressure - 0.25 * region.site.pressure) < 1e-6)
      #expect(limits == table.contactLimits(of: region))
    }
  }

  @Test("a named override raises or lowers a ceiling at its point, and is told")
  func named() throws {
    #expect(throws: TreatmentRefusal.self) { try treatment(force: 100, []) }
    let raised = try treatment(force: 100, [override("force-ceiling", 0.5)])
    #expect(abs(raised.targets[0].limits.force - 105) < 1e-9)
    #expect(raised.lifted.map(\.caution) == ["force-ceiling"])
    #expect(raised.lifted.map(\.text) == ["asked for by the test"])
    let error = #expect(throws: TreatmentRefusal.self) {
      try treatment(force: 30, [override("force-ceiling", 0.1)])
    }
    guard case .forceAboveCeiling(30, let ceiling, _, let origin)? = error?.reason else {
      Issue.record("\(String(describing: error))")
      return
    }
    #expect(abs(ceiling - 21) < 1e-9 && origin.contains("10 % of 210 N"))
    let pressure = try treatment(force: 50, [override("pressure-ceiling", 1)])
    #expect(abs(pressure.targets[0].limits.pressure - 160e4) < 1e-6)
  }

  @Test("another point's ceiling stays")
  func elsewhere() throws {
    let other = TreatmentProtocol.Override(
      point: "BL14", caution: "force-ceiling", reason: "of the test", share: 0.5)
    #expect(throws: TreatmentRefusal.self) { try treatment(force: 100, [other]) }
  }

  @Test("a refusal tells share, limit and how far the figure was checked, and the way around")
  func words() throws {
    let error = try #require(
      #expect(throws: TreatmentRefusal.self) { try treatment(force: 100, []) })
    let text = "\(error)"
    #expect(text.contains("40 % of 210 N for the shoulder joint (unverified)"))
    #expect(text.contains(#"an override that names "force-ceiling""#))
  }

  @Test(
    "a ceiling without a share, or beyond the whole limit, is refused", arguments: [nil, 1.01, 0])
  func badShare(share: Double?) {
    let error = #expect(throws: TreatmentRefusal.self) {
      try treatment(force: 6, [override("force-ceiling", share)])
    }
    #expect(error?.reason == .ceilingWithoutShare("force-ceiling") && error?.entry == nil)
  }
}
