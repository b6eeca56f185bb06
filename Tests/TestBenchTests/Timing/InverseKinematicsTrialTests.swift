// SPDX-License-Identifier: GPL-3.0-or-later

import MotionControl
import SpatialMath
import TestBench
import Testing
import _TestSupport

@Suite("InverseKinematicsTrial") struct InverseKinematicsTrialTests {
  @Test("2,000 random reachable poses are solved, each to 1e-5 m and 1e-4 rad")
  func reachablePoses() throws {
    let robot = try RobotFiles.load("franka_panda", tool: nil, from: DataLocation.find()).model
    var random = SeededGenerator(seed: 20, stream: "reachable poses")
    var text = header(robot.jointCount)
    for _ in 0..<2000 {
      let X_BT = robot.toolPose(at: robot.limits.random(&random, count: robot.jointCount))
      let seed = robot.limits.random(&random, count: robot.jointCount)
      text += line(X_BT, seed.values(robot.jointCount))
    }
    let cases = try IKCases(text, file: "cases.csv", seed: .cold, jointCount: robot.jointCount)
    let trial = InverseKinematicsTrial(cases, robot: robot)
    #expect(trial.solvedCount == 2000)
    for outcome in trial.outcomes {
      let q = outcome.solution.answer.q
      #expect(robot.limits.containsStrictly(q, count: robot.jointCount))
    }
    for (outcome, one) in zip(trial.outcomes, cases.cases) {
      let found = robot.toolPose(at: outcome.solution.answer.q)
      #expect((found.translation - one.X_BT.translation).length <= 1e-5)
      #expect(found.rotation.angle(to: one.X_BT.rotation) <= 1e-4)
    }
  }

  private func header(_ count: Int) -> String {
    let pose = (0..<4).flatMap { row in (0..<4).map { "t\(row)\($0)" } }
    let seeds = (0..<count).map { "cold\($0)" } + (0..<count).map { "warm\($0)" }
    return (pose + seeds).joined(separator: ",") + "\n"
  }

  private func line(_ X: RigidTransform<Base, Tool>, _ seed: [Double]) -> String {
    let (R, p) = (X.rotation, X.translation)
    let rows = [
      R.x.x, R.y.x, R.z.x, p.x, R.x.y, R.y.y, R.z.y, p.y, R.x.z, R.y.z, R.z.z, p.z, 0, 0, 0, 1,
    ]
    return (rows + seed + seed).map { "\($0)" }.joined(separator: ",") + "\n"
  }
}
