// SPDX-License-Identifier: GPL-3.0-or-later

import MotionControl
import SpatialMath
import Testing
import Verification
import _TestSupport

@Suite("TrajectoryJudge") struct TrajectoryJudgeTests {
  private typealias Samples = SampleTrajectories
  private let robot: RobotModel

  init() throws { robot = try Samples.panda() }

  @Test("shares of the limits are those of the derivatives in closed form", arguments: seeds(200))
  func oracle(seed: UInt64) throws {
    var random = SeededGenerator(seed: seed)
    let duration = random.uniform(1, 4)
    let step = [0.001, 0.004, 0.01][random.index(below: 3)]
    let count = (duration / step).rounded()
    let quintics = Samples.quintics(&random, duration: count * step, robot: robot)
    let report = TrajectoryJudge(robot).judge(
      Samples.trajectory(quintics, at: Samples.even(count * step, step: step)))
    let share = step / (count * step)
    let acceleration = try #require(robot.limits.acceleration)
    let jerk = try #require(robot.limits.jerk)
    for (i, one) in quintics.enumerated() {
      let use = report.joints[i]
      // The largest values lie between samples, and a difference is a mean over its window: both
      // lower a peak by its curvature times the step squared. All derivatives of the polynomial in
      // s stay below 360 in their own unit; jerk jumps at the ends, and its mean there is lower by
      // its slope times the window.
      let low = 360 * share * share
      let v = one.largestVelocity / robot.limits.velocity[i]
      let a = one.largestAcceleration / acceleration[i]
      let j = one.largestJerk / jerk[i]
      #expect(use.velocity.ratio <= v * (1 + 1e-9) + 1e-9)
      #expect(use.velocity.ratio >= v * (1 - low))
      #expect(use.acceleration.ratio <= a * (1 + 1e-9) + use.acceleration.uncertainty)
      #expect(use.acceleration.ratio >= a * (1 - low) - use.acceleration.uncertainty)
      #expect(use.jerk.ratio <= j * (1 + 1e-9) + use.jerk.uncertainty / jerk[i])
      #expect(use.jerk.ratio >= j * (1 - 3 * share) - use.jerk.uncertainty / jerk[i])
    }
    #expect(report.steps?.median == step || abs((report.steps?.median ?? 0) - step) < 1e-12)
  }

  @Test(
    "what keeps its limits is never found guilty: uneven steps, rounded numbers",
    arguments: seeds(300))
  func sound(seed: UInt64) throws {
    var random = SeededGenerator(seed: seed)
    let acceleration = try #require(robot.limits.acceleration)
    let jerk = try #require(robot.limits.jerk)
    let step = [0.001, 0.005, 0.02][random.index(below: 3)]
    // Each joint goes to the first of its limits, just.
    var quintics: [Samples.Quintic] = []
    let duration = random.uniform(0.15, 2)
    for i in 0..<robot.jointCount {
      let unit = Samples.Quintic(start: 0, distance: 1, duration: duration)
      let most = min(
        robot.limits.velocity[i] / unit.largestVelocity,
        acceleration[i] / unit.largestAcceleration, jerk[i] / unit.largestJerk,
        0.5 * (robot.limits.upper[i] - robot.limits.lower[i]))
      let sign = random.unit() < 0.5 ? -1.0 : 1.0
      quintics.append(
        Samples.Quintic(
          start: robot.limits.middle[i], distance: sign * most * (1 - 1e-9), duration: duration))
    }
    var times = [0.0]
    while let last = times.last, last < duration {
      times.append(last + step * random.uniform(0.6, 1.4))
    }
    let decimals = random.unit() < 0.3 ? nil : 3 + random.index(below: 8)
    let report = TrajectoryJudge(robot).judge(
      Samples.trajectory(quintics, at: times, decimals: decimals))
    let wrong = report.findings.filter { $0.basis != .midpoint && $0.basis != .times }
    #expect(wrong.isEmpty, "\(wrong)")
  }

