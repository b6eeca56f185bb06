// SPDX-License-Identifier: GPL-3.0-or-later

import MotionControl
import SpatialMath
import Testing
import _TestSupport

@Suite("TransitArc") struct TransitArcTests {
  @Test("an arch begins and ends at its postures and rises by its lift", arguments: seeds(100))
  func arch(seed: UInt64) throws {
    var random = SeededGenerator(seed: seed)
    let robot = try Arms.panda(tool: "ball-10mm")
    let a = PathFollowerTests.posture(&random)
    let b = PathFollowerTests.posture(&random)
    let arc = TransitArc(PathFollower(robot), up_B: Vector3(0, 0, 1))
    guard case .found(let flat) = arc.waypoints(from: a, to: b, lift: 0),
      case .found(let raised) = arc.waypoints(from: a, to: b, lift: 0.05)
    else {
      Issue.record("no way from \(a) to \(b)")
      return
    }
    for points in [flat, raised] {
      #expect(points.first == a && points.last == b)
      for (p, q) in zip(points, points.dropFirst()) { #expect((q - p).maxMagnitude < 0.18) }
    }
    let middle = robot.toolPose(at: (a + b) * 0.5).translation
    let top = raised.map { robot.toolPose(at: $0).translation.z }.max() ?? 0
    #expect(top >= middle.z + 0.045)
  }

  @Test("an arch beyond the reach of the arm says so")
  func tooHigh() throws {
    let robot = try Arms.panda(tool: "ball-10mm")
    let a = PathFollowerTests.ready
    var b = a
    b[0] += 0.3
    let arc = TransitArc(PathFollower(robot), up_B: Vector3(0, 0, 1))
    guard case .outOfReach(let distance) = arc.waypoints(from: a, to: b, lift: 2) else {
      Issue.record("an arch of two metres")
      return
    }
    #expect(distance > 0.01)
  }
}
