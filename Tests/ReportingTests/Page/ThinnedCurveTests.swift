// SPDX-License-Identifier: GPL-3.0-or-later

import Foundation
import Reporting
import SpatialMath
import Testing
import _TestSupport

@Suite("Thinned curve") struct ThinnedCurveTests {
  /// A walk with rests, ramps, steps and single peaks, at ticks with gaps.
  private func walk(seed: UInt64) -> [(tick: Int, value: Double)] {
    var random = SeededGenerator(seed: seed)
    var samples: [(Int, Double)] = []
    var (tick, value, slope) = (0, 0.0, 0.0)
    for _ in 0..<600 {
      tick += random.unit() < 0.05 ? 1 + random.index(below: 9) : 1
      if random.unit() < 0.05 { slope = random.uniform(-0.3, 0.3) }
      if random.unit() < 0.02 { value += random.uniform(-5, 5) }
      value += slope
      samples.append((tick, value + (random.unit() < 0.02 ? random.uniform(-9, 9) : 0)))
    }
    return samples
  }

  @Test("between kept samples the line is within the bound of every sample", arguments: seeds(200))
  func bound(seed: UInt64) throws {
    let samples = walk(seed: seed)
    let bound = 0.001 + Double(seed % 10) * 0.02
    var curve = ThinnedCurve("walk", bound: bound)
    for sample in samples { curve.add(sample.value, at: sample.tick) }
    curve.finish()
    for sample in samples {
      let drawn = try #require(curve.value(at: sample.tick), "tick \(sample.tick)")
      // Values up to a few hundred are kept to 2⁻¹⁶.
      #expect(abs(drawn - sample.value) <= bound + 0x1p-16, "seed \(seed), tick \(sample.tick)")
    }
    #expect(curve.ticks.count <= samples.count)
    #expect(curve.ticks == curve.ticks.sorted())
  }

  @Test("a long noisy curve stays small, and within the bound it then states", arguments: seeds(4))
  func capacity(seed: UInt64) throws {
    var random = SeededGenerator(seed: seed)
    // Five slow waves of 20, with a noise of ±0.1 on every tick.
    let samples = (0..<60_000).map { tick in
      10 * Elementary.sincos(Double(tick) * 5e-4).0 + random.uniform(-0.1, 0.1)
    }
    var curve = ThinnedCurve("noise", bound: 1e-4)
    for (tick, value) in samples.enumerated() { curve.add(value, at: tick) }
    curve.finish()
    #expect(curve.ticks.count <= ThinnedCurve.capacity)
    #expect(curve.bound > 1e-4 && curve.bound < 0.4, "\(curve.bound)")
    for (tick, value) in samples.enumerated() {
      let drawn = try #require(curve.value(at: tick))
      #expect(abs(drawn - value) <= curve.bound + 0x1p-20, "seed \(seed), tick \(tick)")
    }
  }

  @Test("a straight line is kept as its two ends")
  func straight() {
    var curve = ThinnedCurve("line", bound: 1e-6)
    for tick in 0..<5000 { curve.add(2 - 0.001 * Double(tick), at: tick) }
    curve.finish()
    #expect(curve.ticks == [0, 4999])
  }

  @Test("what is not finite ends the line and no value is drawn there")
  func gap() {
    var curve = ThinnedCurve("gap", bound: 0.01)
    for tick in 0..<100 { curve.add((40..<60).contains(tick) ? .nan : 1, at: tick) }
    curve.finish()
    #expect(curve.value(at: 39) == 1)
    #expect((40..<60).allSatisfy { curve.value(at: $0) == nil })
    #expect(curve.value(at: 60) == 1)
    #expect(curve.values.filter(\.isNaN).count == 1)
  }

  @Test("a tick that is not later is passed over")
  func backwards() {
    var curve = ThinnedCurve("back", bound: 0.01)
    for tick in [0, 1, 2, 1, 2, 3] { curve.add(Double(tick), at: tick) }
    curve.finish()
    #expect(curve.ticks == [0, 3])
  }

  @Test("arrays are little-endian base64, the same every time")
  func encoding() throws {
    var curve = ThinnedCurve("c", bound: 0.5)
    curve.add(1, at: 0)
    curve.add(7, at: 258)
    curve.finish()
    let json = try #require(
      JSONSerialization.jsonObject(with: JSONEncoder().encode(curve)) as? [String: Any])
    let ticks = try #require(Data(base64Encoded: json["ticks"] as? String ?? ""))
    let values = try #require(Data(base64Encoded: json["values"] as? String ?? ""))
    #expect(Array(ticks) == [0, 0, 0, 0, 2, 1, 0, 0])
    #expect(Array(values) == [0, 0, 0x80, 0x3F, 0, 0, 0xE0, 0x40])
    #expect(json["bound"] as? Double == 0.5)
  }
}
