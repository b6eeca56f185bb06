// SPDX-License-Identifier: GPL-3.0-or-later

/// The code of an acupoint: channel, number and, for extra points made of several, a part:
/// `BL13`, `GV14`, `EX-B2.T5`.
///
/// - Invariant: the number is one the channel has; a part is `T1`…`T12`, `L1`…`L5`, a
///   number, or a side such as `lateral`.
package struct AcupointCode: Hashable, Sendable, CustomStringConvertible {
  package let channel: Channel
  package let number: Int
  /// Which of several points under one code; nil for most.
  package let part: String?

  /// The code a text stands for, or nil when no such code exists.
  package init?(_ text: String) {
    let pieces = text.split(separator: ".", maxSplits: 1, omittingEmptySubsequences: false)
    guard let first = pieces.first else { return nil }
    let digits = first.reversed().prefix { $0.isASCII && $0.isNumber }.count
    guard digits > 0, digits <= 2 else { return nil }
    guard
      let channel = Channel(rawValue: String(first.dropLast(digits))),
      let number = Int(first.suffix(digits)), first.suffix(digits).first != "0",
      (1...channel.pointCount).contains(number)
    else { return nil }
    let part = pieces.count == 2 ? String(pieces[1]) : nil
    if let part, AcupointCode.rank(ofPart: part) == nil { return nil }
    self.channel = channel
    self.number = number
    self.part = part
  }

  /// The code without its part.
  package var whole: AcupointCode { AcupointCode(channel: channel, number: number) }

  private init(channel: Channel, number: Int) {
    self.channel = channel
    self.number = number
    part = nil
  }

  package var description: String {
    "\(channel.rawValue)\(number)" + (part.map { "." + $0 } ?? "")
  }

  /// Parts of a code that are told by where they lie.
  private static let sidesOfParts = [
    "anterior", "posterior", "medial", "lateral", "radial", "ulnar",
  ]

  private static func rank(ofPart part: String) -> Int? {
    if let side = sidesOfParts.firstIndex(of: part) { return 21 + side }
    let isVertebra = part.hasPrefix("T") || part.hasPrefix("L")
    guard let n = Int(isVertebra ? String(part.dropFirst()) : part), (1...20).contains(n) else {
      return nil
    }
    if part.hasPrefix("T") { return n <= 12 ? n : nil }
    if part.hasPrefix("L") { return n <= 5 ? 12 + n : nil }
    return n
  }
}

extension AcupointCode: Comparable {
  /// The order of lists: channel by channel, then by number, then part.
  package static func < (a: AcupointCode, b: AcupointCode) -> Bool {
    (a.channel.rank, a.number, a.partRank) < (b.channel.rank, b.number, b.partRank)
  }

  private var partRank: Int { part.flatMap(AcupointCode.rank(ofPart:)) ?? 0 }
}

/// The fourteen channels, and the five groups of extra points.
package enum Channel: String, CaseIterable, Sendable {
  case lung = "LU"
  case largeIntestine = "LI"
  case stomach = "ST"
  case spleen = "SP"
  case heart = "HT"
  case smallIntestine = "SI"
  case bladder = "BL"
  case kidney = "KI"
  case pericardium = "PC"
  case tripleEnergizer = "TE"
  case gallbladder = "GB"
  case liver = "LR"
  case governorVessel = "GV"
  case conceptionVessel = "CV"
  case extraHeadNeck = "EX-HN"
  case extraChestAbdomen = "EX-CA"
  case extraBack = "EX-B"
  case extraUpperLimb = "EX-UE"
  case extraLowerLimb = "EX-LE"

  /// How many codes the standard gives it (WHO 2008; extra points: WHO 1991).
  package var pointCount: Int {
    switch self {
    case .lung, .extraUpperLimb: 11
    case .largeIntestine: 20
    case .stomach: 45
    case .spleen: 21
    case .heart, .pericardium, .extraBack: 9
    case .smallIntestine: 19
    case .bladder: 67
    case .kidney: 27
    case .tripleEnergizer: 23
    case .gallbladder: 44
    case .liver: 14
    case .governorVessel: 28
    case .conceptionVessel: 24
    case .extraHeadNeck: 15
    case .extraChestAbdomen: 1
    case .extraLowerLimb: 12
    }
  }

  var rank: Int { Channel.allCases.firstIndex(of: self) ?? 0 }

  /// True for the extra points, which lie on no channel.
  package var isExtra: Bool { rawValue.hasPrefix("EX-") }
}
