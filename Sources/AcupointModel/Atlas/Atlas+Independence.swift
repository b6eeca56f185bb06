// SPDX-License-Identifier: GPL-3.0-or-later

extension Atlas {
  /// True when nothing a witness points at is a landmark or a level that the point's own rule names,
  /// or is found from one, or is what one is found from.
  ///
  /// Two landmarks found from a third one, each in its own way, do not depend on each other.
  package func isIndependent(_ witness: WitnessRecord, of record: AcupointRecord) -> Bool {
    let own = named(by: record.rule)
    return witness.check.references.allSatisfy { reference in
      let other: [String]
      switch reference {
      case .point(let code): other = self[code].map { named(by: $0.rule) } ?? []
      case .landmark(let name), .midline(let name): other = [name]
      case .curve(let name): other = parents(ofCurve: name)
      }
      return ancestry(of: own).isDisjoint(with: other) && ancestry(of: other).isDisjoint(with: own)
    }
  }

  /// The landmarks a landmark is found from; a level of the spine is found from its two anchors.
  func parents(of landmark: LandmarkRecord) -> [String] {
    let anchors =
      landmark.rule.vertebrae.isEmpty ? [] : [spine.upper.landmark, spine.lower.landmark]
    return anchors + landmark.rule.references + landmark.rule.curves.flatMap(parents(ofCurve:))
  }

  /// The landmarks a curve is found from.
  private func parents(ofCurve name: String) -> [String] {
    curve(name)?.references ?? []
  }

  /// Landmarks of a rule and of the points it names; a level of the spine is the tip that it counts
  /// from.
  private func named(by rule: PointRule?) -> [String] {
    let uses = RuleReferences(of: rule)
    let levels = uses.spaces.isEmpty ? [] : [thorax?.upper, thorax?.lower].compactMap { $0 }
    return uses.landmarks + uses.vertebrae.map(tip) + uses.curves.flatMap(parents(ofCurve:))
      + levels
      + uses.points.flatMap { code in self[code].map { named(by: $0.rule) } ?? [] }
  }

  private func tip(of vertebra: String) -> String {
    for anchor in [spine.upper, spine.lower] where anchor.vertebra == vertebra {
      return anchor.landmark
    }
    return landmarks.first { $0.rule == .spine(vertebra) }?.name ?? vertebra
  }

  /// Landmarks with all they are found from.
  private func ancestry(of names: [String]) -> Set<String> {
    var found: Set<String> = []
    var open = names
    while let name = open.popLast() {
      guard found.insert(name).inserted,
        let record = landmark(name)
      else { continue }
      open += parents(of: record)
    }
    return found
  }
}
