// SPDX-License-Identifier: GPL-3.0-or-later

import Foundation
import Geometry
import MotionControl
import SpatialMath
import StrictJSON
import Testing
import _TestSupport

@Suite("A tool's payload") struct ToolInertiaTests {
  @Test("a capsule's inertia is that of its points", arguments: seeds(20))
  func capsule(seed: UInt64) {
    // Slices across the axis: each a disc of radius ρ(z), of the mass and moments of a disc.
    var random = SeededGenerator(seed: seed)
    let axis = random.direction()
    let length = random.uniform(0, 0.3)
    let radius = random.uniform(0.01, 0.1)
    let a = random.vector(0.2)
    let found = Capsule(a: a, b: a + axis * length, radius: radius).inertia(mass: 1.5)
    var volume = 0.0
    var along = 0.0
    var across = 0.0
    let slices = 200_000
    let step = (length + 2 * radius) / Double(slices)
    for i in 0..<slices {
      let z = (Double(i) + 0.5) * step - (length / 2 + radius)
      let beyond = max(0, abs(z) - length / 2)
      let rho2 = radius * radius - beyond * beyond
      volume += rho2
      along += rho2 * rho2 / 2
      across += rho2 * (rho2 / 4 + z * z)
    }
    let density = 1.5 / volume
    #expect((found.centre - (a + axis * (length / 2))).length < 1e-12)
    let central = found.central
    let side = axis.anyPerpendicular
    #expect(abs((central * axis).dot(axis) - along * density) < 1e-8)
    #expect(abs((central * side).dot(side) - across * density) < 1e-8)
    #expect(abs((central * axis).dot(side)) < 1e-12)
  }

  @Test("the tool joins the last body and leaves with the tool")
  func payload() throws {
    let bare = try Arms.panda()
    let tool = try ToolModel(JSONNode(file: Arms.root + "Robots/tools/ball-10mm.json"))
    let arm = try #require(bare.inertias)
    let loaded = bare.with(tool: tool)
    let with = try #require(loaded.inertias)
    #expect(Array(with.dropLast()) == Array(arm.dropLast()))
    #expect(abs(with[6].mass - arm[6].mass - tool.mass) < 1e-15)
    // The balance of the tool alone: its capsules' common centre, on the flange's axis.
    let shift = with[6].firstMoment - arm[6].firstMoment
    let centre = shift / tool.mass
    #expect(centre.x == 0 && centre.y == 0 && centre.z > 0.107 + 0.03 && centre.z < 0.107 + 0.06)
    #expect(loaded.with(tool: nil).inertias == bare.inertias)
    #expect(loaded.with(tool: tool).inertias == loaded.inertias)
  }

  @Test("a tool without capsules is a rod from the flange to the tip")
  func rod() throws {
    let text = """
      {"schema": "robotsim.tool/1", "name": "rod", "face": {"kind": "pointer"}, "mass_kg": 0.3,
       "tip": {"xyz_mm": [0, 0, 200], "rpy_deg": [0, 0, 0]}, "capsules": []}
      """
    let rod = try ToolModel(JSONNode(data: Data(text.utf8), file: "t.json")).inertia
    #expect(rod.centre == [0, 0, 0.1] && rod.mass == 0.3)
    #expect(abs(rod.central.xx - 0.3 * 0.04 / 12) < 1e-15 && rod.central.zz == 0)
    #expect(try Arms.mixed().with(tool: nil).inertias == nil)
  }
}
