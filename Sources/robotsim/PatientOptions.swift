// SPDX-License-Identifier: GPL-3.0-or-later

import AcupointModel
import ArgumentParser
import TestBench

/// Which patient, in which posture, with which atlas.
struct PatientOptions: ParsableArguments {
  @Option(help: "SEX,AGE_YEARS,HEIGHT_CM,MASS_KG.") var patient = "female,45,165,60"
  @Option(help: "\(Posture.allCases.map(\.rawValue).joined(separator: ", ")).")
  var posture = Posture.prone
  @Flag(help: "Near the end of a pregnancy; the mass includes it.") var pregnant = false
  @Option(help: "A folder with an atlas, instead of the shipped one.") var atlas: String?

  func model() throws -> PatientModel {
    try PatientModel(person(), posture: posture, atlas: atlas, from: DataLocation.find())
  }

  func person() throws -> Patient {
    let words = patient.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
    let numbers = words.dropFirst().compactMap(Double.init).filter(\.isFinite)
    guard words.count == 4, numbers.count == 3, let sex = Sex(rawValue: words[0]) else {
      throw ValidationError(
        "--patient \(patient): SEX,AGE_YEARS,HEIGHT_CM,MASS_KG expected, as in female,45,165,60")
    }
    return Patient(
      sex: sex, ageYears: numbers[0], height: numbers[1] / 100, mass: numbers[2],
      isPregnant: pregnant)
  }
}

extension Posture: ExpressibleByArgument {}
