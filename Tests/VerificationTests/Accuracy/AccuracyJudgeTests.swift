// SPDX-License-Identifier: GPL-3.0-or-later

import MotionControl
import Recording
import Safety
import SpatialMath
import Testing
import Verification
import _TestSupport

@Suite("AccuracyJudge") struct AccuracyJudgeTests {
  private static func judge(
    X_WB: RigidTransform<World, Base> = .identity, regionLimits: [ContactLimits?] = []
  ) throws -> AccuracyJudge {
    AccuracyJudge(
      targets: [try .pressed("BL13 left"), try .pressed("BL13 right")],
      rate: try #require(ControlRate(hertz: 1000)), X_WB: X_WB, face: .ball(radius: 0.01),
      regionLimits: regionLimits)
  }

  @Test("constant offsets go to the line they belong to", arguments: seeds(200))
  func lines(seed: UInt64) throws {
    var random = SeededGenerator(seed: seed)
    let X_WB = RigidTransform<World, Base>(random.rotation(), random.vector(1))
    var judge = try Self.judge(X_WB: X_WB)
    // Believed and actual place differ by a constant along x of A; the tool misses the believed
    // place by another along y and is pressed in along z.
    let X_BA = RigidTransform<Base, Acupoint>(random.rotation(), random.vector(1))
    let registration = random.uniform(0.001, 0.01)
    let miss = random.uniform(0.0001, 0.001)
    let tilt = random.uniform(0.001, 0.1)
    let actual = X_WB * X_BA
    for k in 0..<100 {
      var tick = SyntheticTick(index: k)
      tick.believed = X_BA
      tick.actual = RigidTransform(
        actual.rotation, actual * Vector3(registration, 0, 0))
      tick.X_WB = X_WB
      tick.X_BT = RigidTransform(
        X_BA.rotation * RotationMatrix.aboutX(tilt) * SyntheticTick.facingDown,
        X_BA * Vector3(0, miss, -0.004))
      judge.judge(tick.record, tick.truth)
    }
    let result = judge.results[0]
    let total = (registration * registration + miss * miss).squareRoot()
    #expect(abs(try #require(result.control.rms) - miss) < 1e-12)
    #expect(abs(try #require(result.control.max) - miss) < 1e-12)
    #expect(try #require(result.tracking.rms) < 1e-12)
    #expect(abs(result.tracking.bias.length - registration) < 1e-12)
    #expect(abs(try #require(result.total.rms) - total) < 1e-12)
    #expect(abs(try #require(result.controlAngle.max) - tilt) < 1e-12)
    #expect(abs(try #require(result.totalAngle.rms) - tilt) < 1e-12)
    #expect(judge.results[1].control.count == 0)
  }

  @Test("tracking sees the believed motion lag, and only that")
  func tracking() throws {
    var judge = try Self.judge()
    let amplitude = 0.003
    for k in 0..<4000 {
      var tick = SyntheticTick(index: k)
      let phase = 2 * Double.pi * Double(k) / 1000
      tick.actual.translation = [0, 0, amplitude * Elementary.sincos(phase).sin]
      tick.believed.translation = [0.01, 0, amplitude * Elementary.sincos(phase - 0.1).sin]
      tick.X_BT.translation = tick.believed.translation
      judge.judge(tick.record, tick.truth)
    }
    // Two sines 0.1 rad apart differ by a sine of amplitude 2 sin 0.05.
    let expected = amplitude * 2 * Elementary.sincos(0.05).sin * (0.5).squareRoot()
    #expect(abs(try #require(judge.results[0].tracking.rms) - expected) < 1e-9)
    #expect(try #require(judge.results[0].control.max) == 0)
  }

  @Test("a true tool beside its measured joints changes the total line alone")
  func calibration() throws {
    var judge = try Self.judge()
    for k in 0..<10 {
      var tick = SyntheticTick(index: k)
      tick.X_WT = RigidTransform(SyntheticTick.facingDown, [0.002, 0, 0])
      judge.judge(tick.record, tick.truth)
    }
    #expect(judge.results[0].control.max == 0)
    #expect(abs(try #require(judge.results[0].total.max) - 0.002) < 1e-15)
  }

  @Test("force errors count from one second after the first touch, against the desired force")
  func force() throws {
    var judge = try Self.judge()
    for k in 0..<3000 {
      var tick = SyntheticTick(index: k, mode: k < 500 ? .contact : .treat)
      // First touch in tick 200 with a blow of 9 N; 0.5 N too much later on.
      let force = k < 200 ? 0 : (k < 300 ? 9 : 6.5)
      tick.contact =
        k < 200
        ? nil : ContactTruth(region: 0, depth: 0.004, normalForce: force, frictionForce: 0)
      if k == 2999 { tick.events = .targetComplete }
      judge.judge(tick.record, tick.truth)
    }
    let result = judge.results[0]
    #expect(result.peakForce == 9)
    #expect(abs(try #require(result.forceError.rms) - 0.5) < 1e-12)
    #expect(result.forceError.count == 3000 - 1200)
    #expect(abs(try #require(result.force.mean) - 6.5) < 1e-12)
    #expect(abs(result.dwell - 2.5) < 1e-9)
    #expect(result.reached)
    #expect(!judge.results[1].reached)
  }

  @Test("a target reported complete on the way to the next is the one that was served")
  func completedInTransit() throws {
    var judge = try Self.judge()
    for k in 0..<20 {
      var tick = SyntheticTick(index: k, mode: k < 10 ? .treat : .transit)
      tick.target = k < 10 ? 0 : 1
      if k >= 10 { tick.contact = nil }
      if k == 10 { tick.events = .targetComplete }
      judge.judge(tick.record, tick.truth)
    }
    #expect(judge.results[0].reached)
    #expect(!judge.results[1].reached)
  }

  @Test("a target reported complete without a touch is not reached")
  func untouched() throws {
    var judge = try Self.judge()
    var tick = SyntheticTick(index: 0, events: .targetComplete)
    tick.contact = nil
    judge.judge(tick.record, tick.truth)
    #expect(!judge.results[0].reached)
    #expect(judge.results[0].dwell == 0)
  }

  @Test("the region really touched decides what is allowed")
  func region() throws {
    let tender = try ContactLimits(
      force: 3, pressure: 5e5, depth: 0.02, transientFactor: 2, transientDuration: 0.1)
    var judge = try Self.judge(regionLimits: [nil, tender])
    for k in 0..<50 {
      var tick = SyntheticTick(index: k)
      tick.contact = ContactTruth(
        region: k < 25 ? 0 : 1, depth: 0.004, normalForce: 4, frictionForce: 0)
      judge.judge(tick.record, tick.truth)
    }
    // 4 N of twice 3 N are borne for a moment; depth 4 of 20 mm; 4 N of 60 N.
    #expect(abs(judge.results[0].contactRatio - 4.0 / 6) < 1e-12)
  }
}
