// SPDX-License-Identifier: GPL-3.0-or-later

import MotionControl
import SpatialMath
import Testing
import Verification
import _TestSupport

@Suite("The first command") struct StartPoseTests {
  private typealias Samples = SampleTrajectories

  @Test(
    "is no further from the joints than one step at the acceleration limit takes them",
    arguments: seeds(100))
  func startPose(seed: UInt64) throws {
    var random = SeededGenerator(seed: seed)
    let robot = try Samples.panda()
    let quintics = Samples.quintics(&random, duration: 1, robot: robot)
    let times = Samples.even(1, step: 0.001)
    let commanded = Samples.trajectory(quintics, at: times)
    let joint = random.index(below: 7)
    let reach = try #require(robot.limits.acceleration)[joint] * 0.5e-6
    for (share, isFound) in [(0.99, false), (1.01, true), (-0.99, false), (-1.01, true)] {
      var measured = Samples.trajectory(quintics, at: times, kind: .measured)
      measured.pieces[0].positions[0][joint] += share * reach
      let report = TrajectoryJudge(robot).judge(commanded: commanded, measured: measured)
      #expect(report.commanded.isClean != isFound, "\(share): \(report.commanded.findings)")
      let found = report.commanded.findings.first
      #expect(found == nil || (found?.name == .startPose && found?.joint == joint))
      #expect(report.measured.kind == .measured)
    }
  }
}
