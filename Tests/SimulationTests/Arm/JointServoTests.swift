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
    let step: Double
    var plant: ArmPlant
    let servo: JointServo
    var motor = JointServo.State(holding: .zero)

    init(
      inertia: Double = 0.5, effort: Double = 1e6, acceleration: Double = 1e6, rate: Double? = nil,
      _ drives: JointDrives = freeDrives(), step: Double = JointServoTests.step
    ) {
      self.step = step
      dynamics = turntable(inertia)
      plant = ArmPlant(
        dynamics: dynamics, drives: drives, spring: nil, inertia: JointVector([inertia]), at: .zero,
        step: step, count: 1)
      servo = JointServo(
        drives,
        limits: JointLimits(
          lower: JointVector([-10]), upper: JointVector([10]), velocity: JointVector([10]),
          effort: JointVector([effort]),
          acceleration: JointVector([acceleration]), torqueRate: rate.map { JointVector([$0]) }),
        bandwidth: drives.bandwidth, inertia: JointVector([inertia]))
    }

    mutating func follow(_ q: Double, _ qd: Double, pushed: Double = 0) {
      servo.drive(
        &motor, to: JointState(q: JointVector([q]), qd: JointVector([qd])),
        measured: plant.joints, dynamics: dynamics, step: step)
      plant.advance(
        torque: motor.torque,
        wrench_B: Wrench(moment: [0, 0, pushed], force: .zero), braked: false)
    }
  }

  @Test(
    "the response to position and velocity is down by 3 dB at the bandwidth",
    arguments: [(1e-4, 0.02), (5e-4, 0.08)])
  func bandwidth(step: Double, tolerance: Double) {
    for bandwidth in [15.0, 25, 40] {
      var low = 0.4 * bandwidth
      var high = 2.5 * bandwidth
      while high - low > 0.05 {
        let middle = 0.5 * (low + high)
        let gain = Self.gain(at: middle, bandwidth, step)
        if gain > (0.5).squareRoot() { low = middle } else { high = middle }
      }
      #expect(abs(low - bandwidth) < tolerance * bandwidth, "\(low) Hz for \(bandwidth) Hz")
    }
  }

  @Test("the largest bandwidth leaves 45° of phase", arguments: [1e-3, 2e-3, 5e-3])
  func margin(delay: Double) {
    let bandwidth = JointServo.largestBandwidth(delay: delay)
    let servo = JointServo(
      freeDrives(),
      limits: JointLimits(
        lower: JointVector([-10]), upper: JointVector([10]), velocity: JointVector([10]),
        effort: JointVector([10])), bandwidth: bandwidth,
      inertia: JointVector([1]))
    let w = servo.naturalFrequency
    // The open loop (3ωs² + 3ω²s + ω³)/s³ at s = jΩ: where its magnitude is one, and its phase there.
    func loop(_ x: Double) -> (magnitude: Double, phase: Double) {
      let (re, im) = (w * w * w - 3 * w * x * x, 3 * w * w * x)
      return (
        (re * re + im * im).squareRoot() / (x * x * x), Elementary.atan2(im, re) + .pi / 2 - 2 * .pi
      )
    }
    var (low, high) = (w, 10 * w)
    for _ in 0..<60 {
      let middle = 0.5 * (low + high)
      if loop(middle).magnitude > 1 { low = middle } else { high = middle }
    }
    let margin = (loop(low).phase + .pi - low * delay) * 180 / .pi
    #expect(abs(margin - 45) < 0.5, "\(margin)°")
  }

  /// Amplitude of the motion over that of the command, in the steady state.
  private static func gain(at hertz: Double, _ bandwidth: Double, _ step: Double) -> Double {
    var table = Table(freeDrives(bandwidth: bandwidth), step: step)
    let w = 2 * Double.pi * hertz
    var inPhase = 0.0
    var outOfPhase = 0.0
    let settle = Int((2 / step).rounded())
    let window = 2 * settle
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
      let torque = table.motor.torque[0]
      isWithin =
        isWithin && abs(torque) <= effort && abs(torque - before) <= rate * Self.step * (1 + 1e-9)
      before = torque
    }
    #expect(isWithin, "seed \(seed)")
    #expect(abs(table.plant.joints.q[0] - goal) < 1e-6, "seed \(seed)")
  }
}
