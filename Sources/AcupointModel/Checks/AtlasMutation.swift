// SPDX-License-Identifier: GPL-3.0-or-later

import SpatialMath

/// A rule made wrong on purpose, to see whether the checks notice.
package struct AtlasMutation: Equatable, Sendable {
  package enum Kind: String, CaseIterable, Sendable {
    case wrongSide = "wrong side"
    case wrongLandmark = "wrong landmark"
    case swappedLevel = "swapped level"
    case swappedCodes = "swapped codes"
    case halfCun = "half a cun"
  }

  package let kind: Kind
  package let code: AcupointCode
  /// What was changed, in words.
  package let change: String
  /// The first finding that gave it away; nil when it survived.
  package let caughtBy: Finding?

  package var isCaught: Bool { caughtBy != nil }
}

extension AtlasCheck {
  /// Makes `count` rules wrong, one at a time, and judges each by what one placement can show:
  /// witnesses, relations, regions, order, mirror, coincidence, coherence. No stored position is
  /// compared.
  ///
  /// - Throws: `PlacementFailure` when the atlas as written has no point on one of the adults.
  package func mutations(
    seed: UInt64, count: Int, adults: Int = 3
  ) throws(PlacementFailure) -> [AtlasMutation] {
    var bodies: [PlacedAtlas] = []
    for shape in RandomAdults(asset: asset, seed: seed).shapes(adults) {
      bodies.append(try PlacedAtlas.place(atlas, shape: shape))
    }
    let known = bodies.enumerated().map { i, body in
      statements(body, i + 1).filter { !$0.holds }
    }
    var maker = MutationMaker(atlas: atlas, seed: seed)
    var mutations: [AtlasMutation] = []
    for i in 0..<count {
      let kind = AtlasMutation.Kind.allCases[i % AtlasMutation.Kind.allCases.count]
      var wrong = maker.make(kind)
      while let body = bodies.first, AtlasCheck.isHarmless(wrong, on: body) {
        wrong = maker.make(kind)
      }
      mutations.append(
        AtlasMutation(
          kind: kind, code: wrong.code, change: wrong.change,
          caughtBy: firstFinding(wrong, bodies, known)))
    }
    return mutations
  }

  /// What moves a point by less than this is no mistake: another landmark may lie in its place.
  private static let leastMove = 0.45  // cun of the back

  private static func isHarmless(_ wrong: MutationMaker.Wrong, on body: PlacedAtlas) -> Bool {
    guard let placed = try? wrong.placed(like: body), let cun = body.span("back3")?.cunLength else {
      return false
    }
    return body.points.allSatisfy { point in
      guard let moved = placed[point.code, point.side] else { return true }
      return (moved.position - point.position).length < leastMove * cun
    }
  }

  private func firstFinding(
    _ wrong: MutationMaker.Wrong, _ bodies: [PlacedAtlas], _ known: [[Finding]]
  ) -> Finding? {
    for (i, body) in bodies.enumerated() {
      guard let placed = try? wrong.placed(like: body) else {
        // A rule that has no point any more gives itself away.
        return Finding(
          check: .region, subject: wrong.code.description, statement: "has no place", adult: i + 1,
          value: 1, bound: 0)
      }
      let found = statements(placed, i + 1).first { finding in
        !finding.holds
          && !known[i].contains {
            $0.check == finding.check && $0.subject == finding.subject
              && $0.statement == finding.statement
          }
      }
      if let found { return found }
    }
    return nil
  }
}
