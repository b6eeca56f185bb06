// SPDX-License-Identifier: GPL-3.0-or-later

import MotionControl
import SpatialMath
import Testing
import _TestSupport

@Suite("SampledWorkspace") struct SampledWorkspaceTests {
  /// Two turns about crossing axes that point a slide in every direction.
  ///
  ///     z ↑  j1 turns about z, j2 about y, and the tip slides out along x between two lengths
  static func telescope(from near: Double, to far: Double) throws -> RobotModel {
    try RobotModel(
      urdf: """
        <robot name="telescope"><link name="a"/><link name="b"/><link name="c"/><link name="d"/>
        <joint name="j1" type="revolute"><parent link="a"/><child link="b"/><axis xyz="0 0 1"/>
        <limit lower="-3.2" upper="3.2" velocity="1" effort="1"/></joint>
        <joint name="j2" type="revolute"><parent link="b"/><child link="c"/><axis xyz="0 1 0"/>
        <limit lower="-1.6" upper="1.6" velocity="1" effort="1"/></joint>
        <joint name="j3" type="prismatic"><parent link="c"/><child link="d"/><axis xyz="1 0 0"/>
        <limit lower="\(near)" upper="\(far)" velocity="1" effort="1"/></joint></robot>
        """, file: "telescope.urdf")
  }

  /// Three slides at right angles: the tip fills a box and never turns.
  static func gantry(_ size: Vector3) throws -> RobotModel {
    var text = "<robot name=\"gantry\"><link name=\"l0\"/>"
    for (i, axis) in ["1 0 0", "0 1 0", "0 0 1"].enumerated() {
      text += """
        <link name="l\(i + 1)"/><joint name="j\(i + 1)" type="prismatic"><parent link="l\(i)"/>
        <child link="l\(i + 1)"/><axis xyz="\(axis)"/>
        <limit lower="0" upper="\(size[i])" velocity="1" effort="1"/></joint>
        """
    }
    return try RobotModel(urdf: text + "</robot>", file: "gantry.urdf")
  }

  @Test("a telescope's volume is that of its spherical shell, its radii are its lengths")
  func shell() throws {
    let robot = try Self.telescope(from: 0.4, to: 1.2)
    let found = SampledWorkspace(robot, samples: 2_000_000, seed: 1)
    let shell = 4 / 3 * Double.pi * (1.2 * 1.2 * 1.2 - 0.4 * 0.4 * 0.4)
    // Cubes of 80 mm tell the volume of a body of this size to a few hundredths.
    #expect(abs(found.volume / shell - 1) < 0.05, "\(found.volume) of \(shell) m³")
    #expect(found.radius.lowerBound >= 0.4 - 1e-12 && found.radius.lowerBound < 0.401)
    #expect(found.radius.upperBound <= 1.2 + 1e-12 && found.radius.upperBound > 1.199)
    #expect(found.height.lowerBound < -1.19 && found.height.upperBound > 1.19)
    // The tip points away from the middle, one way in each cube but for those on an edge.
    #expect(found.dexterousShare == 0)
  }

  @Test("a gantry's cubes are those its box meets, the outer ones counted half")
  func box() throws {
    let size = Vector3(1.6, 1.2, 0.8)
    let robot = try Self.gantry(size)
    let found = SampledWorkspace(robot, samples: 400_000, seed: 2)
    let reach = ReachSphere(robot)
    var all = 1.0
    var inner = 1.0
    for i in 0..<3 {
      // Cubes are counted from the ball's side, one cube further out.
      let low = reach.center_B[i] - reach.radius - found.cell
      let count =
        ((size[i] - low) / found.cell).rounded(.down) - (-low / found.cell).rounded(.down) + 1
      all *= count
      inner *= count - 2
    }
    let expected = 0.5 * (all + inner) * found.cell * found.cell * found.cell
    #expect(abs(found.volume - expected) < 1e-9, "\(found.volume) of \(expected) m³")
    #expect(abs(expected / (size.x * size.y * size.z) - 1) < 0.2)
    #expect(found.height.lowerBound >= 0 && found.height.upperBound <= size.z)
    #expect(found.height.upperBound - found.height.lowerBound > 0.999 * size.z)
    #expect(found.dexterousShare == 0)
  }

  @Test("figures stay within the reach known otherwise and grow with the samples", arguments: 0..<4)
  func shippedArms(arm: Int) throws {
    let robot = try [Arms.panda(), Arms.panda(tool: "ball-10mm"), Arms.ur5e(), Arms.lbrMed14()][arm]
    let ball = ReachSphere(robot).radius
    let few = SampledWorkspace(robot, samples: 50_000, seed: 1)
    let many = SampledWorkspace(robot, samples: 1_000_000, seed: 1)
    for found in [few, many] {
      #expect(found.radius.upperBound <= ball + 1e-12 && found.radius.upperBound > 0.9 * ball)
      #expect(found.volume < 4 / 3 * .pi * ball * ball * ball)
    }
    // The first numbers drawn are the same, so nothing that was seen is lost.
    #expect(many.volume >= few.volume && many.radius.lowerBound <= few.radius.lowerBound)
    #expect(many.dexterousShare > 0.05 && many.dexterousShare < 1)
  }

  @Test("counts are rounded up to eight; the same seed gives the same figures, another one others")
  func deterministic() throws {
    let robot = try Arms.panda()
    let found = SampledWorkspace(robot, samples: 1001, seed: 7)
    #expect(found.sampleCount == 1008)
    #expect(found == SampledWorkspace(robot, samples: 1001, seed: 7))
    #expect(found != SampledWorkspace(robot, samples: 1001, seed: 8))
  }
}
