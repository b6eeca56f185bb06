// SPDX-License-Identifier: GPL-3.0-or-later

package import SpatialMath

/// What the tool does at a target: touch or stand off, and a motion besides.
package struct Technique: Equatable, Sendable {
  /// The name files know it by.
  package enum Name: String, CaseIterable, Sendable {
    case press, point, knead, push, vibrate
    case moxaMild = "moxa_mild"
    case moxaPeck = "moxa_peck"
    case moxaCircle = "moxa_circle"
    case needleGuide = "needle_guide"
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
  /// Between the tool's axis and the skin, above 0 and at most π/2 [rad].
  package let angle: Double

  private init(
    _ name: Name, _ contact: Contact, _ motion: Motion? = nil, angle: Double = .pi / 2
  ) {
    self.name = name
    self.contact = contact
    self.motion = motion
    self.angle = angle
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

  /// A needle's guide held on the needle's axis, its tip in front of the skin; nothing is inserted.
  ///
  /// - Parameter angle: between axis and skin, above 0 and at most π/2 [rad].
  package static func needleGuide(_ point: Point, angle: Double) -> Technique {
    precondition(angle > 0 && angle <= .pi / 2, "a needle at \(angle) rad")
    return Technique(.needleGuide, .standoff(point), angle: angle)
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

  /// Where the approach begins, on the tool's axis above the skin [m]: as high over the skin as ever.
  package var hover: Double {
    angle == .pi / 2 ? Standoff.hover : Standoff.hover / Elementary.sincos(angle).sin
  }

  /// The outward normal of the skin in A, whose z is the tool's axis.
  package var normal_A: Vector3 {
    guard angle < .pi / 2 else { return Vector3(0, 0, 1) }
    let (s, c) = Elementary.sincos(angle)
    return Vector3(c, 0, s)
  }

  /// At the full force, or in place [s].
  package var dwell: Double {
    switch contact {
    case .press(let press): press.dwell
    case .standoff(let point): point.dwell
    }
  }

  /// What it takes at least, without finding the skin and letting go of it [s].
  package var leastDuration: Double {
    switch contact {
    case .press(let press): Double(press.repeats) * (press.ramp + press.dwell)
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
