// SPDX-License-Identifier: GPL-3.0-or-later

import AcupointModel
import ArgumentParser
import TestBench

/// Which patient, in which posture, with which atlas.
struct PatientOptions: ParsableArguments {
  @Option(help: "SEX,AGE_YEARS,HEIGHT_CM,MASS_KG.") var patient = PatientOptions.standardPatient
  @Option(help: "\(Posture.allCases.map(\.rawValue).joined(separator: ", ")).")
  var posture = Posture.prone
  @Flag(help: "Near the end of a pregnancy; the mass includes it.") var pregnant = false
  @OptionGroup var choice: AtlasOptions

  /// The patient of every command that is not told of one.
  static let standardPatient = "female,45,165,60"

  func model() throws -> PatientModel {
    try PatientModel(
      person(), posture: posture, atlas: choice.atlas, standard: choice.standard,
      alternatives: choice.alternatives, from: DataLocation.find())
  }

  func person() throws -> AcupointModel.Patient {
    try AcupointModel.Patient(argument: patient, pregnant: pregnant, option: "--patient")
  }
}

extension AcupointModel.Patient {
  /// The person of `SEX,AGE_YEARS,HEIGHT_CM,MASS_KG`.
  init(argument: String, pregnant: Bool, option: String) throws {
    let words = argument.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
    let numbers = words.dropFirst().compactMap(Double.init).filter(\.isFinite)
    guard words.count == 4, numbers.count == 3, let sex = Sex(rawValue: words[0]) else {
      throw ValidationError(
        "\(option) \(argument): SEX,AGE_YEARS,HEIGHT_CM,MASS_KG expected, as in female,45,165,60")
    }
    self.init(
      sex: sex, ageYears: numbers[0], height: numbers[1] / 100, mass: numbers[2],
      isPregnant: pregnant)
  }
}

extension Posture: ExpressibleByArgument {}
