// SPDX-License-Identifier: GPL-3.0-or-later

/// Sex of a body, as far as its shape depends on it.
package enum Sex: String, CaseIterable, Sendable {
  case female, male
}

/// An adult patient, as asked for.
package struct Patient: Equatable, Sendable {
  /// Ages that have a body [years].
  package static let ages = 18.0...90.0
  /// Statures that have a body at every age [m].
  package static let heights = 1.40...2.05
  /// Mass over height squared that a body has at every age and height [kg/m²].
  package static let massIndices = 15.0...42.0

  package var sex: Sex
  package var ageYears: Double
  /// Stature [m].
  package var height: Double
  /// Body mass [kg].
  package var mass: Double
  /// Near the end of a pregnancy, whose mass is within `mass`.
  package var isPregnant: Bool

  package init(
    sex: Sex, ageYears: Double, height: Double, mass: Double, isPregnant: Bool = false
  ) {
    self.isPregnant = isPregnant
    self.sex = sex
    self.ageYears = ageYears
    self.height = height
    self.mass = mass
  }

  /// The age parameter of the basis: 0 at 25 years and below, 1 at 90.
  static func ageParameter(_ years: Double) -> Double { min(1, max(0, (years - 25) / 65)) }

  static func age(of parameters: BodyParameters) -> Double { 25 + 65 * parameters.age }
}

extension Patient {
  /// Why there is no body for a patient, with what would be possible.
  package enum Impossible: Error, Equatable, CustomStringConvertible {
    /// The age is not one of an adult.
    case age(years: Double, possible: ClosedRange<Double>)
    /// No body is so tall or so short [m].
    case height(Double, possible: ClosedRange<Double>)
    /// No body of this sex, age and height is so heavy or so light [kg].
    case mass(Double, possible: ClosedRange<Double>)
    /// Only women are pregnant.
    case pregnant(Sex)

    package var description: String {
      switch self {
      case .age(let years, let possible):
        "age_years \(Impossible.rounded(years)) has no body; possible is "
          + Impossible.text(possible)
      case .height(let height, let possible):
        "height_cm \(Impossible.rounded(100 * height)) has no body; possible is "
          + Impossible.text((100 * possible.lowerBound)...(100 * possible.upperBound))
      case .mass(let mass, let possible):
        "mass_kg \(Impossible.rounded(mass)) has no body of this sex, age and height; possible is "
          + Impossible.text(possible)
      case .pregnant(let sex):
        "pregnant: a \(sex.rawValue) body has no such shape; possible is \(Sex.female.rawValue)"
      }
    }

    private static func text(_ range: ClosedRange<Double>) -> String {
      "\(rounded(range.lowerBound))…\(rounded(range.upperBound))"
    }

    /// To one decimal; a number too large for that as it is.
    private static func rounded(_ v: Double) -> String {
      abs(v) < 1e12 ? "\((v * 10).rounded() / 10)" : "\(v)"
    }
  }
}
