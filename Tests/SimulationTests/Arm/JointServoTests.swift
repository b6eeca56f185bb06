// SPDX-License-Identifier: GPL-3.0-or-later

import MotionControl
import Simulation
import SpatialMath
import Testing
import _TestSupport

@Suite("JointServo") struct JointServoTests {
  private static let step = 0.5e-3

  /// A turntable with its drive.
  private struct Table {
    let dynamics: ArmDynamics
    var plant: ArmPlant
    var servo: JointServo

    init(
      inertia: Double = 0.5, effort: Double = 1e6, acceleration: Double = 1e6, rate: Double? = nil,
      _ drives: JointDrives = freeDrives()
    ) {
      dynamics = turntable(inertia)
      plant = ArmPlant(
        dynamics: dynamics, drives: drives, spring: nil, inertia: JointVector([inertia]), at: .zero,
        step: JointServoTests.step, count: 1)
      servo = JointServo(
        drives,
        limits: JointLimits(
          lower: JointVector([-10]), upper: JointVector([10]), velocity: JointVector([10]),
          effort: JointVector([effort]),
          acceleration: JointVector([acceleration]), torqueRate: rate.map { JointVector([$0]) }),
        inertia: JointVector([inertia]), holding: .zero, step: JointServoTests.step)
    }

    mutating func follow(_ q: Double, _ qd: Double, pushed: Double = 0) {
      servo.drive(
        JointState(q: JointVector([q]), qd: JointVector([qd])), measured: plant.joints,
        dynamics: dynamics)
      plant.advance(
        torque: servo.torque,
        wrench_B: Wrench(moment: [0, 0, pushed], force: .zero), braked: false)
    }
  }

  @Test("the response to position and velocity is down by 3 dB at the bandwidth")
  func bandwidth() {
    for bandwidth in [15.0, 25, 40] {
      var low = 0.4 * bandwidth
      var high = 2.5 * bandwidth
      while high - low > 0.05 {
        let middle = 0.5 * (low + high)
        let gain = Self.gain(at: middle, bandwidth)
        if gain > (0.5).squareRoot() { low = middle } else { high = middle }
      }
      #expect(abs(low - bandwidth) < 0.08 * bandwidth, "measured \(low) Hz for \(bandwidth) Hz")
    }
  }

  /// Amplitude of the motion over that of the command, in the steady state.
  private static func gain(at hertz: Double, _ bandwidth: Double) -> Double {
    var table = Table(freeDrives(bandwidth: bandwidth))
    let w = 2 * Double.pi * hertz
    var inPhase = 0.0
    var outOfPhase = 0.0
    let settle = 4000
    let window = 8000
    for k in 1...(settle + window) {
      let (s, c) = Elementary.sincos(w * Double(k) * step)
      table.follow(1e-3 * s, 1e-3 * w * c)
      guard k > settle else { continue }
      inPhase += table.plant.joints.q[0] * s
      outOfPhase += table.plant.joints.q[0] * c
    }
    return 2 * (inPhase * inPhase + outOfPhase * outOfPhase).squareRoot() / Double(window) / 1e-3
  }

  @Test("a ramp is followed without lag, and so is a constant acceleration")
  func ramp() {
    var table = Table()
    for k in 0..<4000 { table.follow(0.3 * Double(k) * Self.step, 0.3) }
    #expect(abs(table.plant.joints.q[0] - 0.6) < 1e-9)
    var faster = Table()
    for k in 0..<4000 {
      let t = Double(k) * Self.step
      faster.follow(0.25 * t * t, 0.5 * t)
    }
    // Half a step's rise of velocity is all that the integral leaves.
    #expect(abs(faster.plant.joints.q[0] - 1) < 1e-5)
  }

  @Test("what pushes, and what rubs, is taken out by the integral", arguments: seeds(30))
  func disturbances(seed: UInt64) {
    var random = SeededGenerator(seed: seed)
    var table = Table(drives(coulomb: 0.6, breakaway: 0.8, viscous: 1))
    let push = random.uniform(-8, 8)
    for _ in 0..<8000 { table.follow(0.2, 0, pushed: push) }
    #expect(abs(table.plant.joints.q[0] - 0.2) < 2e-5, "seed \(seed), push \(push)")
  }

  @Test(
    "torque and its rate stay within the limits, and a step of the command still settles",
    arguments: seeds(40)
  )
  func saturation(seed: UInt64) {
    var random = SeededGenerator(seed: seed)
    let effort = random.uniform(5, 40)
    let rate = random.uniform(500, 5000)
    var table = Table(effort: effort, acceleration: 10, rate: rate)
    let goal = random.uniform(-0.5, 0.5)
    var before = 0.0
    var isWithin = true
    for _ in 0..<40_000 {
      table.follow(goal, 0)
      let torque = table.servo.torque[0]
      isWithin =
        isWithin && abs(torque) <= effort && abs(torque - before) <= rate * Self.step * (1 + 1e-9)
      before = torque
    }
    #expect(isWithin, "seed \(seed)")
    #expect(abs(table.plant.joints.q[0] - goal) < 1e-6, "seed \(seed)")
  }
}
