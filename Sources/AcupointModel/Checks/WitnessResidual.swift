// SPDX-License-Identifier: GPL-3.0-or-later

/// A second statement of the standard held against a placed point.
package struct WitnessResidual: Equatable, Sendable {
  package let witness: WitnessRecord
  package let side: Side
  /// How far off it is [cun]; of a relation 0 where it holds and 1 where not.
  package let value: Double
  /// True when it shares no landmark with the rule of its point.
  package let isIndependent: Bool

  package var holds: Bool { value <= (witness.check.isRelation ? 0 : witness.tolerance) }
}

extension PlacedAtlas {
  /// Every second statement about a code, on each side it has.
  package func residuals(of code: AcupointCode) -> [WitnessResidual] {
    guard let record = atlas[code] else { return [] }
    let checks = WitnessChecks(placed: self, adult: 1)
    return atlas.witnesses.filter { $0.code == code }.flatMap { witness in
      checks.values(of: witness, record).map { side, value in
        WitnessResidual(
          witness: witness, side: side, value: value,
          isIndependent: atlas.isIndependent(witness, of: record))
      }
    }
  }
}
