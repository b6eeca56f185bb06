// SPDX-License-Identifier: GPL-3.0-or-later

import Geometry
import SpatialMath

extension BodyAsset {
  /// The body of a patient: the parameters that give this height and mass are solved for.
  ///
  /// Stature is met to 0.01 mm and mass to 1 g (volume of the subdivided surface in the reference
  /// posture times `BodyShape.density`). Deterministic; the iterations are bounded.
  /// - Throws: `Patient.Impossible` with the possible range.
  /// - Complexity: about 0.1 s.
  package func shape(of patient: Patient) throws(Patient.Impossible) -> BodyShape {
    guard Patient.ages.contains(patient.ageYears) else {
      throw .age(years: patient.ageYears, possible: Patient.ages)
    }
    guard Patient.heights.contains(patient.height) else {
      throw .height(patient.height, possible: Patient.heights)
    }
    guard !patient.isPregnant || patient.sex == .female else { throw .pregnant(patient.sex) }
    let square = patient.height * patient.height
    // A microgram for the rounding of the index.
    let least = Patient.massIndices.lowerBound * square - 1e-9
    let valid = least...(Patient.massIndices.upperBound * square + 1e-9)
    let family = BodyFamily(self, patient)
    if valid.contains(patient.mass),
      let shape = family.shape(height: patient.height, mass: patient.mass)
    {
      return shape.standing(for: patient)
    }
    let builds = BodyFamily.builds(patient.sex)
    let lightest = family.shape(height: patient.height, build: builds.lowerBound)
    let heaviest = family.shape(height: patient.height, build: builds.upperBound)
    throw .mass(
      patient.mass,
      possible: max(lightest.mass, valid.lowerBound)...min(heaviest.mass, valid.upperBound))
  }
}

/// All bodies of one sex and age: two numbers are left, height and build.
///
/// Build runs from 0 (thinnest) over ½ (average) to 1 (heaviest of the shape basis); weight and
/// muscle change together, because weight alone spans a body mass index of a few units. From 1 on
/// the waist, hips and chest grow on; below 0 they shrink.
struct BodyFamily {
  /// Builds that still look like people: the shape basis of women ends at a lower mass than men's.
  static func builds(_ sex: Sex) -> ClosedRange<Double> { sex == .male ? -1...2 : -1...3 }
  /// What a build of one below the basis takes from waist and hips; the chest loses two thirds of it.
  static let thinning = 0.6
  /// Height of the knee joint over stature that the legs are corrected to. The basis has its knees
  /// at about 0.30.
  static func kneeHeight(_ sex: Sex) -> Double { sex == .male ? 0.28 : 0.27 }
  /// What the thigh gains for each unit of shank lost.
  static let thighPerShank = -0.6

  static let heightTolerance = 1e-5
  static let massTolerance = 1e-3
  static let largestCorrections = 12
  static let largestBisections = 60

  let asset: BodyAsset
  let sex: Sex
  let ageYears: Double
  let isPregnant: Bool
  /// Stored rows of the family's twelve corners: least and average muscle × least, average and most
  /// weight × shortest and tallest, the last varying fastest [m].
  private let corners: [[Vector3]]

  init(_ asset: BodyAsset, _ patient: Patient) {
    self.asset = asset
    sex = patient.sex
    ageYears = patient.ageYears
    isPregnant = patient.isPregnant
    var weights: [[Double]] = []
    for muscle in [0, 0.5] {
      for weight in [0, 0.5, 1] {
        for height in [0.0, 1] {
          var corner = BodyFamily.parameters(sex, ageYears, build: 0, height: height)
          corner.muscle = muscle
          corner.weight = weight
          weights.append(corner.cornerWeights)
        }
      }
    }
    corners = asset.basis.rows(weights)
  }

  /// Stored rows of the shortest (`height` 0) or tallest (1) body of a build, without local shapes:
  /// the same numbers as the shape basis gives, to rounding, and much sooner.
  func rows(build: Double, height: Int) -> [Vector3] {
    let p = parameters(build: build, height: 0)
    let average = 2 * p.muscle
    let lower = p.weight < 0.5 ? 0 : 1
    let upper = 2 * p.weight - Double(lower)
    let a = corners[2 * lower + height]
    let b = corners[2 * lower + 2 + height]
    let c = corners[6 + 2 * lower + height]
    let d = corners[6 + 2 * lower + 2 + height]
    let (wa, wb) = ((1 - average) * (1 - upper), (1 - average) * upper)
    let (wc, wd) = (average * (1 - upper), average * upper)
    return a.indices.map { (a[$0] * wa + b[$0] * wb) + (c[$0] * wc + d[$0] * wd) }
  }

