// SPDX-License-Identifier: GPL-3.0-or-later

import AcupointModel
import ArgumentParser
import Simulation
import SpatialMath
import TestBench

/// `robotsim register`: how well a patient is found from landmarks and points of the skin.
struct RegisterCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "register",
    abstract: "Find a patient from measured landmarks and skin, many times, and say how well.",
    discussion: """
      Each draw is a patient near the stated one, lying near the preset. Simulated sensors measure, body,
      posture and pose are estimated, and every acupoint and feature of trunk and limbs is compared
      with where it truly is. Landmarks are those of the atlas or features of the body, as in
      "olecranon left"; without a side both are taken.
      """)
  @OptionGroup var options: PatientOptions
  @Option(
    parsing: .upToNextOption, help: "Landmarks to touch (default: the usual ones of the posture).")
  var landmarks: [String] = []
  @Option(help: "Standard deviation of a measured landmark, an axis.") var noiseMm = 2.0
  @Option(help: "How much of each landmark's own uncertainty is real, 0…1.") var palpation = 0.0
  @Option(help: "How many landmarks are grossly wrong.") var outliers = 0
  @Option(help: "Points of the skin; 0 registers by landmarks alone.") var skinPoints = 0
  @Option(help: "Standard deviation of a point of the skin, an axis.") var skinNoiseMm = 2.0
  @Option(help: "True joint angles lie off the posture by up to so much.") var limbAnglesDeg = 5.0
  @Option(help: "Standard deviation of the stated stature.") var heightSdMm = 5.0
  @Option(help: "Standard deviation of the stated mass.") var massSdKg = 1.0
  @Option(help: "Standard deviation of limb and trunk lengths beside height and mass.")
  var lengthSdMm = 0.0
  @Option(help: "How many draws.") var seeds = 200
  @Option(help: "The first seed.") var seed: UInt64 = 1
  @Flag(help: "One JSON document on standard output.") var json = false

  mutating func validate() throws {
    guard (1...100_000).contains(seeds) else { throw ValidationError("--seeds \(seeds): 1…100000") }
    guard (0...100_000).contains(skinPoints) else {
      throw ValidationError("--skin-points \(skinPoints): 0…100000")
    }
    guard (0...1).contains(palpation) else {
      throw ValidationError("--palpation \(palpation): 0…1")
    }
    guard (0...100).contains(outliers) else {
      throw ValidationError("--outliers \(outliers): 0…100")
    }
    let bounded: [(String, Double, Double)] = [
      ("--noise-mm", noiseMm, 100), ("--skin-noise-mm", skinNoiseMm, 100),
      ("--limb-angles-deg", limbAnglesDeg, 20), ("--height-sd-mm", heightSdMm, 50),
      ("--mass-sd-kg", massSdKg, 10), ("--length-sd-mm", lengthSdMm, 30),
    ]
    for (name, value, most) in bounded where !(0...most).contains(value) {
      throw ValidationError("\(name) \(value): 0…\(most)")
    }
  }

  private var setup: RegistrationSetup {
    RegistrationSetup(
      method: skinPoints > 0 ? .surface : .landmarks, landmarks: landmarks, noise: noiseMm / 1e3,
      palpation: palpation, outliers: outliers, skinPoints: skinPoints,
      skinNoise: skinNoiseMm / 1e3, limbAngles: limbAnglesDeg * .pi / 180,
      heightDeviation: heightSdMm / 1e3, massDeviation: massSdKg, lengthDeviation: lengthSdMm / 1e3)
  }

  func run() throws {
    let data = try DataLocation.find()
    let shape = try PatientModel.asset(from: data).shape(of: options.person())
    let trial = try RegistrationTrial(
      stated: shape, options.choice.load(), options.posture, setup,
      table: TreatmentTable(center: Vector3(0, 0, 0.65), width: 0.7, length: 1.95))
    var draws: [RegistrationTrial.Draw] = []
    var refusals: [String] = []
    for i in 0..<UInt64(seeds) {
      do throws(PatientRegistrar.Refused) {
        draws.append(try trial.draw(seed: seed + i))
      } catch {
        refusals.append("\(error)")
      }
      if Terminal.errorIsTerminal { Terminal.progress("\r\(i + 1) of \(seeds) draws") }
    }
    if Terminal.errorIsTerminal { Terminal.progress("\r") }
    let report = RegistrationReport(trial, draws, refusals: refusals)
    if json {
      try Terminal.json(report)
    } else {
      printTable(report)
    }
    if draws.isEmpty, let reason = refusals.first {
      Terminal.error("Error: \(reason)")
      throw ExitCode(2)
    }
  }

  private func printTable(_ report: RegistrationReport) {
    print("\(report.draws) draws, \(report.posture), \(report.landmarks.count) landmarks:")
    print("  " + report.landmarks.joined(separator: ", "))
    print(
      "used \(report.landmarks_used.column(0, 1)) landmarks a draw, fiducial error "
        + "\(report.fiducial_error_mm.column(0, 2)) mm; "
        + "\(report.skin_points_used.column(0, 0)) points of the skin, "
        + "\(report.skin_error_mm.column(0, 2)) mm off")
    print(
      "gross errors believed \(report.gross_believed), right readings doubted "
        + "\(report.right_doubted), draws refused \(report.refused)")
    if let reason = report.first_refusal { print("  first refusal: \(reason)") }
    print("target error".padded(to: 28) + "targets  median     95 %  largest  sigma  covered")
    for group in [report.measured, report.acupoints] + report.segments {
      print(
        group.name.padded(to: 26) + Double(group.targets).column(9, 0)
          + group.median_mm.column(8, 2) + group.p95_mm.column(9, 2)
          + group.largest_mm.column(9, 2) + group.sigma_mm.column(7, 2)
          + (100 * group.coverage).column(8, 1) + " %")
    }
  }
}
