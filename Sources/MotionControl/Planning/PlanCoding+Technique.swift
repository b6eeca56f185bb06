// SPDX-License-Identifier: GPL-3.0-or-later

import SpatialMath
import StrictJSON

extension Technique {
  var encoded: String {
    var members = ["\"kind\": \"\(name.rawValue)\""]
    switch contact {
    case .press(let press):
      members += ["\"force_n\": \(press.force)", "\"ramp_s\": \(press.ramp)"]
      members += ["\"dwell_s\": \(press.dwell)", "\"repeats\": \(press.repeats)"]
    case .standoff(let point):
      members += ["\"standoff_m\": \(point.standoff)", "\"dwell_s\": \(point.dwell)"]
    }
    switch motion {
    case .circle(let circle):
      members += ["\"radius_m\": \(circle.radius)", "\"rate_hz\": \(circle.rate)"]
    case .stroke(let stroke):
      members += ["\"length_m\": \(stroke.length)", "\"speed_m_s\": \(stroke.speed)"]
    case .vibration(let swing):
      members += ["\"amplitude_n\": \(swing.amplitude)", "\"rate_hz\": \(swing.rate)"]
    case .pecking(let swing):
      members += ["\"amplitude_m\": \(swing.amplitude)", "\"rate_hz\": \(swing.rate)"]
    case nil: break
    }
    if name == .needleGuide { members.append("\"angle_rad\": \(angle)") }
    return "{" + members.joined(separator: ", ") + "}"
  }

  init(plan node: JSONNode) throws(JSONError) {
    func number(_ key: String) throws(JSONError) -> Double { try node.member(key).number() }
    func positive(_ key: String) throws(JSONError) -> Double { try node.member(key).positive() }
    let press = ["kind", "force_n", "ramp_s", "dwell_s", "repeats"]
    let point = ["kind", "standoff_m", "dwell_s"]
    func pressing() throws(JSONError) -> Press {
      Press(
        force: try number("force_n"), ramp: try number("ramp_s"), dwell: try number("dwell_s"),
        repeats: try node.member("repeats").integer(in: 1...1_000_000))
    }
    func pointing() throws(JSONError) -> Point {
      Point(
        standoff: try node.member("standoff_m").number(in: 0...Standoff.hover),
        dwell: try number("dwell_s"))
    }
    func circle() throws(JSONError) -> Motion.Circle {
      Motion.Circle(radius: try positive("radius_m"), rate: try positive("rate_hz"))
    }
    func swing(_ amplitude: String) throws(JSONError) -> Motion.Swing {
      Motion.Swing(amplitude: try positive(amplitude), rate: try positive("rate_hz"))
    }
    switch try node.member("kind").choice(Name.self) {
    case .press:
      try node.allow(keys: press)
      self = .press(try pressing())
    case .knead:
      try node.allow(keys: press + ["radius_m", "rate_hz"])
      self = .knead(try pressing(), try circle())
    case .push:
      try node.allow(keys: press + ["length_m", "speed_m_s"])
      self = .push(
        try pressing(),
        Motion.Stroke(length: try positive("length_m"), speed: try positive("speed_m_s")))
    case .vibrate:
      try node.allow(keys: press + ["amplitude_n", "rate_hz"])
      self = .vibrate(try pressing(), try swing("amplitude_n"))
    case .point:
      try node.allow(keys: point)
      self = .point(try pointing())
    case .moxaMild:
      try node.allow(keys: point)
      self = .moxaMild(try pointing())
    case .moxaPeck:
      try node.allow(keys: point + ["amplitude_m", "rate_hz"])
      self = .moxaPeck(try pointing(), try swing("amplitude_m"))
    case .needleGuide:
      try node.allow(keys: point + ["angle_rad"])
      let angle = try node.member("angle_rad").number(in: 1e-3...(Double.pi / 2))
      self = .needleGuide(try pointing(), angle: angle)
    case .moxaCircle:
      try node.allow(keys: point + ["radius_m", "rate_hz"])
      self = .moxaCircle(try pointing(), try circle())
    }
  }
}

extension SkinCourse {
  var encoded: String {
    "{\"shape\": \"\(shape.rawValue)\", \"places\": [\n"
      + places.map(\.encoded).joined(separator: ",\n") + "]}"
  }

  init(plan node: JSONNode) throws(JSONError) {
    try node.allow(keys: ["shape", "places"])
    let shape = try node.member("shape").choice(Shape.self)
    let list = try node.member("places")
    var places: [Place] = []
    for entry in try list.list() { places.append(try Place(plan: entry)) }
    let fewest = shape == .ring ? 4 : 2
    guard places.count >= fewest else {
      throw list.error(.badValue("\(places.count) places", valid: "at least \(fewest)"))
    }
    self.init(shape, places)
  }
}

extension SkinCourse.Place {
  /// Six vectors: position, normal, and what each of the two coefficients does to both.
  fileprivate var encoded: String {
    "["
      + [
        position, normal, thorax.position, thorax.normal, abdomen.position, abdomen.normal,
      ].map(\.encoded).joined(separator: ", ") + "]"
  }

  fileprivate init(plan node: JSONNode) throws(JSONError) {
    let list = try node.list()
    guard list.count == 6 else {
      throw node.error(.badValue("\(list.count) vectors", valid: "six"))
    }
    var v: [Vector3] = []
    for entry in list { v.append(try Vector3(exact: entry)) }
    self.init(
      position: v[0], normal: v[1], thorax: Change(position: v[2], normal: v[3]),
      abdomen: Change(position: v[4], normal: v[5]))
  }
}
