// SPDX-License-Identifier: GPL-3.0-or-later

package import AcupointModel
package import MotionControl

/// What is to be done to the patient, as asked for: points and techniques, in what order, and the
/// cautions that are knowingly set aside.
package struct TreatmentProtocol: Equatable, Sendable {
  package let entries: [Entry]
  package let overrides: [Override]
  package let order: VisitOrder

  /// One visit to one point.
  package struct Entry: Equatable, Sendable {
    /// The code as the user wrote it.
    package let point: String
    package let side: Side
    package let technique: Technique
    /// The code of the point a stroke leads to, as the user wrote it; nil for other techniques.
    package let goal: String?
    /// False for a needle at the angle that books state for the point.
    package let statesAngle: Bool
    /// The entries that have to come before, by their places, ascending.
    package let after: [Int]

    /// "BL13 left".
    package var name: String { Entry.name(point, side) }

    package static func name(_ point: String, _ side: Side) -> String {
      side == .mid ? point : "\(point) \(side.rawValue)"
    }

    package init(
      point: String, side: Side, technique: Technique, goal: String? = nil,
      statesAngle: Bool = true, after: [Int] = []
    ) {
      self.point = point
      self.side = side
      self.technique = technique
      self.goal = goal
      self.statesAngle = statesAngle
      self.after = after
    }
  }

  /// A caution that does not hold at a point this time, or a ceiling that is another there, and why.
  package struct Override: Equatable, Sendable {
    package let point: String
    /// The id of the caution.
    package let caution: String
    package let reason: String
    /// For the name of a ceiling: the share of the limit that is to hold; nil for a caution.
    package let share: Double?

    package init(point: String, caution: String, reason: String, share: Double? = nil) {
      self.point = point
      self.caution = caution
      self.reason = reason
      self.share = share
    }
  }

  package init(
    entries: [Entry], overrides: [Override] = [], order: VisitOrder = .given
  ) {
    self.entries = entries
    self.overrides = overrides
    self.order = order
  }
}

extension Technique {
  /// The name cautions know it by.
  var kind: CautionRecord.Technique {
    switch name {
    case .press: .press
    case .point: .point
    case .knead: .knead
    case .push: .push
    case .vibrate: .vibrate
    case .moxaMild: .moxaMild
    case .moxaPeck: .moxaPeck
    case .moxaCircle: .moxaCircle
    case .needleGuide: .needleGuide
    }
  }
}
