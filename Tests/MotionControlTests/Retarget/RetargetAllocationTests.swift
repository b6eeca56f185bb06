// SPDX-License-Identifier: GPL-3.0-or-later

import CPlatform
import MotionControl
import SpatialMath
import Testing

@Suite("Allocations of retargets", .serialized) struct RetargetAllocationTests {
  /// Debug builds allocate where release builds do not, and a sanitizer takes the probe's place.
  static var canCount: Bool {
    var isDebug = false
    assert({ isDebug = true }() == ())
    return !isDebug && platform_allocation_probe_available()
  }

  @Test("solving, stopping and looking allocate nothing", .enabled(if: canCount))
  func none() throws {
    var random = SeededGenerator(seed: 21)
    let problems = (0..<200).map { _ in RetargetProblem.random(&random, count: 7, reach: 1.5) }
    let limits = try problems.map { try $0.limits }
    var sum = 0.0
    // The first round warms up what is set up once.
    for round in 0..<2 {
      platform_allocation_probe_arm()
      for i in 0..<problems.count {
        let fresh = try RetargetLimits(
          velocity: problems[i].velocity, acceleration: problems[i].acceleration,
          jerk: problems[i].jerk, count: 7)
        sum += fresh.velocity[0]
        sum += look(
          Retarget.solve(from: problems[i].start, to: problems[i].target, limits: limits[i]))
        sum += look(Retarget.stop(from: problems[i].start, limits: limits[i]))
      }
      let count = platform_allocation_probe_disarm()
      #expect(round == 0 || count == 0)
    }
    #expect(sum.isFinite)
  }

  private func look(_ outcome: Retarget.Outcome) -> Double {
    guard case .motion(let motion) = outcome else { return 0 }
    return motion.duration + motion.state(at: 0.5 * motion.duration).q[0] + motion.extrema.upper[0]
      + motion.peaks.jerk[0] + motion.brakeDurations[0]
  }
}
