// SPDX-License-Identifier: GPL-3.0-or-later

/// How far an arm is to keep from everything during a motion [m].
package struct ClearanceMargins: Sendable {
  /// Of the links, and of the tool where it may not touch, from the skin.
  package var skin: Double
  /// Of links and tool from table and floor.
  package var room: Double
  /// Of links and tool from the zones of the patient.
  package var zones: Double
  /// Of the arm's own shapes from each other; nil leaves them out.
  package var betweenLinks: Double?
  /// Of the tool tip above the skin; nil leaves it out.
  package var tipHeight: Double?
  /// Leaves the tool against the skin out, but for `targetSkin`.
  package var toolMayTouch: Bool
  /// What the tool keeps from where it may touch; nil leaves it out.
  package var targetSkin: TargetSkin?

  package init(
    skin: Double = Clearance.required, room: Double = Clearance.required,
    zones: Double = Clearance.required, betweenLinks: Double? = 0, tipHeight: Double? = nil,
    toolMayTouch: Bool = false, targetSkin: TargetSkin? = nil
  ) {
    self.skin = skin
    self.room = room
    self.zones = zones
    self.betweenLinks = betweenLinks
    self.tipHeight = tipHeight
    self.toolMayTouch = toolMayTouch
    self.targetSkin = targetSkin
  }
}
