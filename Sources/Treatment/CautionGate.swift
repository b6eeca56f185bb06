// SPDX-License-Identifier: GPL-3.0-or-later

package import AcupointModel

/// What the cautions of an atlas say to a technique at a point: done, done under notice, or not.
///
/// It looks at nothing but the rows: a hazard of needling forbids no touch, because its row does
/// not name one.
package struct CautionGate: Sendable {
  private let atlas: Atlas
  private let isPregnant: Bool
  private let overrides: [TreatmentProtocol.Override]

  package enum Decision: Equatable, Sendable {
    /// Done. `warnings` hold and forbid nothing; `lifted` were set aside by name.
    case allowed(warnings: [CautionRecord], lifted: [Lifted])
    /// Not done; the rows that nothing lifts first, then those that an override would.
    case refused([CautionRecord])
  }

  /// A caution that the protocol set aside.
  package struct Lifted: Equatable, Sendable {
    package let caution: CautionRecord
    package let reason: String
  }

  package init(
    atlas: Atlas, isPregnant: Bool, overrides: [TreatmentProtocol.Override] = []
  ) {
    self.atlas = atlas
    self.isPregnant = isPregnant
    self.overrides = overrides
  }

  /// The decision for one technique at one point.
  package func decision(
    on technique: CautionRecord.Technique, at code: AcupointCode
  ) -> Decision {
    var warnings: [CautionRecord] = []
    var lifted: [Lifted] = []
    var final: [CautionRecord] = []
    var liftable: [CautionRecord] = []
    for caution in atlas.cautions(at: code)
    where caution.techniques.contains(technique) && (isPregnant || !caution.inPregnancyOnly) {
      switch caution.action {
      case .warn: warnings.append(caution)
      case .refuse: final.append(caution)
      case .override:
        if let override = override(of: caution, at: code) {
          lifted.append(Lifted(caution: caution, reason: override.reason))
        } else {
          liftable.append(caution)
        }
      }
    }
    let refused = final + liftable
    return refused.isEmpty ? .allowed(warnings: warnings, lifted: lifted) : .refused(refused)
  }

  private func override(
    of caution: CautionRecord, at code: AcupointCode
  ) -> TreatmentProtocol.Override? {
    overrides.first { AcupointCode($0.point) == code && $0.caution == caution.id }
  }
}
