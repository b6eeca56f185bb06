// SPDX-License-Identifier: GPL-3.0-or-later

import SpatialMath
import Testing
import _TestSupport

@Suite("SeededGenerator") struct SeededGeneratorTests {
  /// The first five words of `Tools/golden/generator.py`.
  static let golden: [(seed: UInt64, words: [UInt64])] = [
    (
      0,
      [
        0x99EC_5F36_CB75_F2B4, 0xBF6E_1F78_4956_452A, 0x1A5F_849D_4933_E6E0,
        0x6AA5_94F1_262D_2D2C, 0xBBA5_AD4A_1F84_2E59,
      ]
    ),
    (
      1,
      [
        0xB3F2_AF6D_0FC7_10C5, 0x853B_5596_4736_4CEA, 0x92F8_9756_082A_4514,
        0x642E_1C7B_C266_A3A7, 0xB27A_48E2_9A23_3673,
      ]
    ),
    (
      0xDEAD_BEEF,
      [
        0xC555_5444_A74D_7E83, 0x65C3_0D37_B4B1_6E38, 0x54F7_7320_0A4E_FA23,
        0x429A_ED75_FB95_8AF7, 0xFB0E_1DD6_9C25_5B2E,
      ]
    ),
  ]

  @Test("the words are those of an independent implementation", arguments: golden.indices)
  func words(index: Int) {
    let (seed, words) = Self.golden[index]
    var random = SeededGenerator(seed: seed)
    #expect(words.map { _ in random.next() } == words)
  }

  @Test("a named stream is a generator of its own")
  func streams() {
    var named = SeededGenerator(seed: 1, stream: "tissue")
    #expect(named.next() == 0x1193_AB35_3AB9_94ED)
    #expect(SeededGenerator(seed: 1, stream: "a") != SeededGenerator(seed: 1, stream: "b"))
    #expect(SeededGenerator(seed: 1, stream: "a") == SeededGenerator(seed: 1, stream: "a"))
  }

  @Test("reals are the top 53 bits, in their range", arguments: seeds(200))
  func reals(seed: UInt64) {
    var random = SeededGenerator(seed: seed)
    var words = random
    let u = random.unit()
    #expect(u == Double(words.next() >> 11) / 9_007_199_254_740_992 && u >= 0 && u < 1)
    for _ in 0..<100 {
      let x = random.uniform(-2, 5)
      #expect(x >= -2 && x < 5)
      #expect((0..<7).contains(random.index(below: 7)))
      #expect(abs(random.direction().length - 1) < 1e-15)
      let r = random.rotation()
      #expect(RotationMatrix(columns: r.x, r.y, r.z) != nil)
    }
  }

  @Test("means and spreads are those of the distributions")
  func moments() {
    var random = SeededGenerator(seed: 42)
    let n = 100_000
    var (normal, square, unit) = (0.0, 0.0, 0.0)
    var direction = Vector3.zero
    var counts = [Int](repeating: 0, count: 10)
    var trace = 0.0
    for _ in 0..<n {
      let x = random.normal()
      normal += x
      square += x * x
      unit += random.unit()
      direction += random.direction()
      counts[random.index(below: 10)] += 1
      trace += random.rotation().trace
    }
    // Five standard deviations of each mean.
    let five = 5 / Double(n).squareRoot()
    #expect(abs(normal / Double(n)) < five)
    #expect(abs(square / Double(n) - 1) < five * 1.42)
    #expect(abs(unit / Double(n) - 0.5) < five * 0.29)
    #expect((direction / Double(n)).length < five)
    #expect(abs(trace / Double(n)) < five)
    for c in counts { #expect(abs(Double(c) / Double(n) - 0.1) < five * 0.3) }
  }
}
