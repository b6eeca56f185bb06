// SPDX-License-Identifier: GPL-3.0-or-later

import MotionControl
import SpatialMath
import Testing

@Suite("ReachSphere") struct ReachSphereTests {
  @Test("no posture brings the tip out of it, and some come near its rim", arguments: 0..<5)
  func bound(arm: Int) throws {
    let robot = try [
      Arms.panda(), Arms.panda(tool: "pointer"), Arms.ur5e(), Arms.lbrMed14(),
      Arms.mixed(),
    ][arm]
    let reach = ReachSphere(robot)
    var random = SeededGenerator(seed: 6)
    var furthest = 0.0
    for i in 0..<20_000 {
      var q = robot.limits.random(&random, count: robot.jointCount)
      // Every other posture has joints at the ends or at zero, where arms are longest.
      for k in 0..<robot.jointCount where i % 2 == 0 && random.unit() < 0.5 {
        let ends = [robot.limits.lower[k], robot.limits.upper[k], 0]
        q[k] = min(max(ends[random.index(below: 3)], robot.limits.lower[k]), robot.limits.upper[k])
      }
      let p = robot.toolPose(at: q).translation
      #expect(!reach.excludes(p))
      furthest = max(furthest, (p - reach.center_B).length)
    }
    #expect(furthest <= reach.radius + 1e-12)
    // Panda, UR5e and LBR are bounded closely; slanted axes and a slide leave more room.
    #expect(furthest >= (arm == 4 ? 0.5 : 0.97) * reach.radius, "\(furthest) of \(reach.radius)")
  }

  @Test("the LBR's reach is the sum of its lengths from the shoulder")
  func lengths() throws {
    let reach = ReachSphere(try Arms.lbrMed14())
    #expect((reach.center_B - Vector3(0, 0, 0.36)).length < 1e-12)
    #expect(abs(reach.radius - (0.42 + 0.4 + 0.126)) < 1e-12)
  }

  @Test("what is no number is outside")
  func notFinite() throws {
    let reach = ReachSphere(try Arms.panda())
    #expect(reach.excludes(Vector3(.nan, 0, 0)))
    #expect(reach.excludes(Vector3(0, .infinity, 0)))
    #expect(!reach.excludes(reach.center_B))
  }
}
