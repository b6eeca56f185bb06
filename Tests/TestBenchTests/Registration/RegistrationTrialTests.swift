// SPDX-License-Identifier: GPL-3.0-or-later

import AcupointModel
import Foundation
import Simulation
import SpatialMath
import TestBench
import Testing

@Suite("RegistrationTrial") struct RegistrationTrialTests {
  /// `ROBOTSIM_LONG=1` draws as many as the figures in `docs/registration.md`.
  static let draws = ProcessInfo.processInfo.environment["ROBOTSIM_LONG"] == nil ? 24 : 200

  static func report(
    _ change: (inout RegistrationSetup) -> Void = { _ in }, draws: Int = draws
  ) throws -> RegistrationReport {
    let data = try DataLocation.find()
    var setup = RegistrationSetup(method: .landmarks)
    change(&setup)
    let shape = try PatientModel.asset(from: data).shape(
      of: AcupointModel.Patient(sex: .female, ageYears: 45, height: 1.65, mass: 60))
    let trial = try RegistrationTrial(
      stated: shape, PatientModel.atlas(nil, from: data), .prone, setup,
      table: TreatmentTable(center: [0, 0, 0.65], width: 0.7, length: 1.95))
    return RegistrationReport(
      trial, try (1...UInt64(draws)).map { seed in try trial.draw(seed: seed) }, refusals: [])
  }

  @Test("acupoints are found within 3 mm, 95 % within 7 mm, and the ellipsoids hold")
  func landmarks() throws {
    let report = try Self.report()
    #expect(report.acupoints.median_mm <= 3, "\(report.acupoints.median_mm)")
    #expect(report.acupoints.p95_mm <= 7, "\(report.acupoints.p95_mm)")
    // 24 people, each with targets that err together.
    #expect((0.88...1).contains(report.acupoints.coverage), "\(report.acupoints.coverage)")
    #expect(report.gross_believed == 0 && report.refused == 0)
    let trunk = try #require(report.segments.first { $0.name == "trunk" })
    #expect(trunk.median_mm <= 3)
  }

  @Test("two gross errors do not double the error of the trunk's points")
  func outliers() throws {
    let clean = try Self.report()
    let wrong = try Self.report { $0.outliers = 2 }
    #expect(wrong.acupoints.median_mm < 2 * clean.acupoints.median_mm)
    #expect(wrong.acupoints.p95_mm < 2 * clean.acupoints.p95_mm)
    #expect(wrong.gross_believed <= wrong.draws / 20)
  }

  @Test("points of the skin bring the median below 2 mm")
  func surface() throws {
    let draws = Self.draws == 200 ? 200 : 8
    let report = try Self.report({ $0.method = .surface }, draws: draws)
    #expect(report.acupoints.median_mm <= 2 && report.measured.median_mm <= 2)
    #expect(report.skin_points_used > 1900)
  }

  @Test("a draw is the same every time")
  func repeatable() throws {
    let first = try Self.report(draws: 1)
    let again = try Self.report(draws: 1)
    #expect(first.measured.median_mm == again.measured.median_mm)
    #expect(first.acupoints.largest_mm == again.acupoints.largest_mm)
  }
}
