// SPDX-License-Identifier: GPL-3.0-or-later

import SpatialMath
import Testing
import Verification
import _TestSupport

@Suite("Two numbers compared") struct NumberPairTests {
  @Test("the hexadecimal form reads back as the same bits", arguments: seeds(500))
  func hexadecimal(seed: UInt64) {
    var random = SeededGenerator(seed: seed)
    let bits = random.next()
    for value in [
      Double(bitPattern: bits), Double(bitPattern: bits & ~(0x7ff << 52)), 1, -0.0, 0.1,
    ] {
      guard !value.isNaN else { continue }
      let back = Double(value.hexadecimal)
      #expect(back?.bitPattern == value.bitPattern, "\(value.hexadecimal)")
    }
  }

  @Test("the forms that C prints")
  func asInC() {
    #expect(3.0.hexadecimal == "0x1.8p+1")
    #expect((-0.1).hexadecimal == "-0x1.999999999999ap-4")
    #expect(Double.leastNonzeroMagnitude.hexadecimal == "0x0.0000000000001p-1022")
    #expect((-Double.infinity).hexadecimal == "-inf" && Double.nan.hexadecimal == "nan")
  }

  @Test("n steps to the next number are n ulps, also through zero", arguments: seeds(200))
  func ulps(seed: UInt64) {
    var random = SeededGenerator(seed: seed)
    let start = random.index(below: 4) == 0 ? -0.0 : random.uniform(-1, 1)
    let steps = random.index(below: 50)
    var value = start
    for _ in 0..<steps { value = value.nextUp }
    let there = NumberPair(recorded: start, replayed: value).ulps
    // −0 is one step below +0 here, and the same number to `nextUp`.
    let throughZero: UInt64 = start.sign == .minus && value.sign == .plus && steps > 0 ? 1 : 0
    #expect(there == UInt64(steps) + throughZero)
    #expect(NumberPair(recorded: value, replayed: start).ulps == there)
  }

  @Test("no number is at no distance")
  func notANumber() {
    #expect(NumberPair(recorded: .nan, replayed: 1).ulps == nil)
    #expect(NumberPair(recorded: .nan, replayed: .nan).sameBits)
    #expect(!NumberPair(recorded: 0.0, replayed: -0.0).sameBits)
  }
}
