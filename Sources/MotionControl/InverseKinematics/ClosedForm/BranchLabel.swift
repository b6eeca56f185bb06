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
  @inline(__always) init(
    shoulder: BranchSide, elbow: BranchSide, wrist: BranchSide, isRedundant: Bool
  ) {
    rawValue =
      (shoulder.bits | elbow.bits << 1) | (wrist.bits << 2 | (isRedundant ? 128 : 0))
  }

  /// The label of a posture from the three numbers that vanish at the singularities, of size one.
  init(shoulder: Double, elbow: Double, wrist: Double, isRedundant: Bool) {
    self.init(
      shoulder: BranchSide(sine: shoulder), elbow: BranchSide(sine: elbow),
      wrist: BranchSide(sine: wrist), isRedundant: isRedundant)
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

/// On which side of its singularity a part of the arm stands.
struct BranchSide: Sendable {
  var isPositive: Bool
  var isSingular: Bool

  @inline(__always) init(isPositive: Bool, isSingular: Bool) {
    self.isPositive = isPositive
    self.isSingular = isSingular
  }

  /// From a number that vanishes at the singularity, of size one.
  init(sine: Double) {
    self.init(isPositive: sine > 0, isSingular: abs(sine) < TurnPair.singular)
  }

  /// As the first part of a label has them.
  fileprivate var bits: UInt8 { (isPositive ? 1 : 0) | (isSingular ? 16 : 0) }
}

extension BranchLabel? {
  /// False where a branch is not known.
  func isFlip(to other: BranchLabel?) -> Bool {
    guard let self, let other else { return false }
    return self.isFlip(to: other)
  }
}
