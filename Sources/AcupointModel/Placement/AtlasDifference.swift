// SPDX-License-Identifier: GPL-3.0-or-later

import SpatialMath

/// How far the points of one atlas on a body lie from those of another: two patients, two standards,
/// or two editions of one atlas, each in its own frame P.
package struct AtlasDifference: Encodable, Sendable {
  /// Furthest first; equal ones in the order of their codes.
  package let moved: [Move]
  /// Targets that lie within the threshold.
  package let unmoved: Int
  package let only_in_a: [String]
  package let only_in_b: [String]
  /// Of all targets that both have.
  package let median_mm: Double
  package let worst_mm: Double

  package struct Move: Encodable, Equatable, Sendable {
    package let code: String
    package let side: String
    package let distance_mm: Double
    /// In cun of `span` on the first body; nil where it has no such span.
    package let distance_cun: Double?
    package let span: String?
    /// From the first to the second.
    package let move_mm: [Double]
  }

  /// - Parameters:
  ///   - atlas: tells the span that a point's rule measures with, or that holds in its region.
  ///   - threshold: what counts as moved [mm].
  package init(_ a: AtlasExport, _ b: AtlasExport, of atlas: Atlas, threshold: Double) {
    var others: [String: AtlasExport.Point] = [:]
    for point in b.points { others[point.code + " " + point.side] = point }
    var lengths: [String: Double] = [:]
    for span in a.spans { lengths[span.id] = span.mm_per_cun }
    var moves: [(number: Int, move: Move)] = []
    var alone: [String] = []
    for (number, point) in a.points.enumerated() {
      let name = point.code + " " + point.side
      guard let other = others.removeValue(forKey: name) else {
        alone.append(name)
        continue
      }
      let d = Vector3(
        other.position_mm[0] - point.position_mm[0], other.position_mm[1] - point.position_mm[1],
        other.position_mm[2] - point.position_mm[2])
      let span = AtlasDifference.span(of: point, in: atlas)
      let length = span.flatMap { lengths[$0] }
      moves.append(
        (
          number,
          Move(
            code: point.code, side: point.side, distance_mm: AtlasExport.rounded(d.length),
            distance_cun: length.map { AtlasExport.rounded(d.length / $0) },
            span: length == nil ? nil : span,
            move_mm: [d.x, d.y, d.z].map(AtlasExport.rounded))
        ))
    }
    let sorted = moves.sorted { a, b in
      (b.move.distance_mm, a.number) < (a.move.distance_mm, b.number)
    }.map(\.move)
    moved = sorted.filter { $0.distance_mm > threshold }
    unmoved = sorted.count - moved.count
    only_in_a = alone
    only_in_b = b.points.map { $0.code + " " + $0.side }.filter { others[$0] != nil }
    median_mm = sorted.isEmpty ? 0 : sorted[sorted.count / 2].distance_mm
    worst_mm = sorted.first?.distance_mm ?? 0
  }

  private static func span(of point: AtlasExport.Point, in atlas: Atlas) -> String? {
    let rule = AcupointCode(point.code).flatMap { atlas[$0]?.rule }
    let own = RuleReferences(of: rule).spans.first { id in
      atlas.span(id).map { !$0.isOfTheHand } ?? false
    }
    let ofRegion = atlas.spans.first { !$0.isOfTheHand && $0.regions.contains(point.region) }
    return own ?? ofRegion?.id ?? atlas.span(PointRule.fingerCun)?.id
  }
}
