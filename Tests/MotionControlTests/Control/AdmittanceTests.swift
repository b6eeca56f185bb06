// SPDX-License-Identifier: GPL-3.0-or-later

import MotionControl
import Safety
import SpatialMath
import Testing
import _TestSupport

@Suite("Admittance") struct AdmittanceTests {
  /// One press into a spring through a lagging servo; time is counted from the contact.
  struct Trial {
    var peak = 0.0
    var worstAfterSecond = 0.0
    var fastest = 0.0
    var largestAcceleration = 0.0
  }

  /// - Parameters:
  ///   - k: of the spring [N/m].
  ///   - force: wanted [N], ramped over half a second from 0.5 N.
  ///   - servo: natural frequency of the servo, 25 Hz; damping 0.9, no feed-forward.
  private func press(_ k: Double, force wanted: Double, hertz: Int) -> Trial {
    let dt = 1 / Double(hertz)
    let servo = 2 * Double.pi * 25
    let settings = Admittance.Settings()
    var admittance = Admittance()
    var ceilings = SpeedLimits()
    ceilings.reactionTime = ControlConfiguration.sensorAndServo + 2 * dt
    var (x, v) = (-0.0005, 0.0)
    let offset = 0.0005
    func follow() {
      for _ in 0..<8 {
        let a = servo * servo * (admittance.displacement - offset - x) - 1.8 * servo * v
        v += a * dt / 8
        x += v * dt / 8
      }
    }
    let guarded = ceilings.guardedSpeed(force: wanted, stiffness: settings.stiffestTissue)
    while k * x < 0.5 {
      if k * x > 0.1 { admittance.learn(force: k * x, depth: x, isDeliberate: true, dt: dt) }
      _ = admittance.search(speed: guarded, settings: settings, dt: dt)
      follow()
    }
    var trial = Trial()
    for i in 0..<(3 * hertz) {
      let measured = max(0, k * x)
      let s = min(Double(i) * dt / 0.5, 1)
      let goal = 0.5 + (wanted - 0.5) * s * s * (3 - 2 * s)
      let rate = (wanted - 0.5) * 6 * s * (1 - s) / 0.5
      let before = admittance.speed
      admittance.learn(force: measured, depth: x, isDeliberate: rate != 0, dt: dt)
      admittance.regulate(
        wanted: goal, rate: rate, measured: measured, largestForce: wanted, deepest: 0.04,
        settings: settings, ceilings: ceilings, dt: dt)
      follow()
      trial.peak = max(trial.peak, k * x)
      if Double(i) * dt > 1 {
        trial.worstAfterSecond = max(trial.worstAfterSecond, abs(k * x - wanted))
      }
      trial.fastest = max(trial.fastest, abs(admittance.speed))
      trial.largestAcceleration = max(
        trial.largestAcceleration, abs(admittance.speed - before) / dt)
    }
    return trial
  }

  @Test(
    "within a second of contact the force is within 1 N, with at most 30 % overshoot, on any tissue",
    arguments: [300, 500, 1000, 2000, 4000, 8000, 14_000, 20_000], [125, 500, 1000, 4000])
  func settles(k: Int, hertz: Int) {
    for force in [2.0, 6, 10] where force / Double(k) < 0.022 {
      let trial = press(Double(k), force: force, hertz: hertz)
      #expect(trial.worstAfterSecond < 1, "\(force) N \(trial)")
      #expect(trial.peak < 1.3 * force, "\(force) N")
      #expect(trial.fastest <= SpeedLimits().closing + 1e-12)
      #expect(trial.largestAcceleration <= Admittance.Settings().acceleration * (1 + 1e-9))
    }
  }

