// SPDX-License-Identifier: GPL-3.0-or-later

package import AcupointModel
package import SpatialMath

/// How a needle is held at a point of one person, and how deep texts would have it go: in
/// millimetres of that person, and no deeper below the skin than any source allows.
///
/// The program holds the needle's axis and inserts nothing; the depths are for people to read.
package struct NeedlePlan: Equatable, Sendable {
  package typealias Advice = AcupointRecord.NeedleAdvice

  /// The deepest a source lets a tip go.
  package struct Limit: Equatable, Sendable {
    /// Below the skin [m].
    package let depth: Double
    /// The id of the source.
    package let source: String
    /// How far the source was checked.
    package let evidence: String

    package init(depth: Double, source: String, evidence: String) {
      self.depth = depth
      self.source = source
      self.evidence = evidence
    }
  }

  package let angle: Advice.Angle
  /// Along the needle, as the text says, in this person [m].
  package let stated: ClosedRange<Double>
  /// Along the needle, after the limit [m].
  package let length: ClosedRange<Double>
  /// The limit that shortened it; nil when none did.
  package let cap: Limit?

  /// The tip below the skin at the longest, taken for flat [m].
  package var tipDepth: Double { length.upperBound * sine }

  /// Between the needle and the skin [rad].
  package var toSkin: Double { angle.degrees * .pi / 180 }

  private var sine: Double { Elementary.sincos(toSkin).sin }

  /// - Parameters:
  ///   - cun: depth along the needle in finger cun, as the text says.
  ///   - fingerCun: one finger cun of the person [m].
  ///   - limits: of every source that speaks of the point; the smallest holds.
  /// - Precondition: `fingerCun`, every limit and the upper depth are greater than zero, the lower
  ///   is not negative.
  package init(
    angle: Advice.Angle, cun: ClosedRange<Double>, fingerCun: Double, limits: [Limit]
  ) {
    precondition(
      fingerCun > 0 && cun.lowerBound >= 0 && cun.upperBound > 0
        && limits.allSatisfy { $0.depth > 0 },
      "\(cun) cun of \(fingerCun) m under \(limits.map(\.depth))")
    self.angle = angle
    stated = (cun.lowerBound * fingerCun)...(cun.upperBound * fingerCun)
    let sine = Elementary.sincos(angle.degrees * .pi / 180).sin
    let least = limits.min { ($0.depth, $0.source) < ($1.depth, $1.source) }
    guard let least, stated.upperBound * sine > least.depth else {
      length = stated
      cap = nil
      return
    }
    let longest = least.depth / sine
    length = min(stated.lowerBound, longest)...longest
    cap = least
  }

  /// The plan for a point as its record advises, on a person; nil where no book advises a needle.
  package init?(_ record: AcupointRecord, of atlas: Atlas, fingerCun: Double) {
    guard case .stated(let advice) = record.needle else { return nil }
    self.init(
      angle: advice.angle, cun: advice.depth, fingerCun: fingerCun,
      limits: NeedlePlan.limits(at: record.code, of: atlas))
  }

  /// The limits that the cautions of a point state, and its own record.
  package static func limits(at code: AcupointCode, of atlas: Atlas) -> [Limit] {
    func limit(_ depth: Double, _ source: String) -> Limit {
      Limit(
        depth: depth, source: source,
        evidence: atlas.source(source)?.evidence.rawValue ?? "unverified")
    }
    var limits = atlas.cautions(at: code).compactMap { caution in
      caution.depthLimit.map { limit($0, caution.source) }
    }
    if let record = atlas[code], case .stated(let advice) = record.needle,
      let depth = advice.limit
    {
      limits.append(
        limit(depth, advice.limitSource ?? record.sources.needle?.id ?? "unstated"))
    }
    return limits
  }

  /// The way of the tip into the body, a unit vector: straight against the normal, or slanting
  /// towards `toward`, whose part along the skin counts.
  ///
  /// A slanting needle without a direction along the skin stands straight, the only way that
  /// everybody understands the same.
  package func axis(normal: Vector3, toward: Vector3?) -> Vector3 {
    guard let toward, angle.degrees < 90 else { return -normal }
    let along = toward.rejected(from: normal)
    guard along.length > 1e-9 else { return -normal }
    let (sine, cosine) = Elementary.sincos(toSkin)
    return along.normalized * cosine - normal * sine
  }
}
