// SPDX-License-Identifier: GPL-3.0-or-later

import MotionControl
import Safety
import SpatialMath
import Testing

@Suite("ControlConfiguration") struct ControlConfigurationTests {
  private func standard(hertz: Int = 1000) throws -> ControlConfiguration {
    let rate = try #require(ControlRate(hertz: hertz))
    return try ControlConfiguration(
      robot: Arms.panda(tool: "ball-10mm"), rate: rate, X_BC: .identity)
  }

  @Test("the standard tuning is valid at every rate", arguments: [125, 1000, 4000])
  func standardIsValid(hertz: Int) throws {
    try standard(hertz: hertz).validate()
  }

  @Test("the slower the loop, the slower the search for contact")
  func reactionTime() throws {
    let speeds = try [125, 1000, 4000].map {
      try standard(hertz: $0).monitors.speed.guardedSpeed(force: 6, stiffness: 20_000)
    }
    #expect(speeds == speeds.sorted())
    #expect(speeds[1] > 0.004 && speeds[1] < 0.006)
  }

  static let changes: [(String, @Sendable (inout ControlConfiguration, Double) -> Void)] = [
    ("toolGain", { $0.toolGain = $1 }), ("jointGain", { $0.jointGain = $1 }),
    ("postureGain", { $0.postureGain = $1 }), ("toolFollowing", { $0.toolFollowing = $1 }),
    ("contactLossDuration", { $0.contactLossDuration = $1 }),
    ("admittance.bandwidth", { $0.admittance.bandwidth = $1 }),
    ("admittance.acceleration", { $0.admittance.acceleration = $1 }),
    ("admittance.searchReach", { $0.admittance.searchReach = $1 }),
    ("admittance.withdrawal", { $0.admittance.withdrawal = $1 }),
    ("corridor.distance", { $0.corridor.distance = $1 }),
    ("corridor.angle", { $0.corridor.angle = $1 }), ("stop.speed", { $0.stop.speed = $1 }),
    ("stop.acceleration", { $0.stop.acceleration = $1 }),
    ("monitors.contactForce", { $0.monitors.contactForce = $1 }),
  ]

  @Test(
    "a number out of its range is refused by name", arguments: changes.indices, [1e6, -1e-9, .nan])
  func outOfRange(index: Int, value: Double) throws {
    let (name, change) = ControlConfigurationTests.changes[index]
    var configuration = try standard()
    change(&configuration, value)
    do {
      try configuration.validate()
      Issue.record("\(name) = \(value) was taken")
    } catch {
      #expect("\(error)".hasPrefix("\(name) is \(value)"))
    }
  }

  @Test("a robot without acceleration limits is refused")
  func limitsUnset() throws {
    let rate = try #require(ControlRate(hertz: 1000))
    let robot = try RobotModel(urdfFile: Arms.root + "Robots/franka_panda.urdf")
    #expect(
      throws: ControlConfiguration.Invalid.limitsUnset(robot: robot.name, what: "acceleration")
    ) {
      try ControlConfiguration(robot: robot, rate: rate, X_BC: .identity)
    }
  }
}
