// SPDX-License-Identifier: GPL-3.0-or-later

import AcupointModel
import MotionControl
import StrictJSON
import Treatment

/// A technique as scenarios write it: millimetres, newtons, hertz.
extension Technique {
  init(_ node: JSONNode) throws(JSONError) {
    let kind = try node.member("kind")
    let press = ["kind", "force_n", "ramp_s"]
    let standoff = ["kind", "standoff_mm", "dwell_s"]
    switch try kind.choice(CautionRecord.Technique.self) {
    case .press:
      try node.allow(keys: press + ["dwell_s", "repeats"])
      self = .press(try Press(of: node))
    case .knead:
      try node.allow(keys: press + ["dwell_s", "radius_mm", "rate_hz"])
      self = .knead(try Press(of: node), try Motion.Circle(of: node))
    case .push:
      try node.allow(keys: press + ["speed_mm_s", "to"])
      _ = try node.member("to").string()
      // How long it lasts is known when its way is.
      self = .push(
        try Press(of: node, lasting: 0),
        Motion.Stroke(length: 0, speed: try node.member("speed_mm_s").number(in: 1...500) / 1000))
    case .vibrate:
      try node.allow(keys: press + ["dwell_s", "amplitude_n", "rate_hz"])
      let mean = try Press(of: node)
      let amplitude = try node.member("amplitude_n").number(in: 0.1...(0.8 * mean.force))
      self = .vibrate(
        mean,
        Motion.Swing(amplitude: amplitude, rate: try node.member("rate_hz").number(in: 0.2...5)))
    case .point:
      try node.allow(keys: standoff)
      self = .point(try Point(of: node))
    case .moxaMild:
      try node.allow(keys: standoff)
      self = .moxaMild(try Point(of: node))
    case .moxaPeck:
      try node.allow(keys: standoff + ["amplitude_mm", "rate_hz"])
      let point = try Point(of: node)
      let room = (Standoff.hover - point.standoff) * 1000
      self = .moxaPeck(
        point,
        Motion.Swing(
          amplitude: try node.member("amplitude_mm").number(in: 1...room) / 1000,
          rate: try node.member("rate_hz").number(in: 0.05...5)))
    case .moxaCircle:
      try node.allow(keys: standoff + ["radius_mm", "rate_hz"])
      self = .moxaCircle(try Point(of: node), try Motion.Circle(of: node))
    case .needleGuide:
      try node.allow(keys: standoff + ["angle_deg"])
      // What no one asks for is what books state for the point.
      let angle = try node.optionalMember("angle_deg")?.number(in: 10...90) ?? 90
      self = .needleGuide(try Point(of: node), angle: angle * .pi / 180)
    }
  }
}

extension Technique.Press {
  fileprivate init(of node: JSONNode, lasting given: Double? = nil) throws(JSONError) {
    var dwell = given ?? 0
    if given == nil { dwell = try node.member("dwell_s").number(in: 0.1...600) }
    self.init(
      force: try node.member("force_n").number(in: 0.5...200),
      ramp: try node.optionalMember("ramp_s")?.number(in: 0.1...60) ?? 0.5,
      dwell: dwell,
      repeats: try node.optionalMember("repeats")?.integer(in: 1...100) ?? 1)
  }
}

extension Technique.Point {
  fileprivate init(of node: JSONNode) throws(JSONError) {
    self.init(
      standoff: try node.member("standoff_mm").number(in: 5...50) / 1000,
      dwell: try node.member("dwell_s").number(in: 0.1...600))
  }
}

extension Technique.Motion.Circle {
  fileprivate init(of node: JSONNode) throws(JSONError) {
    self.init(
      radius: try node.member("radius_mm").number(in: 1...30) / 1000,
      rate: try node.member("rate_hz").number(in: 0.05...5))
  }
}

extension Technique {
  /// As the entry of a protocol writes it.
  func tree(of entry: TreatmentProtocol.Entry) -> JSONTree {
    var members: [(String, JSONTree)] = [("kind", .string(name.rawValue))]
    switch contact {
    case .press(let press):
      members += [("force_n", .number(press.force)), ("ramp_s", .number(press.ramp))]
      if name != .push { members.append(("dwell_s", .number(press.dwell))) }
      if name == .press { members.append(("repeats", .integer(press.repeats))) }
    case .standoff(let point):
      members += [
        ("standoff_mm", .number(point.standoff * 1000)), ("dwell_s", .number(point.dwell)),
      ]
    }
    switch motion {
    case .circle(let circle):
      members += [("radius_mm", .number(circle.radius * 1000)), ("rate_hz", .number(circle.rate))]
    case .stroke(let stroke): members.append(("speed_mm_s", .number(stroke.speed * 1000)))
    case .vibration(let swing):
      members += [("amplitude_n", .number(swing.amplitude)), ("rate_hz", .number(swing.rate))]
    case .pecking(let swing):
      members += [
        ("amplitude_mm", .number(swing.amplitude * 1000)), ("rate_hz", .number(swing.rate)),
      ]
    case nil: break
    }
    if let goal = entry.goal { members.append(("to", .string(goal))) }
    if name == .needleGuide, entry.statesAngle {
      members.append(("angle_deg", .number(angle * 180 / .pi)))
    }
    return .object(members)
  }
}
