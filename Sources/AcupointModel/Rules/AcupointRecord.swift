// SPDX-License-Identifier: GPL-3.0-or-later

/// One code of the atlas as written: names, where it lies in words, and the rule that places it.
package struct AcupointRecord: Equatable, Sendable {
  package let code: AcupointCode
  package let names: Names
  /// Both sides, or the midline alone.
  package let sides: Sides
  /// The region of `RegionTable` whose limits hold here.
  package let region: String
  /// Where it lies, in our own words.
  package let location: String
  package var rule: PointRule
  package let carry: Carry
  /// Postures or gestures without which the point is not within reach.
  package let needs: [Need]
  /// Which source each field is from.
  package let sources: Sources

  /// What people call it.
  package struct Names: Equatable, Sendable {
    package let pinyin: String
    package let hanzi: String
    package let english: String
  }

  package enum Sides: String, CaseIterable, Sendable {
    case both, mid

    package var all: [Side] { self == .both ? [.left, .right] : [.mid] }
  }

  /// How the anchor goes from the reference posture into another one.
  package enum Carry: String, CaseIterable, Sendable {
    /// It moves with the skin.
    case skin
  }

  package enum Need: String, CaseIterable, Sendable {
    case fist, mouthOpen = "mouth_open", elbow90 = "elbow_90", knee90 = "knee_90"
    case toesFlexed = "toes_flexed", armRaised = "arm_raised"
    case proneKneesToChest = "prone_knees_to_chest"
  }

  package struct Sources: Equatable, Sendable {
    package let location: String
    package let names: String
    package let english: String
  }
}
