// SPDX-License-Identifier: GPL-3.0-or-later

import AcupointModel
import Geometry
import SpatialMath
import Testing

@Suite("BreathingFields") struct BreathingFieldsTests {
  private func fields(_ body: PosedBody) -> [(name: String, field: [Vector3])] {
    [("thorax", body.breathing.thorax), ("abdomen", body.breathing.abdomen)]
  }

  @Test("one metre of coefficient moves the largest vertex one metre", arguments: Posture.allCases)
  func unit(posture: Posture) {
    for (name, field) in fields(BodyFixtures.man.posed(posture)) {
      let largest = field.reduce(0) { max($0, $1.length) }
      #expect(abs(largest - 1) < 1e-12, "\(name)")
    }
  }

  @Test("lying, the skin on the table stays and the largest motion is away from it")
  func table() {
    for posture in Posture.allCases where posture.isLying {
      let body = BodyFixtures.man.posed(posture)
      let up = posture.R_WP.inverseTimes([0, 0, 1])
      for (name, field) in fields(body) {
        let moved = field.indices.filter { field[$0].length > 0.01 }
        let heights = moved.map { up.dot(body.surface.vertices[$0]) }
        let trunk = body.surface.vertices.filter { abs($0.z - 0.2) < 0.2 }.map { up.dot($0) }
        guard let lowest = trunk.min(), let highest = trunk.max(), let least = heights.min(),
          let top = field.indices.max(by: { field[$0].length < field[$1].length })
        else { continue }
        #expect(least > lowest + 0.15 * (highest - lowest), "\(posture) \(name)")
        if posture == .supine || posture == .prone {
          #expect(up.dot(field[top]) > 0.9, "\(posture) \(name)")
        }
      }
    }
  }

  @Test("hands, head and legs do not breathe", arguments: Posture.allCases)
  func elsewhere(posture: Posture) throws {
    let body = BodyFixtures.man.posed(posture)
    // Which skin is about a joint is told standing: drawn up, the knees touch the chest.
    let standing = BodyFixtures.man.posed(.anatomical)
    for name: BoneName in ["head", "wrist.L", "wrist.R", "lowerleg01.L", "foot.R"] {
      let joint = try standing.joint(named: name)
      for (what, field) in fields(body) {
        for (p, d) in zip(standing.surface.vertices, field) where (p - joint).length < 0.09 {
          #expect(d.length < 0.005, "\(what) at \(name.rawValue)")
        }
      }
    }
  }

  @Test("a field is smooth: it changes by less than 5 % per millimetre along the skin")
  func smooth() {
    for posture in Posture.allCases {
      let body = BodyFixtures.man.posed(posture)
      for (name, field) in fields(body) {
        var steepest = 0.0
        for t in body.surface.triangles {
          let (i, j) = (Int(t.x), Int(t.y))
          let length = (body.surface.vertices[i] - body.surface.vertices[j]).length
          if length > 1e-3 { steepest = max(steepest, (field[i] - field[j]).length / length) }
        }
        #expect(steepest < 50, "\(posture) \(name): \(steepest) per metre")
      }
    }
  }

  @Test("the reference posture breathes symmetrically")
  func symmetric() {
    let asset = BodyFixtures.asset
    for (name, field) in fields(BodyFixtures.man.posed(.anatomical)) {
      for i in 0..<asset.leftCount {
        let d = field[asset.mirrored(i)]
        // Weights of midline vertices are quantised and may differ between left and right.
        #expect((field[i] - Vector3(-d.x, d.y, d.z)).length < 1e-5, "\(name)")
      }
    }
  }
}
