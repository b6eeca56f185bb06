// SPDX-License-Identifier: GPL-3.0-or-later

import AcupointModel
import Testing
import Treatment

@Suite("Cautions in a treatment") struct CautionTests {
  private func treatment(
    _ point: String, _ side: Side, overrides: [TreatmentProtocol.Override] = [],
    isPregnant: Bool = false
  ) throws -> Treatment {
    try BackPatient.builder(isPregnant: isPregnant).treatment(
      for: TreatmentProtocol(entries: [BackPatient.press(point, side)], overrides: overrides))
  }

  private func lifting(_ point: String, _ caution: String) -> TreatmentProtocol.Override {
    TreatmentProtocol.Override(point: point, caution: caution, reason: "asked for by the test")
  }

  @Test("pressing the nape is refused with hazard and source; a named override lifts it")
  func nape() throws {
    let error = #expect(throws: TreatmentRefusal.self) { try treatment("GV15", .mid) }
    guard case .caution(let caution)? = error?.reason else {
      Issue.record("\(String(describing: error))")
      return
    }
    #expect(caution.id == "nape-contact" && caution.canLift && caution.others.isEmpty)
    let text = try #require(error?.description)
    #expect(text.contains(#"(caution "nape-contact", source xu-2019, read)"#))
    #expect(text.contains(#"an override that names "nape-contact" and a reason allows it"#))
    let lifted = try treatment("GV15", .mid, overrides: [lifting("GV15", "nape-contact")]).lifted
    #expect(lifted.map(\.caution) == ["nape-contact"])
    #expect(lifted.map(\.text) == ["asked for by the test"])
  }

  @Test("a caution of pregnancy holds in pregnancy alone")
  func pregnancy() throws {
    _ = try treatment("BL32", .left)
    let error = #expect(throws: TreatmentRefusal.self) {
      try treatment("BL32", .left, isPregnant: true)
    }
    guard case .caution(let caution)? = error?.reason else {
      Issue.record("\(String(describing: error))")
      return
    }
    #expect(caution.id == "pregnancy-sacrum")
  }

  @Test("a hazard of needling forbids no pressing")
  func needling() throws {
    #expect(try treatment("BL13", .left).warnings.isEmpty)
  }

  @Test("a caution that only warns is handed on")
  func warning() throws {
    let warnings = try treatment("GV9", .mid).warnings
    #expect(warnings.map(\.caution) == ["spinous-process"] && warnings[0].target == "GV9")
  }

  @Test("what nothing lifts is not lifted by an override")
  func held() throws {
    let error = #expect(throws: TreatmentRefusal.self) {
      try treatment("GV1", .mid, overrides: [lifting("GV1", "gv1-not-treated")])
    }
    #expect(error?.reason == .cautionHolds("gv1-not-treated") && error?.entry == nil)
    #expect("\(try #require(error))".contains("cannot be lifted"))
  }

  @Test("an override must name a caution that holds at its point")
  func badOverride() throws {
    let unknown = #expect(throws: TreatmentRefusal.self) {
      try treatment("BL13", .left, overrides: [lifting("GV15", "nape-contakt")])
    }
    guard case .unknownCaution("nape-contakt", let valid)? = unknown?.reason else {
      Issue.record("\(String(describing: unknown))")
      return
    }
    #expect(valid.contains("nape-contact") && unknown?.entry == nil)
    let nowhere = #expect(throws: TreatmentRefusal.self) {
      try treatment("BL13", .left, overrides: [lifting("BL99", "nape-contact")])
    }
    guard case .unknownPoint? = nowhere?.reason else {
      Issue.record("\(String(describing: nowhere))")
      return
    }
  }
}
