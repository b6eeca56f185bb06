// SPDX-License-Identifier: GPL-3.0-or-later

import MotionControl
import SpatialMath
import Testing
import _TestSupport

@Suite("Forward kinematics of eight postures") struct ForwardKinematics8Tests {
  @Test("eight at once are bit by bit what one at a time gives", arguments: GoldenTable.names)
  func sameBits(name: String) throws {
    let robot = try GoldenTable(name).robot
    for seed in seeds(20) {
      var random = SeededGenerator(seed: seed, stream: name)
      let q = (0..<8).map { _ in robot.limits.random(&random, count: robot.jointCount) }
      var postures = Postures8()
      for k in 0..<8 { postures[k] = q[k] }
      let poses = robot.chain.toolPoses(at: postures)
      for k in 0..<8 {
        #expect(postures[k] == q[k])
        #expect(poses[k] == robot.toolPose(at: q[k]), "seed \(seed), posture \(k)")
      }
    }
  }
}
