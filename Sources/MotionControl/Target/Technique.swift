// SPDX-License-Identifier: GPL-3.0-or-later

/// What the tool does at a target: touch or stand off, and a motion besides.
package struct Technique: Equatable, Sendable {
  /// The name files know it by.
  package enum Name: String, CaseIterable, Sendable {
    case press, point, knead, push, vibrate
    case moxaMild = "moxa_mild"
    case moxaPeck = "moxa_peck"
    case moxaCircle = "moxa_circle"
  }

  /// How the tool meets the skin, or does not.
  package enum Contact: Equatable, Sendable {
    case press(Press)
    case standoff(Point)
  }

  package let name: Name
  package let contact: Contact
  /// nil for a tool that only presses or stands off; lasts as long as the dwell.
  package let motion: Motion?

  private init(_ name: Name, _ contact: Contact, _ motion: Motion? = nil) {
    self.name = name
    self.contact = contact
    self.motion = motion
  }

  package static func press(_ press: Press) -> Technique { Technique(.press, .press(press)) }
  package static func point(_ point: Point) -> Technique { Technique(.point, .standoff(point)) }
  /// Small circles on the skin under a constant force.
  package static func knead(_ press: Press, _ circle: Motion.Circle) -> Technique {
    Technique(.knead, .press(press), .circle(circle))
  }
  /// Once along a line on the skin under a constant force.
  package static func push(_ press: Press, _ stroke: Motion.Stroke) -> Technique {
    Technique(.push, .press(press), .stroke(stroke))
  }
  /// A force that swings about its mean.
  package static func vibrate(_ press: Press, _ swing: Motion.Swing) -> Technique {
    Technique(.vibrate, .press(press), .vibration(swing))
  }
  /// A source of heat held over the skin.
  package static func moxaMild(_ point: Point) -> Technique {
    Technique(.moxaMild, .standoff(point))
  }
  /// The same moved up from the standoff and down again, as a sparrow pecks.
  package static func moxaPeck(_ point: Point, _ swing: Motion.Swing) -> Technique {
    Technique(.moxaPeck, .standoff(point), .pecking(swing))
  }
  /// The same circled over the skin.
  package static func moxaCircle(_ point: Point, _ circle: Motion.Circle) -> Technique {
    Technique(.moxaCircle, .standoff(point), .circle(circle))
  }

  /// True when the tool is to touch the skin.
  package var isContact: Bool {
    switch contact {
    case .press: true
    case .standoff: false
    }
  }

  /// nil without contact.
  package var press: Press? {
    if case .press(let press) = contact { return press }
    return nil
  }

  /// Where the approach ends above the skin [m].
  package var standoff: Double {
    switch contact {
    case .press: Standoff.contact
    case .standoff(let point): point.standoff
    }
  }

  /// At the full force, or in place [s].
  package var dwell: Double {
    switch contact {
    case .press(let press): press.dwell
    case .standoff(let point): point.dwell
    }
  }

  /// The largest force that is ever asked for [N]; zero without contact.
  package var largestForce: Double {
    guard case .press(let press) = contact else { return 0 }
    if case .vibration(let swing) = motion { return press.force + swing.amplitude }
    return press.force
  }

  /// Held in front of the skin along its outward normal, without contact.
  package struct Point: Equatable, Sendable {
    /// Tool tip above the skin [m]; below `Standoff.hover`.
    package let standoff: Double
    /// In place [s].
    package let dwell: Double

    package init(standoff: Double, dwell: Double) {
      self.standoff = standoff
      self.dwell = dwell
    }
  }

  /// Constant force along the inward normal, reached by a ramp, `repeats` times.
  package struct Press: Equatable, Sendable {
    /// [N].
    package let force: Double
    /// From first contact to the full force [s].
    package let ramp: Double
    /// At the full force [s].
    package let dwell: Double
    package let repeats: Int

    package init(force: Double, ramp: Double, dwell: Double, repeats: Int) {
      self.force = force
      self.ramp = ramp
      self.dwell = dwell
      self.repeats = repeats
    }
  }
}