  @Test(
    "with the stiffness known, the error decays as exp(−bandwidth·t)", arguments: [1000.0, 3000])
  func closedForm(k: Double) {
    let dt = 0.00025
    var admittance = Admittance()
    // Teach the estimator by a fast press, so that its answer is the spring's.
    for i in 0..<4000 {
      let x = 0.02 * Double(i) * dt
      admittance.learn(force: k * x, depth: x, isDeliberate: true, dt: dt)
    }
    let settings = Admittance.Settings()
    let gain = settings.bandwidth * k / admittance.stiffness.stiffness
    var x = 0.002
    while admittance.displacement < 0.004 {
      _ = admittance.search(speed: 0.002, settings: settings, dt: dt)
    }
    // A small step, so that no ceiling is met after the first milliseconds.
    let wanted = k * x + 0.2
    var samples: [Double] = []
    for _ in 0..<1200 {
      samples.append(wanted - k * x)
      let before = admittance.displacement
      admittance.regulate(
        wanted: wanted, rate: 0, measured: k * x, largestForce: 6, deepest: 0.04,
        settings: settings, ceilings: SpeedLimits(), dt: dt)
      x += admittance.displacement - before
    }
    let expected = Elementary.exp(-gain * 600 * dt)
    #expect(abs(samples[1000] / samples[400] / expected - 1) < 0.02)
  }

  @Test("the search ends at its reach and says so")
  func searchReach() {
    var admittance = Admittance()
    let settings = Admittance.Settings()
    var steps = 0
    while admittance.search(speed: 0.01, settings: settings, dt: 0.001) { steps += 1 }
    let reach = Standoff.contact + settings.searchReach
    #expect(admittance.displacement == reach)
    #expect(abs(Double(steps) * 0.001 - reach / 0.01) < 0.03)
  }

  @Test(
    "the displacement returns to zero without passing it and stands there", arguments: seeds(200))
  func withdrawal(seed: UInt64) {
    var random = SeededGenerator(seed: seed)
    let settings = Admittance.Settings()
    let dt = [0.00025, 0.001, 0.008][Int(seed % 3)]
    var admittance = Admittance()
    for _ in 0..<random.index(below: 3000) {
      _ = admittance.search(speed: random.uniform(0, 0.02), settings: settings, dt: dt)
    }
    var steps = 0
    while !admittance.withdraw(settings: settings, dt: dt) {
      #expect(admittance.displacement >= 0)
      #expect(admittance.speed >= -settings.withdrawal - 1e-12)
      steps += 1
      guard steps < 100_000 else { break }
    }
    #expect(admittance.displacement == 0)
    #expect(admittance.speed == 0)
    #expect(Double(steps) * dt < 1.5)
  }

  @Test("force asked of nothing stops at the travel bound")
  func travelBound() {
    var admittance = Admittance()
    let settings = Admittance.Settings()
    for _ in 0..<20_000 {
      admittance.regulate(
        wanted: 10, rate: 0, measured: 0, largestForce: 10, deepest: 0.015, settings: settings,
        ceilings: SpeedLimits(), dt: 0.001)
    }
    let bound = Standoff.contact + settings.searchReach + 0.015
    #expect(admittance.displacement == bound)
  }

  @Test("counted from elsewhere, the displacement moves as before", arguments: [0.02, -0.02])
  func shifted(by outward: Double) {
    let settings = Admittance.Settings()
    var plain = Admittance()
    var shifted = Admittance()
    func press(_ admittance: inout Admittance, _ measured: Double) {
      admittance.regulate(
        wanted: 6, rate: 0, measured: measured, largestForce: 6, deepest: 0.03,
        settings: settings, ceilings: SpeedLimits(), dt: 0.001)
    }
    for k in 0..<4000 {
      if k == 500 { shifted.shift(outward: outward) }
      // The skin as a spring, and later one that pushes the tool out.
      press(&plain, max(0, plain.displacement - 0.005) * 3000 + (k > 2000 ? 3 : 0))
      let depth = shifted.displacement - (k < 500 ? 0 : outward)
      press(&shifted, max(0, depth - 0.005) * 3000 + (k > 2000 ? 3 : 0))
      let difference = shifted.displacement - plain.displacement
      #expect(abs(difference - (k < 500 ? 0 : outward)) < 1e-9, "\(k)")
    }
  }
}
