// SPDX-License-Identifier: GPL-3.0-or-later

import AcupointModel
import Geometry
import SpatialMath
import Testing

@Suite("SkinFrame") struct SkinFrameTests {
  @Test("on the back x points to the patient's right, y to the head, z out of the skin")
  func axes() throws {
    let placed = AtlasFixtures.placed[0]
    let body = placed.reference.body
    for code in ["GV4", "GV9"] {
      let anchor = try #require(placed.anchor(named: code, .mid))
      let frame = placed.skinFrame(at: anchor, on: body)
      let R = frame.X_PA.rotation
      #expect(R.x.x < -0.9 && R.y.z > 0.8 && R.z.y > 0.8, "\(code)")
      #expect((frame.X_PA.translation - body.surface.position(of: anchor)).length == 0)
    }
  }

  @Test("the axes turn with the limb that carries the skin")
  func carried() throws {
    let placed = AtlasFixtures.placed[0]
    let shape = placed.reference.body.shape
    let anchor = try #require(placed.anchor(named: "olecranon", .left))
    let standing = placed.skinFrame(at: anchor, on: placed.reference.body)
    let seated = placed.skinFrame(at: anchor, on: shape.posed(.seated))
    #expect(seated.X_PA.rotation.angle(to: standing.X_PA.rotation) > 0.3)
    #expect(abs(seated.X_PA.rotation.x.dot(seated.X_PA.rotation.z)) < 1e-12)
  }

  @Test("names are landmarks or codes, on the sides where they lie")
  func names() {
    let placed = AtlasFixtures.placed[0]
    #expect(placed.sides(of: "GV4") == [.mid])
    #expect(placed.sides(of: "BL23").sorted() == [.left, .right])
    #expect(placed.sides(of: "olecranon").sorted() == [.left, .right])
    #expect(placed.sides(of: "C7 spinous process") == [.mid])
    #expect(placed.sides(of: "no such place").isEmpty)
    #expect(placed.anchor(named: "BL23", .mid) == nil)
  }
}
