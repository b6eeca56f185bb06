// SPDX-License-Identifier: GPL-3.0-or-later

import SpatialMath

/// Landmarks of the average woman and man against published means and spreads.
struct NormChecks {
  let check: AtlasCheck

  /// How many standard deviations a landmark may be off.
  static let tolerance = 2.5
  /// Average adults of large surveys.
  static let averages = [
    Patient(sex: .female, ageYears: 35, height: 1.63, mass: 64),
    Patient(sex: .male, ageYears: 35, height: 1.755, mass: 79),
  ]

  func findings() throws(PlacementFailure) -> [Finding] {
    var findings: [Finding] = []
    for patient in NormChecks.averages {
      guard let shape = try? check.asset.shape(of: patient) else { continue }
      let placed = try PlacedAtlas.place(check.atlas, shape: shape)
      for norm in check.atlas.norms {
        guard let value = measure(norm, placed) else { continue }
        let published = patient.sex == .female ? norm.female : norm.male
        findings.append(
          Finding(
            check: .landmark, subject: norm.landmark,
            statement: "\(norm.measure.rawValue), average \(patient.sex.rawValue)", adult: 0,
            value: abs(value - published.mean) / published.deviation,
            bound: NormChecks.tolerance))
      }
    }
    return findings
  }

  private func measure(_ norm: LandmarkNorm, _ placed: PlacedAtlas) -> Double? {
    let places = [Side.left, .right, .mid].compactMap { placed.landmark(norm.landmark, $0)?.place }
    guard let first = places.first, let last = places.last else { return nil }
    let reference = placed.reference
    switch norm.measure {
    case .height:
      return (first.position.z - reference.floor) / reference.stature
    case .breadth:
      return abs(first.position.x - last.position.x) / reference.stature
    case .vertebra:
      return level(first.position.z, placed)
    }
  }

  /// Which thoracic spinous process is level with a height: 7.5 is half way from T7 to T8.
  private func level(_ z: Double, _ placed: PlacedAtlas) -> Double? {
    let spine = placed.spine
    for number in 1..<12 {
      guard let i = spine.column.index(of: "T\(number)"),
        let j = spine.column.index(of: "T\(number + 1)")
      else {
        return nil
      }
      let top = spine.height(i, .tip)
      let bottom = spine.height(j, .tip)
      if z <= top, z > bottom { return Double(number) + (top - z) / (top - bottom) }
    }
    return nil
  }
}
