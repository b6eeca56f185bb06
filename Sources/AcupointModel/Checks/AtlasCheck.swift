// SPDX-License-Identifier: GPL-3.0-or-later

import Geometry
import SpatialMath

/// Looks for mistakes in an atlas on bodies it was not written on.
///
/// A program that evaluates the same rule twice agrees with itself; these checks hold a placed point
/// against what its rule does not say.
package struct AtlasCheck: Sendable {
  package let atlas: Atlas
  package let asset: BodyAsset

  package init(atlas: Atlas, asset: BodyAsset) {
    self.atlas = atlas
    self.asset = asset
  }

  /// The checks, in the order of the report.
  package enum Kind: String, CaseIterable, Sendable {
    /// Second statements of the standard; residual [cun].
    case witness
    /// Second statements between rules that share a level or a landmark: they show a rule that was
    /// changed alone, not a landmark that is wrong; residual [cun].
    case agreement
    /// Above, below, medial, lateral; 1 where it does not hold.
    case relation
    /// Inside the named region, on the named side; 1 where not.
    case region
    /// Numbers rise along each segment of a channel; how far they go back [mm].
    case order
    /// Landmarks against published figures; distance from the mean in deviations.
    case landmark
    /// Lengths of a cun against each other; beyond the bounds of their ratio.
    case coherence
    /// A little taller, heavier, older: motion beyond the scaling [mm].
    case continuity
    /// The same body, larger [mm].
    case scaling
    /// Left against right, and the midline [mm].
    case mirror
    /// Distance of carried anchors from the skin [mm].
    case carry
    /// Stretch between neighbours, from the reference posture to prone.
    case stretch
    /// Mean normal against a fitted paraboloid, as a share of the angle allowed.
    case normal
    /// Inside under the point, outside over it; 1 where not.
    case sidedness
    /// How much closer than 3 mm two points are [mm].
    case coincidence

    /// The unit of values in a report.
    package var unit: String {
      switch self {
      case .witness, .agreement: "cun"
      case .order, .continuity, .scaling, .mirror, .carry, .coincidence: "mm"
      case .landmark: "sd"
      case .relation, .region, .coherence, .stretch, .normal, .sidedness: ""
      }
    }
  }

  /// Every `continuityStride`-th body is also made a little taller, heavier and older.
  static let continuityStride = 5

  /// Runs every check on random adults, one after the other.
  ///
  /// - Throws: `PlacementFailure` when a rule has no point on one of them.
  package func run(adults count: Int, seed: UInt64) throws(PlacementFailure) -> AtlasCheckReport {
    let shapes = RandomAdults(asset: asset, seed: seed).shapes(count)
    var findings: [Finding] = []
    for (i, shape) in shapes.enumerated() { findings += try self.findings(on: shape, adult: i + 1) }
    return try report(on: shapes, findings)
  }

  /// Everything that one adult shows; adults are independent of each other.
  ///
  /// - Parameter adult: its number, from 1.
  package func findings(
    on shape: BodyShape, adult: Int
  ) throws(PlacementFailure) -> [Finding] {
    let placed = try PlacedAtlas.place(atlas, shape: shape)
    var findings = statements(placed, adult)
    findings += PostureChecks(placed: placed, adult: adult).findings()
    let shapes = ShapeChecks(check: self, placed: placed, adult: adult)
    findings += try shapes.scaling()
    if (adult - 1) % AtlasCheck.continuityStride == 0 { findings += try shapes.continuity() }
    return findings
  }

  /// The report of all adults' findings, in their order, with those of the average adults.
  package func report(
    on shapes: [BodyShape], _ findings: [Finding]
  ) throws(PlacementFailure) -> AtlasCheckReport {
    AtlasCheckReport(
      adults: shapes.map { RandomAdults.describe($0.patient) },
      findings: findings + (try NormChecks(check: self).findings()))
  }

  /// What can be judged from one placement alone, without any stored position.
  func statements(_ placed: PlacedAtlas, _ adult: Int) -> [Finding] {
    WitnessChecks(placed: placed, adult: adult).findings()
      + LayoutChecks(placed: placed, adult: adult).findings()
  }
}

/// Random adults for checks, from one seed.
package struct RandomAdults {
  let asset: BodyAsset
  private var random: SeededGenerator

  package init(asset: BodyAsset, seed: UInt64) {
    self.asset = asset
    random = SeededGenerator(seed: seed, stream: "adults")
  }

  /// That many bodies: sex even, 20 to 80 years, heights as people have them, body mass index 18
  /// to 35. A patient without a body is drawn again.
  package func shapes(_ count: Int) -> [BodyShape] {
    var random = random
    var shapes: [BodyShape] = []
    for _ in 0..<(20 * count) where shapes.count < count {
      let sex: Sex = random.unit() < 0.5 ? .female : .male
      let age = random.uniform(20, 80)
      let height = sex == .male ? 1.755 + 0.07 * random.normal() : 1.62 + 0.065 * random.normal()
      let index = random.uniform(18, 35)
      let patient = Patient(
        sex: sex, ageYears: age, height: height, mass: index * height * height)
      if let shape = try? asset.shape(of: patient) { shapes.append(shape) }
    }
    return shapes
  }

  static func describe(_ p: Patient) -> String {
    func whole(_ x: Double) -> Int { Int(x.rounded()) }
    return
      "\(p.sex.rawValue), \(whole(p.ageYears)) years, \(whole(100 * p.height)) cm, "
      + "\(whole(p.mass)) kg"
  }
}
