// SPDX-License-Identifier: GPL-3.0-or-later

/// Which of the postures that reach one pose: on which side of three singularities the arm stands.
///
/// An arm that moves without passing a singularity keeps its label; see `ClosedForm` for what the
/// three parts mean on each kind of arm. Near a singularity (within 1e-6 of it as a sine) the two
/// sides run into one, and the part is called singular.
package struct BranchLabel: RawRepresentable, Equatable, Sendable, CustomStringConvertible {
  /// A part of the arm that has two sides.
  package enum Part: UInt8, CaseIterable, Sendable {
    case shoulder, elbow, wrist
  }

  /// Bits 0–2: shoulder, elbow and wrist are on their first side (left, up, not flipped); bits 4–6:
  /// they are singular; bit 7: the arm is redundant, where sides are signs.
  package let rawValue: UInt8

  package init(rawValue: UInt8) { self.rawValue = rawValue }

  /// The first side is the positive one.
  init(
    shoulder: Bool, elbow: Bool, wrist: Bool, singular: (Bool, Bool, Bool), isRedundant: Bool
  ) {
    var bits: UInt8 = isRedundant ? 128 : 0
    if shoulder { bits |= 1 }
    if elbow { bits |= 2 }
    if wrist { bits |= 4 }
    if singular.0 { bits |= 16 }
    if singular.1 { bits |= 32 }
    if singular.2 { bits |= 64 }
    rawValue = bits
  }

  /// The label of a posture from the three numbers that vanish at the singularities, of size one.
  init(shoulder: Double, elbow: Double, wrist: Double, isRedundant: Bool) {
    self.init(
      shoulder: shoulder > 0, elbow: elbow > 0, wrist: wrist > 0,
      singular: (
        abs(shoulder) < TurnPair.singular, abs(elbow) < TurnPair.singular,
        abs(wrist) < TurnPair.singular
      ), isRedundant: isRedundant)
  }

  /// True on the side called left, up or not flipped; on a redundant arm, on the positive side.
  package func isFirst(_ part: Part) -> Bool { rawValue & (1 << part.rawValue) != 0 }

  package func isSingular(_ part: Part) -> Bool { rawValue & (16 << part.rawValue) != 0 }

  /// True when any part is singular.
  package var isSingular: Bool { rawValue & 0x70 != 0 }

  /// True when the arm cannot come from one posture to the other without passing a singularity.
  ///
  /// A redundant arm turns its shoulder and wrist through their signs in its null space; only its
  /// elbow has sides for good. A singular part belongs to both sides.
  package func isFlip(to other: BranchLabel) -> Bool {
    for part in Part.allCases where part == .elbow || rawValue & 128 == 0 {
      guard !isSingular(part), !other.isSingular(part) else { continue }
      if isFirst(part) != other.isFirst(part) { return true }
    }
    return false
  }

  /// "shoulder left, elbow up, wrist not flipped"; on a redundant arm "shoulder +, elbow −,
  /// wrist +"; "singular" where a part is.
  package var description: String {
    let words = Part.allCases.map { part -> String in
      "\(part) " + (isSingular(part) ? "singular" : side(of: part))
    }
    return words.joined(separator: ", ")
  }

  private func side(of part: Part) -> String {
    if rawValue & 128 != 0 { return isFirst(part) ? "+" : "−" }
    return switch part {
    case .shoulder: isFirst(part) ? "left" : "right"
    case .elbow: isFirst(part) ? "up" : "down"
    case .wrist: isFirst(part) ? "not flipped" : "flipped"
    }
  }
}

extension BranchLabel? {
  /// False where a branch is not known.
  func isFlip(to other: BranchLabel?) -> Bool {
    guard let self, let other else { return false }
    return self.isFlip(to: other)
  }
}
