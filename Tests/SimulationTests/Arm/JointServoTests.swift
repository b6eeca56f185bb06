// SPDX-License-Identifier: GPL-3.0-or-later

import MotionControl
import Simulation
import SpatialMath
import Testing
import _TestSupport

@Suite("JointServo") struct JointServoTests {
  private static let period = 1e-3

  /// One joint that saturates late.
  private static func free(substeps: Int, bandwidth: Double = JointServo.bandwidth) -> JointServo {
    JointServo(
      velocityLimit: JointVector([1e3]), accelerationLimit: JointVector([1e7]),
      substep: period / Double(substeps), bandwidth: bandwidth)
  }

  private static func command(_ q: Double, _ qd: Double) -> JointCommand {
    JointCommand(q: JointVector([q]), qd: JointVector([qd]), drivesEnabled: true)
  }

  /// Runs one control period.
  private static func advance(
    _ servo: JointServo, _ command: JointCommand, _ substeps: Int, _ state: inout JointState
  ) {
    for i in 0..<substeps {
      servo.follow(command, remaining: Double(substeps - i) * servo.substep, &state)
    }
  }

  @Test("a step is answered by the closed form, whatever the substep", arguments: seeds(200))
  func step(seed: UInt64) {
    var random = SeededGenerator(seed: seed)
    let substeps = 1 + random.index(below: 8)
    let servo = Self.free(substeps: substeps, bandwidth: random.uniform(5, 80))
    let height = random.uniform(-0.01, 0.01)
    var state = JointState(q: .zero, qd: .zero)
    for k in 1...100 {
      Self.advance(servo, Self.command(height, 0), substeps, &state)
      let x = servo.naturalFrequency * Double(k) * Self.period
      let expected = height * (1 - (1 + x) * Elementary.exp(-x))
      #expect(abs(state.q[0] - expected) < 1e-13)
    }
  }

  @Test("the response to position and velocity is down by 3 dB at 25 Hz")
  func bandwidth() {
    var low = 10.0
    var high = 60.0
    while high - low > 0.01 {
      let middle = 0.5 * (low + high)
      if Self.gain(at: middle) > (0.5).squareRoot() { low = middle } else { high = middle }
    }
    #expect(abs(low - 25) < 0.05 * 25, "measured \(low) Hz")
  }

  /// Amplitude of the motion over that of the command, in the steady state.
  private static func gain(at hertz: Double) -> Double {
    let servo = free(substeps: 1)
    let w = 2 * Double.pi * hertz
    var state = JointState(q: .zero, qd: .zero)
    var inPhase = 0.0
    var outOfPhase = 0.0
    let settle = 1000
    let window = 4000
    for k in 1...(settle + window) {
      let (s, c) = Elementary.sincos(w * Double(k) * period)
      advance(servo, command(1e-3 * s, 1e-3 * w * c), 1, &state)
      guard k > settle else { continue }
      inPhase += state.q[0] * s
      outOfPhase += state.q[0] * c
    }
    return 2 * (inPhase * inPhase + outOfPhase * outOfPhase).squareRoot() / Double(window) / 1e-3
  }

  @Test("a ramp is followed without lag")
  func ramp() {
    let servo = Self.free(substeps: 1)
    var state = JointState(q: .zero, qd: .zero)
    for k in 1...1000 {
      Self.advance(servo, Self.command(0.3 * Double(k) * Self.period, 0.3), 1, &state)
    }
    #expect(abs(state.q[0] - 0.3) < 1e-12)
    #expect(abs(state.qd[0] - 0.3) < 1e-12)
  }

  @Test("velocity and acceleration never exceed their limits", arguments: seeds(300))
  func saturation(seed: UInt64) {
    var random = SeededGenerator(seed: seed)
    var velocity = JointVector.zero
    var acceleration = JointVector.zero
    for i in 0..<7 {
      velocity[i] = random.uniform(0.5, 3)
      acceleration[i] = random.uniform(5, 20)
    }
    let servo = JointServo(
      velocityLimit: velocity, accelerationLimit: acceleration, substep: Self.period)
    var state = JointState(q: .zero, qd: .zero)
    for _ in 0..<200 {
      var q = JointVector.zero
      var qd = JointVector.zero
      for i in 0..<7 {
        q[i] = random.uniform(-3, 3)
        qd[i] = random.uniform(-5, 5)
      }
      let before = state
      servo.follow(
        JointCommand(q: q, qd: qd, drivesEnabled: true), remaining: Self.period, &state)
      var isInside = state.q[7] == 0 && state.qd[7] == 0
      for i in 0..<7 {
        let change = abs(state.qd[i] - before.qd[i])
        let mean = (state.q[i] - before.q[i]) / Self.period
        isInside =
          isInside && abs(state.qd[i]) <= velocity[i]
          && change <= acceleration[i] * Self.period * (1 + 1e-12)
          && abs(mean) <= velocity[i] * (1 + 1e-9) + 0.5 * acceleration[i] * Self.period
      }
      #expect(isInside, "from \(before) to \(state)")
    }
  }

  @Test("a step that saturates still settles", arguments: seeds(200))
  func settles(seed: UInt64) {
    var random = SeededGenerator(seed: seed)
    let servo = JointServo(
      velocityLimit: JointVector([random.uniform(0.5, 3)]),
      accelerationLimit: JointVector([random.uniform(5, 20)]), substep: Self.period)
    let goal = random.uniform(-2, 2)
    var state = JointState(q: .zero, qd: .zero)
    for _ in 0..<12_000 { Self.advance(servo, Self.command(goal, 0), 1, &state) }
    #expect(abs(state.q[0] - goal) < 1e-9)
    #expect(abs(state.qd[0]) < 1e-9)
  }

  @Test("the brakes stop in v² / 2a and hold", arguments: seeds(200))
  func brakes(seed: UInt64) {
    var random = SeededGenerator(seed: seed)
    let a = random.uniform(5, 20)
    let v = random.uniform(-3, 3)
    let servo = JointServo(
      velocityLimit: JointVector([3]), accelerationLimit: JointVector([a]), substep: Self.period)
    var state = JointState(q: JointVector([0.2]), qd: JointVector([v]))
    for _ in 0..<1000 { servo.brake(&state) }
    #expect(abs(state.q[0] - (0.2 + v * abs(v) / (2 * a))) < 1e-12)
    #expect(state.qd[0] == 0)
    let held = state
    servo.brake(&state)
    #expect(state == held)
  }
}
