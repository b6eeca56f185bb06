// SPDX-License-Identifier: GPL-3.0-or-later

import AcupointModel
import Geometry
import Simulation
import SpatialMath
import Testing

@Suite("PatientOnTable") struct PatientOnTableTests {
  private static func body(_ posture: Posture, _ patient: AcupointModel.Patient) throws
    -> PosedBody
  {
    try BodyAsset.load(path: repository + "Atlases/body/body-adult.tbody")
      .shape(of: patient).posed(posture)
  }

  @Test(
    "lying, the trunk sinks 7.5 mm into the padding, over the middle of the table",
    arguments: [Posture.prone, .supine])
  func lying(posture: Posture) throws {
    let patient = AcupointModel.Patient(sex: .female, ageYears: 40, height: 1.65, mass: 62)
    let body = try Self.body(posture, patient)
    let table = try TreatmentTable(center: [0.3, -0.2, 0.7], width: 0.7, length: 2)
    let X_WP = PatientOnTable.pose(of: body, on: table)
    let trunk = body.surface.vertices.filter { abs($0.x) < 0.14 && $0.z > -0.05 && $0.z < 0.45 }
      .map { X_WP * $0 }
    let lowest = trunk.map(\.z).min() ?? 0
    #expect(abs(lowest - (0.7 - 0.0075)) < 1e-12)
    let left = trunk.map(\.x).min() ?? 0
    let right = trunk.map(\.x).max() ?? 0
    #expect(abs(0.5 * (left + right) - 0.3) < 1e-12)
    // The head lies towards +y, and the free side of the trunk is up.
    #expect((X_WP.rotation * Vector3(0, 0, 1) - Vector3(0, 1, 0)).length < 1e-12)
    let back_W = X_WP.rotation * Vector3(0, 1, 0)
    #expect(back_W.z == (posture == .prone ? 1 : -1))
    // Nobody hangs far through the table with any part of the body.
    let all = body.surface.vertices.map { (X_WP * $0).z }.min() ?? 0
    #expect(all > 0.7 - 0.08, "lowest \(all)")
  }

  @Test("impossible tables are refused with the value")
  func tables() {
    #expect(throws: TreatmentTable.Invalid.notPositive(name: "width", value: 0)) {
      try TreatmentTable(center: [0, 0, 0.7], width: 0, length: 2)
    }
    #expect(throws: TreatmentTable.Invalid.notPositive(name: "height", value: -0.1)) {
      try TreatmentTable(center: [0, 0, -0.1], width: 0.7, length: 2)
    }
    #expect(throws: TreatmentTable.Invalid.self) {
      try TreatmentTable(center: [0, 0, 0.7], width: 0.7, length: .nan)
    }
  }
}