  @Test("stated derivatives that are right are believed", arguments: seeds(100))
  func stated(seed: UInt64) throws {
    var random = SeededGenerator(seed: seed)
    let quintics = Samples.quintics(&random, duration: 2, robot: robot)
    let step = [0.001, 0.01, 0.05][random.index(below: 3)]
    let report = TrajectoryJudge(robot).judge(
      Samples.trajectory(quintics, at: Samples.even(2, step: step), withDerivatives: true))
    #expect(report.isClean, "\(report.findings)")
  }

  @Test("a trajectory that does not begin or end at rest is found", arguments: [true, false])
  func rest(atStart: Bool) throws {
    let quintics = (0..<7).map { i in
      Samples.Quintic(start: robot.limits.middle[i], distance: i == 3 ? 0.8 : 0, duration: 2)
    }
    let times = Samples.even(2, step: 0.01).filter { atStart ? $0 > 0.7 : $0 < 1.3 }
    for withDerivatives in [true, false] {
      let report = TrajectoryJudge(robot).judge(
        Samples.trajectory(quintics, at: times, withDerivatives: withDerivatives))
      let basis: TrajectoryFinding.Basis = atStart ? .start : .end
      let found = report.findings.filter { $0.basis == basis }
      #expect(found.contains { $0.name == .commandedAcceleration && $0.joint == 3 })
      #expect(report.findings.allSatisfy { $0.basis == basis && $0.joint == 3 })
      // Measured motion may begin and end anyhow.
      let measured = TrajectoryJudge(robot).judge(
        Samples.trajectory(quintics, at: times, kind: .measured))
      #expect(measured.isClean)
    }
  }

  @Test("what no file limits is unset and not judged")
  func unset() throws {
    let bare = try RobotModel(urdfFile: Samples.root + "/Robots/franka_panda.urdf")
    var random = SeededGenerator(seed: 1)
    let quintics = Samples.quintics(&random, duration: 0.2, robot: bare)
    let report = TrajectoryJudge(bare).judge(
      Samples.trajectory(quintics, at: Samples.even(0.2, step: 0.01)))
    for use in report.joints {
      #expect(use.acceleration.limit == nil && use.acceleration.moment == nil)
      #expect(use.jerk.limit == nil && use.jerk.moment == nil)
      #expect(use.velocity.limit != nil && use.velocity.moment != nil)
    }
  }

  @Test("a position on its limit passes, beyond the rounding it is found")
  func positionEdge() {
    let upper = robot.limits.upper[2]
    for (over, decimals, isFound) in [
      (0.0, 4, false), (1e-3, 4, true), (1e-3, 2, false), (-1e-9, nil, false),
    ] as [(Double, Int?, Bool)] {
      let quintics = (0..<7).map { i in
        Samples.Quintic(
          start: i == 2 ? upper + over : robot.limits.middle[i], distance: 0, duration: 1)
      }
      let report = TrajectoryJudge(robot).judge(
        Samples.trajectory(quintics, at: [0, 0.1, 0.2], decimals: decimals))
      #expect(report.isClean != isFound, "\(over), \(decimals ?? -1): \(report.findings)")
    }
  }

  @Test("room for lost packets makes the velocity limits smaller by so many steps of acceleration")
  func lostPackets() throws {
    let acceleration = try #require(robot.limits.acceleration)
    var settings = TrajectoryJudge.Settings()
    settings.lostPackets = 3
    let quintics = (0..<7).map {
      Samples.Quintic(start: robot.limits.middle[$0], distance: 0.1, duration: 1)
    }
    let report = TrajectoryJudge(robot, settings).judge(
      Samples.trajectory(quintics, at: Samples.even(1, step: 0.001)))
    for i in 0..<7 {
      let limit = try #require(report.joints[i].velocity.limit)
      #expect(abs(limit - (robot.limits.velocity[i] - 3 * 0.001 * acceleration[i])) < 1e-12)
    }
  }
}