  func parameters(build: Double, height: Double) -> BodyParameters {
    BodyFamily.parameters(sex, ageYears, build: build, height: height)
  }

  private static func parameters(
    _ sex: Sex, _ ageYears: Double, build: Double, height: Double
  ) -> BodyParameters {
    let weight = min(1, max(0, build))
    return BodyParameters(
      sex: sex == .male ? 0 : 1, age: Patient.ageParameter(ageYears),
      muscle: 2 * weight * (1 - weight), weight: weight, height: height)
  }

  /// The local shapes of a build beyond the shape basis, and of a pregnancy.
  func local(build: Double) -> [LocalShape: Double] {
    let beyond = max(0, build - 1)
    let below = BodyFamily.thinning * min(0, build)
    return [
      .waistLarger: beyond + below, .hipsLarger: beyond + below,
      .chestLarger: 0.5 * beyond + 2 / 3 * below, .pregnancy: isPregnant ? 1 : 0,
    ]
  }

  /// The body of a build whose surface stands `height` tall.
  func shape(height: Double, build: Double) -> BodyShape {
    let line = BuildLine(self, build: build)
    var offset = 0.0
    var shape = line.shape(line.parameter(forStature: height))
    for _ in 0..<BodyFamily.largestCorrections {
      let error = height - shape.stature
      if abs(error) <= BodyFamily.heightTolerance { break }
      offset += error
      shape = line.shape(line.parameter(forStature: height + offset))
    }
    return shape
  }

  /// The body of this height and mass, or nil when no build has it.
  ///
  /// Solved on the control mesh in the rest pose; what the reference posture and subdivision change
  /// is measured on each result and taken off the next target.
  func shape(height: Double, mass: Double) -> BodyShape? {
    var heightOffset = 0.0
    var massRatio = 1.0
    for _ in 0..<BodyFamily.largestCorrections {
      let solved = build(restStature: height + heightOffset, restMass: mass * massRatio)
      let line = BuildLine(self, build: solved.build)
      let shape = line.shape(line.parameter(forStature: height + heightOffset))
      let heightError = height - shape.stature
      if abs(heightError) <= BodyFamily.heightTolerance {
        if abs(mass - shape.mass) <= BodyFamily.massTolerance { return shape }
        if solved.atEnd, abs(massRatio - solved.restMass / shape.mass) < 1e-4 { return nil }
      }
      heightOffset += heightError
      massRatio = solved.restMass / shape.mass
    }
    return nil
  }

  /// The build that has this stature and mass in the rest pose, by false position with bisection
  /// wherever that is slow; mass grows with build.
  private func build(
    restStature: Double, restMass: Double
  ) -> (build: Double, restMass: Double, atEnd: Bool) {
    func mass(_ build: Double) -> Double {
      let line = BuildLine(self, build: build)
      return line.restMass(line.parameter(forStature: restStature))
    }
    let builds = BodyFamily.builds(sex)
    var (lower, upper) = (0.0, builds.upperBound)
    var lowerMass = mass(lower)
    var upperMass = lowerMass
    if restMass < lowerMass {
      (lower, upper) = (builds.lowerBound, 0)
      lowerMass = mass(lower)
    } else {
      upperMass = mass(upper)
    }
    if restMass <= lowerMass { return (lower, lowerMass, true) }
    if restMass >= upperMass { return (upper, upperMass, true) }
    for i in 0..<BodyFamily.largestBisections {
      let share = (restMass - lowerMass) / (upperMass - lowerMass)
      let middle = lower + (upper - lower) * (i % 3 == 2 ? 0.5 : share)
      let middleMass = mass(middle)
      if abs(middleMass - restMass) < 0.2 * BodyFamily.massTolerance {
        return (middle, middleMass, false)
      }
      if middleMass < restMass {
        (lower, lowerMass) = (middle, middleMass)
      } else {
        (upper, upperMass) = (middle, middleMass)
      }
    }
    return (lower, lowerMass, false)
  }
}
