// SPDX-License-Identifier: GPL-3.0-or-later

/// One code of the atlas as written: names, where it lies in words, the rule that places it, and what
/// may be done there.
package struct AcupointRecord: Equatable, Sendable {
  package let code: AcupointCode
  package let names: Names
  /// Groups of points with one use, such as the five transport points of a channel.
  package let classes: [PointClass]
  /// Both sides, the midline, or one side alone.
  package let sides: Sides
  package let surface: Surface
  /// The region of `RegionTable` whose limits hold here.
  package let region: String
  /// Where it lies, in our own words.
  package internal(set) var location: String
  /// How it is placed; nil for a point of the mucosa, which has no place on the skin.
  package var rule: PointRule?
  package var carry: Carry
  /// Postures or gestures without which the point is not within reach.
  package let needs: [Need]
  /// Other places that the standard itself allows.
  package let alternatives: [Alternative]
  package let needle: Needle
  /// What may be asked for here at all; cautions narrow it further.
  package let techniques: [CautionRecord.Technique]
  /// The place is never known better than this [m].
  package let leastSigma: Double
  package let note: String?
  /// Which source each field is from.
  package internal(set) var sources: Sources

  /// Every source that the record speaks of.
  var sourceIDs: [String] {
    var ids = sources.all.map(\.id) + alternatives.map(\.source.id)
    if case .stated(let advice) = needle, let limit = advice.limitSource { ids.append(limit) }
    return ids
  }

  /// What people call it.
  package struct Names: Equatable, Sendable {
    package let pinyin: String
    /// Simplified characters.
    package let hanzi: String
    package let hanziTraditional: String
    package let english: String
  }

  package enum Sides: String, CaseIterable, Sendable {
    case both, mid, left, right

    package var all: [Side] {
      switch self {
      case .both: [.left, .right]
      case .mid: [.mid]
      case .left: [.left]
      case .right: [.right]
      }
    }
  }

  package enum Surface: String, CaseIterable, Sendable {
    case skin
    /// Inside mouth or nose: kept in the atlas, placed nowhere.
    case mucosa
  }

  /// How the anchor goes from the reference posture into another one.
  package enum Carry: Equatable, Sendable {
    /// It moves with the skin.
    case skin
    /// It moves with a bone, and the skin slides over it.
    case bone(String)
    /// Its rule is evaluated again in the posture.
    case posed

    package var name: String {
      switch self {
      case .skin: "skin"
      case .bone(let name): "bone \(name)"
      case .posed: "posed"
      }
    }
  }

  /// A second place of the standard for the same code.
  package struct Alternative: Equatable, Sendable {
    package let id: String
    package let location: String
    package let rule: PointRule
    package let source: Citation
  }

  package struct Sources: Equatable, Sendable {
    package internal(set) var location: Citation
    package let names: Citation
    package let english: Citation
    package let needle: Citation?
    package let classes: Citation?

    package var all: [Citation] {
      [location, names, english] + [needle, classes].compactMap { $0 }
    }
  }

  /// A row of the sources, and the page where one is known.
  package struct Citation: Equatable, Sendable, CustomStringConvertible {
    package let id: String
    package let page: String?

    package var description: String { id + (page.map { ", p. \($0)" } ?? "") }
  }

  /// How a needle goes in, as books state it.
  package enum Needle: Equatable, Sendable {
    case stated(NeedleAdvice)
    /// Never needled, and why.
    case never(String)
    /// No book of this atlas says.
    case unstated
  }

  package struct NeedleAdvice: Equatable, Sendable {
    package let angle: Angle
    /// Where the tip goes, for other than a right angle.
    package let toward: DirectionSum?
    /// Along the needle [finger cun of the person].
    package let depth: ClosedRange<Double>
    /// Never deeper below the skin than this [m].
    package let limit: Double?
    package let limitSource: String?

    package enum Angle: String, CaseIterable, Sendable {
      case perpendicular, oblique, transverse
      /// Pricked to bleed.
      case prick

      /// From the skin [degrees].
      package var degrees: Double {
        switch self {
        case .perpendicular, .prick: 90
        case .oblique: 45
        case .transverse: 15
        }
      }
    }
  }
}

/// Groups of points with one use.
package enum PointClass: String, CaseIterable, Sendable {
  case jingWell = "jing-well", yingSpring = "ying-spring", shuStream = "shu-stream"
  case jingRiver = "jing-river", heSea = "he-sea", yuanSource = "yuan-source"
  case luoConnecting = "luo-connecting", xiCleft = "xi-cleft", backShu = "back-shu"
  case frontMu = "front-mu", lowerHeSea = "lower-he-sea", confluent, eightHui = "eight-hui"
  case crossing, sea, entry, exit
}

/// Which edition of the locations a placement follows.
package enum Standard: String, CaseIterable, Sendable {
  case who2008 = "who-2008"
  case gbt12346 = "gbt-12346"
}
