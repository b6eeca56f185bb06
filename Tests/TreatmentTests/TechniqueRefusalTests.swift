// SPDX-License-Identifier: GPL-3.0-or-later

import AcupointModel
import MotionControl
import Safety
import Testing
import Treatment

@Suite("Techniques that are refused") struct TechniqueRefusalTests {
  private static let press = Technique.Press(force: 6, ramp: 0.5, dwell: 3, repeats: 1)
  private static let point = Technique.Point(standoff: 0.03, dwell: 3)

  private static func refusal(
    _ technique: Technique, at name: String = "BL18", goal: String? = nil,
    statesAngle: Bool = true
  ) throws -> TreatmentRefusal? {
    let (placed, shape) = try BackPatient.patient()
    let body = shape.posed(.prone)
    let builder = TargetBuilder(
      atlas: try BackPatient.atlas.get(), body: placed.carried(to: body),
      face: .ball(radius: 0.01), isPregnant: false,
      courses: CourseFinder(placed: placed, body: body))
    let entry = TreatmentProtocol.Entry(
      point: name, side: .left, technique: technique, goal: goal, statesAngle: statesAngle)
    do throws(TreatmentRefusal) {
      _ = try builder.treatment(for: TreatmentProtocol(entries: [entry]))
      return nil
    } catch {
      return error
    }
  }

  @Test("a circle that is too fast is refused with the largest rate, which is accepted")
  func circle() throws {
    let wide = Technique.Motion.Circle(radius: 0.02, rate: 3)
    for technique in [Technique.knead(Self.press, wide), .moxaCircle(Self.point, wide)] {
      guard case .tooFast(_, let largest, _, _)? = try Self.refusal(technique)?.reason else {
        Issue.record("\(technique) was not refused as too fast")
        continue
      }
      let slower = Technique.Motion.Circle(radius: 0.02, rate: largest * (1 - 1e-12))
      #expect(
        try Self.refusal(
          technique.isContact ? .knead(Self.press, slower) : .moxaCircle(Self.point, slower))
          == nil)
    }
  }

  @Test("a peck that closes too fast, a stroke that is too fast")
  func speeds() throws {
    let peck = Technique.moxaPeck(
      Self.point, Technique.Motion.Swing(amplitude: 0.02, rate: 1))
    guard case .tooFast? = try Self.refusal(peck)?.reason else {
      Issue.record("not refused")
      return
    }
    let stroke = Technique.push(
      Self.press, Technique.Motion.Stroke(length: 0, speed: 0.12))
    #expect(
      try Self.refusal(stroke, goal: "BL20")?.reason
        == .strokeTooFast(speed: 0.12, largest: 0.1))
  }

  @Test("a stroke needs a goal on its own stretch of the channel")
  func goals() throws {
    let stroke = Technique.push(
      Self.press, Technique.Motion.Stroke(length: 0, speed: 0.03))
    #expect(try Self.refusal(stroke, goal: "BL20") == nil)
    guard case .unknownGoal("BL2O", let valid)? = try Self.refusal(stroke, goal: "BL2O")?.reason
    else {
      Issue.record("not refused")
      return
    }
    #expect(valid.contains("BL20") && !valid.contains("BL18") && !valid.contains("GV8"))
    guard case .noWay(to: "GV8", _)? = try Self.refusal(stroke, goal: "GV8")?.reason else {
      Issue.record("not refused")
      return
    }
    let down = try #require(try Self.refusal(stroke, at: "BL11", goal: "BL30"))
    guard case .wayTooLong(let length, largest: 0.3) = down.reason else {
      Issue.record("\(down)")
      return
    }
    #expect(length > 0.3 && length < 0.8)
  }

  @Test("a swing counts with its peak against the region's ceiling")
  func swing() throws {
    func vibrate(_ force: Double, _ amplitude: Double) -> Technique {
      .vibrate(
        Technique.Press(force: force, ramp: 1, dwell: 2, repeats: 1),
        Technique.Motion.Swing(amplitude: amplitude, rate: 2))
    }
    #expect(try Self.refusal(vibrate(6, 2)) == nil)
    guard case .forceAboveCeiling(let force, _, _, _)? = try Self.refusal(vibrate(80, 30))?.reason
    else {
      Issue.record("not refused")
      return
    }
    #expect(force == 110)
  }

  @Test("a needle where none goes in, or with no direction stated")
  func needles() throws {
    let upright = Technique.needleGuide(Self.point, angle: .pi / 2)
    let slanted = Technique.needleGuide(Self.point, angle: .pi / 4)
    #expect(try Self.refusal(upright, at: "BL23", statesAngle: false) == nil)
    #expect(
      try Self.refusal(slanted, at: "BL23")?.reason == .needleWithoutDirection(angle: .pi / 4))
  }
}
