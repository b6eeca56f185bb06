// SPDX-License-Identifier: GPL-3.0-or-later

import AcupointModel
import Foundation
import SpatialMath
import Testing

/// Numbers of the numpy evaluator (`Tools/body/golden.py`, written apart from the Swift code).
struct BodyGolden: Decodable {
  struct Parameters: Decodable {
    let sex, age, muscle, weight, height, proportions: Double
  }
  struct Pose: Decodable {
    let posture: String
    let vertices_mm: [[Double]]
    let joints_mm: [[Double]]
  }
  struct Body: Decodable {
    let name: String
    let parameters: Parameters
    let local: [String: Double]
    let vertices: [Int]
    let poses: [Pose]
  }

  let version: Int
  let joints: [String]
  let bodies: [Body]
}

@Suite("Body against the numpy evaluator") struct GoldenBodyTests {
  /// Both sides compute in doubles from the same quantised file; the basis alone is rounded to
  /// single precision here.
  static let tolerance = 1e-5

  private func shape(_ golden: BodyGolden.Body) -> BodyShape {
    let p = golden.parameters
    var local: [LocalShape: Double] = [:]
    for shape in LocalShape.allCases { local[shape] = golden.local[shape.rawValue] }
    return BodyFixtures.asset.shape(
      BodyParameters(
        sex: p.sex, age: p.age, muscle: p.muscle, weight: p.weight, height: p.height,
        proportions: p.proportions), local: local)
  }

  @Test("vertices and joints agree to 0.01 mm, five bodies in every posture")
  func agrees() throws {
    let data = try #require(FileManager.default.contents(atPath: BodyFixtures.goldenPath))
    let golden = try JSONDecoder().decode(BodyGolden.self, from: data)
    #expect(golden.version == 2 && golden.bodies.count == 5)
    for body in golden.bodies {
      let shape = shape(body)
      #expect(body.poses.map(\.posture).sorted() == Posture.allCases.map(\.rawValue).sorted())
      for pose in body.poses {
        let posed = shape.posed(try #require(Posture(rawValue: pose.posture)))
        var worst = 0.0
        for (i, mm) in zip(body.vertices, pose.vertices_mm) {
          worst = max(worst, (posed.controlVertices[i] - vector(mm)).length)
        }
        for (name, mm) in zip(golden.joints, pose.joints_mm) {
          let joint = try posed.joint(named: BoneName(rawValue: name))
          worst = max(worst, (joint - vector(mm)).length)
        }
        #expect(worst <= Self.tolerance, "\(body.name), \(pose.posture): \(1e3 * worst) mm")
      }
    }
  }

  private func vector(_ mm: [Double]) -> Vector3 { Vector3(mm[0], mm[1], mm[2]) * 1e-3 }
}
