// SPDX-License-Identifier: GPL-3.0-or-later

import SpatialMath

/// What a change of the body does to the points: the same body larger, or a little different.
///
/// Points are held against the mean motion of those on the same segment and side.
struct ShapeChecks {
  let check: AtlasCheck
  let placed: PlacedAtlas
  let adult: Int

  /// How much larger the scaled body is.
  static let scale = 1.1
  /// What scaling may do beside scaling [mm].
  static let scalingTolerance = 0.1
  /// How far along the skin a small change may move a point beyond the local scaling [mm].
  static let continuityTolerance = 3.0

  /// - Parameter alongSkin: whether only the way along the skin counts, or as seen from the front if
  ///   that is less: how far the skin itself comes out or goes in is the body's, and where it slants,
  ///   as under a breast, a millimetre of level is several of skin.
  private func compare(
    _ kind: AtlasCheck.Kind, _ statement: String, with other: PlacedAtlas, scale: Double,
    alongSkin: Bool = false, bound: Double
  ) -> [Finding] {
    // What all points of a limb share is the motion of its joints, not of the points on it.
    var groups: [(of: String, sum: Vector3, count: Double)] = []
    func group(_ point: PlacedPoint) -> String {
      (placed.atlas.regions[point.region]?.segment ?? "") + " " + point.side.rawValue
    }
    for (point, moved) in zip(placed.points, other.points) {
      let shift = moved.position - point.position * scale
      let name = group(point)
      if let i = groups.firstIndex(where: { $0.of == name }) {
        groups[i].sum += shift
        groups[i].count += 1
      } else {
        groups.append((name, shift, 1))
      }
    }
    return zip(placed.points, other.points).map { point, moved in
      let name = group(point)
      let shared = groups.first { $0.of == name }.map { $0.sum / $0.count } ?? .zero
      var way = moved.position - point.position * scale - shared
      if alongSkin {
        let onSkin = way.rejected(from: placed.reference.normal(point.anchor))
        let seen = way.rejected(from: Vector3(0, 1, 0))
        way = onSkin.length < seen.length ? onSkin : seen
      }
      return Finding(
        check: kind, subject: "\(point.code) \(point.side.rawValue)", statement: statement,
        adult: adult, value: 1e3 * way.length, bound: bound)
    }
  }

  func scaling() throws(PlacementFailure) -> [Finding] {
    let shape = placed.reference.body.shape.scaled(by: ShapeChecks.scale)
    return compare(
      .scaling, "the same body, 1.1 times as large",
      with: try PlacedAtlas.place(placed.atlas, shape: shape), scale: ShapeChecks.scale,
      bound: ShapeChecks.scalingTolerance)
  }

  /// One centimetre taller, one kilogram heavier, one year older; less where there is no such body.
  func continuity() throws(PlacementFailure) -> [Finding] {
    let patient = placed.reference.body.shape.patient
    var findings: [Finding] = []
    for (name, step) in ShapeChecks.steps {
      var shape: BodyShape?
      for sign in [1.0, -1.0] where shape == nil {
        var other = patient
        step(&other, sign)
        shape = try? check.asset.shape(of: other)
      }
      guard let shape else { continue }
      let scale = shape.stature / placed.reference.stature
      findings += compare(
        .continuity, name, with: try PlacedAtlas.place(placed.atlas, shape: shape), scale: scale,
        alongSkin: true, bound: ShapeChecks.continuityTolerance)
    }
    return findings
  }

  private static let steps: [(String, @Sendable (inout Patient, Double) -> Void)] = [
    ("1 cm of height", { patient, sign in patient.height += sign * 0.01 }),
    ("1 kg of mass", { patient, sign in patient.mass += sign }),
    ("1 year of age", { patient, sign in patient.ageYears += sign }),
  ]
}
