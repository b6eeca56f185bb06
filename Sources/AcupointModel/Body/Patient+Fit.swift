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
    let family = BodyFamily(self, sex: patient.sex, ageYears: patient.ageYears)
    let heights = family.possibleHeights
    guard heights.contains(patient.height) else {
      throw .height(patient.height, possible: heights)
    }
    if let shape = family.shape(height: patient.height, mass: patient.mass) {
      return shape.standing(for: patient)
    }
    let lightest = family.shape(
      height: patient.height, build: BodyFamily.builds(patient.sex).lowerBound)
    let heaviest = family.shape(
      height: patient.height, build: BodyFamily.builds(patient.sex).upperBound)
    throw .mass(patient.mass, possible: lightest.mass...heaviest.mass)
  }
}

/// All bodies of one sex and age: two numbers are left, height and build.
///
/// Build runs from 0 (thinnest) over ½ (average) to 1 (heaviest of the shape basis); weight and
/// muscle change together, because weight alone spans a body mass index of a few units. From 1 on
/// the waist, hips and chest grow on.
struct BodyFamily {
  /// Builds that still look like people: the shape basis of women ends at a lower mass than men's.
  static func builds(_ sex: Sex) -> ClosedRange<Double> { sex == .male ? 0...2 : 0...3 }
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
  /// Stored rows of the family's twelve corners: least and average muscle × least, average and most
  /// weight × shortest and tallest, the last varying fastest [m].
  private let corners: [[Vector3]]

  init(_ asset: BodyAsset, sex: Sex, ageYears: Double) {
    self.asset = asset
    self.sex = sex
    self.ageYears = ageYears
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

  /// Statures that every build of this family can have [m].
  ///
  /// The rest pose stands as tall as the reference posture within a few millimetres; the margin
  /// covers that.
  var possibleHeights: ClosedRange<Double> {
    let margin = 0.01
    var lower = 0.0
    var upper = Double.infinity
    for build in [0, 0.5, 1, BodyFamily.builds(sex).upperBound] {
      let line = BuildLine(self, build: build)
      lower = max(lower, line.stature(0))
      upper = min(upper, line.stature(1))
    }
    return (lower + margin)...(upper - margin)
  }

  func parameters(build: Double, height: Double) -> BodyParameters {
    BodyFamily.parameters(sex, ageYears, build: build, height: height)
  }

  private static func parameters(
    _ sex: Sex, _ ageYears: Double, build: Double, height: Double
  ) -> BodyParameters {
    let weight = min(1, build)
    return BodyParameters(
      sex: sex == .male ? 0 : 1, age: Patient.ageParameter(ageYears),
      muscle: 2 * weight * (1 - weight), weight: weight, height: height)
  }

  /// The local shapes of a build beyond the shape basis.
  func local(build: Double) -> [LocalShape: Double] {
    let beyond = max(0, build - 1)
    return [.waistLarger: beyond, .hipsLarger: beyond, .chestLarger: 0.5 * beyond]
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
    var (lower, upper) = (BodyFamily.builds(sex).lowerBound, BodyFamily.builds(sex).upperBound)
    var lowerMass = mass(lower)
    var upperMass = mass(upper)
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
