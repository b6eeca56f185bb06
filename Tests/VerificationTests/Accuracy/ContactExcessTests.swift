// SPDX-License-Identifier: GPL-3.0-or-later

import MotionControl
import Safety
import Testing
import Verification

@Suite("ContactExcess") struct ContactExcessTests {
  /// 10 N, 10 N/cm², 10 mm; twice as much for 100 ms.
  private static func limits() throws -> ContactLimits {
    try ContactLimits(
      force: 10, pressure: 1e5, depth: 0.01, transientFactor: 2, transientDuration: 0.1)
  }

  /// The worst ratio over a series of forces, one a millisecond, at a depth of 1 mm on 10 cm².
  private static func worst(_ forces: [Double]) throws -> Double {
    var excess = ContactExcess()
    let rate = try #require(ControlRate(hertz: 1000))
    let limits = try limits()
    return forces.reduce(0) {
      max($0, excess.ratio(force: $1, depth: 0.001, area: 1e-3, limits, rate))
    }
  }

  @Test("steady force: inside, on and outside the limit")
  func steady() throws {
    #expect(try Self.worst(Array(repeating: 9.9, count: 500)) == 0.99)
    #expect(try Self.worst(Array(repeating: 10, count: 500)) == 1)
    #expect(try Self.worst(Array(repeating: 10.1, count: 500)) == 1.01)
  }

  @Test("a transient may double the force for as long as it may, and no longer")
  func transient() throws {
    let calm = Array(repeating: 5.0, count: 10)
    #expect(try Self.worst(calm + Array(repeating: 19, count: 100) + calm) == 0.95)
    #expect(try Self.worst(calm + Array(repeating: 19, count: 101) + calm) == 1.9)
    #expect(try Self.worst(calm + [21] + calm) == 1.05)
    // What was borne throughout counts, not the peak within.
    let rising = (0..<101).map { 11 + 0.05 * Double($0) }
    #expect(try Self.worst(calm + rising + calm) == 1.1)
  }

  @Test("depth counts at once, and pressure on a small face before force")
  func depthAndPressure() throws {
    var excess = ContactExcess()
    let rate = try #require(ControlRate(hertz: 1000))
    let deep = excess.ratio(force: 1, depth: 0.011, area: 1e-3, try Self.limits(), rate)
    #expect(abs(deep - 1.1) < 1e-12)
    #expect(excess.ratio(force: 5, depth: 0.001, area: 1e-4, try Self.limits(), rate) == 0.5)
    #expect(excess.ratio(force: 9, depth: 0.001, area: 0.5e-4, try Self.limits(), rate) == 0.9)
  }

  @Test("NaN is never inside")
  func notANumber() throws {
    var excess = ContactExcess()
    let rate = try #require(ControlRate(hertz: 1000))
    let ratio = excess.ratio(
      force: .nan, depth: 0.001, area: 1e-3, try Self.limits(), rate)
    #expect(!(ratio <= 1))
  }
}
