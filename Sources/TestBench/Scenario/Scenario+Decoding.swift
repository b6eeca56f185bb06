// SPDX-License-Identifier: GPL-3.0-or-later

import AcupointModel
import MotionControl
import SpatialMath
package import StrictJSON
import Treatment

extension Scenario {
  /// Keys of the format whose part of the program does not exist yet.
  private static let reserved = ["sensors", "faults", "requirements"]

  /// Reads a scenario file.
  ///
  /// - Throws: `JSONError` with the file, the place, the value and what would have been right.
  package init(file: String) throws(JSONError) {
    try self.init(JSONNode(file: file))
  }

  /// Decodes a scenario; every key that is left out has the default that `docs/scenario.md` names.
  package init(_ node: JSONNode) throws(JSONError) {
    try node.allow(
      keys: [
        "schema", "name", "seed", "standard", "alternatives", "patient", "environment", "robot",
        "protocol", "order", "overrides", "control", "registration", "plant", "disturbances",
        "operator", "record",
      ], reserved: Scenario.reserved)
    try node.require(schema: "robotsim.scenario/1")
    name = try node.member("name").string()
    seed = UInt64(try node.optionalMember("seed")?.integer(in: 0...(1 << 53)) ?? 1)
    standard = try node.optionalMember("standard")?.choice(AcupointModel.Standard.self) ?? .who2008
    var alternatives: [String] = []
    for entry in try node.optionalMember("alternatives")?.list() ?? [] {
      alternatives.append(try entry.string())
    }
    self.alternatives = alternatives
    let person = try node.member("patient")
    try person.allow(
      keys: [
        "sex", "age_years", "height_cm", "mass_kg", "posture", "pregnant", "exclusion_zones",
      ])
    patient = AcupointModel.Patient(
      sex: try person.member("sex").choice(Sex.self),
      ageYears: try person.member("age_years").number(in: 18...90),
      height: try person.member("height_cm").number(in: 50...300) / 100,
      mass: try person.member("mass_kg").number(in: 10...400),
      isPregnant: try person.optionalMember("pregnant")?.bool() ?? false)
    posture = try person.optionalMember("posture")?.choice(Posture.self) ?? .prone
    zones = try Scenario.zones(person.optionalMember("exclusion_zones"))
    table = try Scenario.table(node.optionalMember("environment"))
    robot = try RobotSetup(node.member("robot"))
    let lines = try node.member("protocol")
    let entries = try Scenario.entries(lines)
    treatment = TreatmentProtocol(
      entries: entries, overrides: try Scenario.overrides(node.optionalMember("overrides")),
      order: try Scenario.order(node.optionalMember("order"), of: entries, in: lines))
    control = try ControlSettings(node.optionalMember("control"))
    plant = try PlantSettings(node.optionalMember("plant"), rate: control.rate)
    breathing = try BreathingSettings(node.optionalMember("disturbances"))
    registration = try RegistrationSetup(node.optionalMember("registration"))
    operatorActions = try Scenario.operatorActions(node.optionalMember("operator"))
    recording = try RecordingSettings(node.optionalMember("record"), rate: control.rate)
  }

  private static func table(_ node: JSONNode?) throws(JSONError) -> Table {
    var table = Table(height: 0.65, width: 0.70, length: 1.95)
    guard let node else { return table }
    try node.allow(keys: ["table"])
    guard let top = try node.optionalMember("table") else { return table }
    try top.allow(keys: ["height_mm", "size_mm"], reserved: ["tilt_deg"])
    if let height = try top.optionalMember("height_mm") {
      table.height = try height.number(in: 200...1200) / 1000
    }
    if let size = try top.optionalMember("size_mm") {
      let numbers = try size.numbers(count: 2)
      guard numbers.allSatisfy({ (300...3000).contains($0) }) else {
        throw size.error(.badValue("\(numbers)", valid: "[width, length], each 300…3000"))
      }
      table.width = numbers[0] / 1000
      table.length = numbers[1] / 1000
    }
    return table
  }

  private static func operatorActions(_ node: JSONNode?) throws(JSONError) -> [OperatorAction] {
    var actions: [OperatorAction] = []
    for line in try node?.list() ?? [] {
      try line.allow(keys: ["at_s", "act"])
      let names = ["pause", "resume", "stop", "emergency_stop", "acknowledge"]
      let events: [OperatorEvents] = [.pause, .resume, .stop, .emergencyStop, .acknowledge]
      let act = try line.member("act")
      guard let index = names.firstIndex(of: try act.string()) else {
        throw act.error(.unknownName(try act.string(), valid: names))
      }
      actions.append(
        OperatorAction(
          time: try line.member("at_s").number(in: 0...86_400), event: events[index],
          name: names[index]))
    }
    return actions.sorted { $0.time < $1.time }
  }
}
