// SPDX-License-Identifier: GPL-3.0-or-later

import Foundation
import MotionControl
import Safety
import SpatialMath
import StrictJSON
import Testing
import _TestSupport

@Suite("ControlConfiguration as text") struct ControlCodingTests {
  private func standard() throws -> ControlConfiguration {
    let rate = try #require(ControlRate(hertz: 500))
    return try ControlConfiguration(
      robot: Arms.panda(tool: "ball-10mm"), rate: rate,
      X_BC: RigidTransform(RotationMatrix(roll: 0.3, pitch: -0.7, yaw: 2), [0.1, -2.0 / 3, 1e-17]))
  }

  private func read(_ text: String) throws -> ControlConfiguration {
    try ControlConfiguration(JSONNode(data: Data(text.utf8), file: "control.json"))
  }

  @Test("every number comes back with the same bits", arguments: seeds(200))
  func roundTrip(seed: UInt64) throws {
    var random = SeededGenerator(seed: seed)
    var configuration = try standard()
    for setting in ControlSetting.all where !setting.isWhole {
      try setting.set(
        random.uniform(setting.valid.lowerBound, setting.valid.upperBound), in: &configuration)
    }
    if seed % 2 == 0 {
      configuration.interface = .torque(
        JointInterface.Arm(
          gravity_B: [random.uniform(-9, 9), 1.0 / 3, -0.0], rotorShare: random.uniform(0, 1)))
    }
    for setting in JointSetting.all {
      for joint in 0..<7 {
        try setting.set(random.uniform(0.1, 9), joint: joint, in: &configuration)
      }
    }
    let again = try read(configuration.encoded)
    #expect(again.encoded == configuration.encoded)
    for setting in ControlSetting.all {
      let (a, b) = (setting.value(in: again), setting.value(in: configuration))
      #expect(a.bitPattern == b.bitPattern, "\(setting.name)")
    }
    #expect(again.limiter == configuration.limiter)
    #expect(again.monitors == configuration.monitors)
    #expect(again.admittance == configuration.admittance)
    #expect(again.stop == configuration.stop && again.corridor == configuration.corridor)
    #expect(again.X_BC == configuration.X_BC && again.interface == configuration.interface)
    #expect(again.face == configuration.face && again.rate == configuration.rate)
  }

  @Test("the table names every number of the configuration")
  func complete() throws {
    // A number that no setting names would keep its standard value below.
    var configuration = try standard()
    var numbers = 0
    func count(_ value: Any) {
      for child in Mirror(reflecting: value).children {
        switch child.value {
        case is Double: numbers += 1
        case is JointVector: numbers += 1
        case is Int where child.label == "missedPeriods": numbers += 1
        case is ControlRate, is ToolFace, is JointInterface, is RigidTransform<Base, Tracker>: break
        default: count(child.value)
        }
      }
    }
    count(configuration)
    #expect(numbers == ControlSetting.all.count + JointSetting.all.count)
    let names = configuration.settingNames
    #expect(Set(names).count == names.count)
    for name in names { _ = try? configuration.set(name, to: 1) }
  }

  @Test("a change by name changes that number alone", arguments: ControlSetting.all.indices)
  func setByName(index: Int) throws {
    let setting = ControlSetting.all[index]
    let before = try standard()
    for name in [setting.name, setting.key] {
      var after = before
      let present = setting.value(in: before)
      let oneUlp = present < setting.valid.upperBound ? present.nextUp : present.nextDown
      let value = setting.isWhole ? 7 : oneUlp
      try after.set(name, to: value)
      for other in ControlSetting.all {
        let expected = other.name == setting.name ? value : other.value(in: before)
        #expect(other.value(in: after) == expected)
      }
    }
  }

  @Test("a name that does not exist is refused with the nearest that does")
  func unknownName() throws {
    var configuration = try standard()
    let error = #expect(throws: ControlConfiguration.Invalid.self) {
      try configuration.set("toolGian", to: 60)
    }
    #expect("\(try #require(error))".contains("did you mean \"toolGain\"?"))
    #expect(throws: ControlConfiguration.Invalid.self) {
      try configuration.set("limiter.velocity[7]", to: 1)
    }
    #expect(
      throws: ControlConfiguration.Invalid.notWhole(
        name: "monitors.freshness.missedPeriods", value: 2.5)
    ) {
      try configuration.set("monitors.freshness.missedPeriods", to: 2.5)
    }
  }

  @Test(
    "a text with a fault is refused with its place",
    arguments: [
      ("\"toolGain_per_s\": 60.0", "\"toolGian_per_s\": 60.0", "did you mean \"toolGain_per_s\"?"),
      ("\"toolGain_per_s\": 60.0,", "", "the key \"toolGain_per_s\" is missing"),
      ("\"toolGain_per_s\": 60.0", "\"toolGain_per_s\": 600", "toolGain is 600"),
      ("\"rate_hz\": 500", "\"rate_hz\": 50", "control.json: rate_hz"),
      ("control/1", "control/2", "must be \"robotsim.control/1\""),
      ("\"joints\": 7", "\"joints\": 6", "limiter.lower_rad: 7 numbers"),
      ("\"position\"", "\"force\"", "unknown name \"force\""),
      ("\"position\"", "\"torque\"", "the key \"gravity_B_m_s2\" is missing"),
      ("\"ball\"", "\"cube\"", "unknown name \"cube\""),
    ])
  func refused(old: String, new: String, complaint: String) throws {
    let text = try standard().encoded
    #expect(text.contains(old))
    let error = #expect(throws: JSONError.self) { try read(text.replacing(old, with: new)) }
    #expect("\(try #require(error))".contains(complaint))
  }
}
