// SPDX-License-Identifier: GPL-3.0-or-later

import Foundation
import SpatialMath
import Testing
import _TestSupport

/// Errors against 50-digit values; the largest allowed are those of the doc comments.
@Suite("Elementary") struct ElementaryTests {
  struct Case {
    let function: String
    let x: Double
    let y: Double
    let nearest: Double
    /// What the nearest double lacks, in its ulps.
    let rest: Double

    /// The error of a value in ulps of the exact result.
    func error(of value: Double) -> Double {
      if nearest == 0 { return value == 0 ? 0 : .infinity }
      return abs((value - nearest) / nearest.ulp - rest)
    }
  }

  static let cases: [Case] = {
    let file = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .appendingPathComponent("Golden/elementary.csv")
    let text = (try? String(contentsOf: file, encoding: .utf8)) ?? ""
    return text.split(separator: "\n").filter { !$0.hasPrefix("#") }.compactMap { line in
      let parts = line.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
      guard parts.count == 5, let x = Double(parts[1]), let nearest = Double(parts[3]),
        let rest = Double(parts[4])
      else { return nil }
      return Case(function: parts[0], x: x, y: Double(parts[2]) ?? 0, nearest: nearest, rest: rest)
    }
  }()

  /// The bound that the doc comment promises [ulp].
  static let bounds: [(name: String, bound: Double)] = [
    ("sin", 1), ("cos", 1), ("exp", 1), ("log", 1), ("pow", 1), ("atan2", 2), ("atan", 2),
    ("acos", 3), ("asin", 3),
  ]

  func value(_ c: Case) -> Double {
    switch c.function {
    case "sin": Elementary.sincos(c.x).sin
    case "cos": Elementary.sincos(c.x).cos
    case "exp": Elementary.exp(c.x)
    case "log": Elementary.log(c.x)
    case "pow": Elementary.pow(c.x, c.y)
    case "atan2": Elementary.atan2(c.x, c.y)
    case "atan": Elementary.atan(c.x)
    case "acos": Elementary.acos(c.x)
    case "asin": Elementary.asin(c.x)
    default: .nan
    }
  }

  @Test("the error is at most what the documentation says", arguments: bounds.indices)
  func withinBound(index: Int) {
    let (name, bound) = Self.bounds[index]
    let cases = Self.cases.filter { $0.function == name }
    #expect(cases.count >= 150, "\(cases.count) golden values of \(name)")
    var worst = (error: 0.0, x: 0.0, y: 0.0)
    for c in cases {
      let error = c.error(of: value(c))
      if !(error <= worst.error) { worst = (error, c.x, c.y) }
    }
    #expect(worst.error <= bound, "\(name)(\(worst.x), \(worst.y)): \(worst.error) ulp")
  }

  @Test("eight lanes: absolute error as documented, the same bits in every lane")
  func lanes() {
    var worst = (near: 0.0, far: 0.0)
    for c in Self.cases where c.function == "sin" || c.function == "cos" {
      guard abs(c.x) <= 1000 else { continue }
      let all = Elementary.sincos8(SIMD8(repeating: c.x))
      let lanes = c.function == "sin" ? all.sin : all.cos
      for lane in 0..<8 {
        var mixed = SIMD8<Double>(0.1, -2, 3, 50, -0.7, 1e-9, 6, -5)
        mixed[lane] = c.x
        let alone = Elementary.sincos8(mixed)
        let here = c.function == "sin" ? alone.sin[lane] : alone.cos[lane]
        #expect(here.bitPattern == lanes[0].bitPattern)
        #expect(lanes[lane].bitPattern == lanes[0].bitPattern)
      }
      let error = abs((lanes[0] - c.nearest) - c.rest * c.nearest.ulp)
      if abs(c.x) <= 2 * .pi { worst.near = max(worst.near, error) }
      worst.far = max(worst.far, error)
    }
    #expect(worst.near <= 3e-16)
    #expect(worst.far <= 1e-15)
  }

  @Test("one lane at a time and eight at once tell the same angle", arguments: seeds(200))
  func scalarAndLanes(seed: UInt64) {
    var random = SeededGenerator(seed: seed)
    var x = SIMD8<Double>.zero
    for lane in 0..<8 { x[lane] = random.uniform(-2 * .pi, 2 * .pi) }
    let (s, c) = Elementary.sincos8(x)
    for lane in 0..<8 {
      let one = Elementary.sincos(x[lane])
      #expect(abs(s[lane] - one.sin) < 4e-16 && abs(c[lane] - one.cos) < 4e-16)
      #expect(abs(s[lane] * s[lane] + c[lane] * c[lane] - 1) < 1e-15)
    }
  }

  @Test("edges: zeros, infinities, NaN and what lies outside")
  func edges() {
    let e = Elementary.self
    #expect(e.sincos(0).sin == 0 && e.sincos(0).cos == 1)
    #expect(e.sincos(Elementary.largestAngle).sin.isFinite)
    for x in [Elementary.largestAngle.nextUp, .infinity, -.infinity, .nan] {
      #expect(e.sincos(x).sin.isNaN && e.sincos(x).cos.isNaN)
    }
    let lanes = e.sincos8(SIMD8(.nan, .infinity, -.infinity, 0, 0, 0, 0, 0))
    for lane in 0..<3 { #expect(lanes.sin[lane].isNaN && lanes.cos[lane].isNaN) }
    #expect(e.exp(0) == 1 && e.exp(710) == .infinity && e.exp(-746) == 0 && e.exp(.nan).isNaN)
    #expect(e.exp(.infinity) == .infinity && e.exp(-.infinity) == 0)
    #expect(e.exp(-745.13) > 0 && e.exp(709.78).isFinite)
    #expect(e.log(1) == 0 && e.log(0) == -.infinity && e.log(.infinity) == .infinity)
    #expect(e.log(-1).isNaN && e.log(.nan).isNaN)
    #expect(e.acos(1) == 0 && e.acos(-1) == .pi && e.acos(1.0.nextUp).isNaN && e.acos(.nan).isNaN)
    #expect(e.asin(1) == 0.5 * .pi && e.asin(-1) == -0.5 * .pi && e.asin((-1.0).nextUp).isFinite)
    #expect(e.asin(1.0.nextUp).isNaN)
  }

  @Test("powers at the edges: zero, one, infinity, halves")
  func powers() {
    let pow = Elementary.pow
    for y in [-2, -0.5, 0, 0.5, 3] { #expect(pow(1, y) == 1) }
    #expect(pow(0, 2) == 0 && pow(0, -1) == .infinity && pow(0, 0) == 1)
    #expect(pow(2, .infinity) == .infinity && pow(0.5, .infinity) == 0)
    #expect(pow(2, -.infinity) == 0 && pow(.infinity, 0.5) == .infinity && pow(.infinity, -1) == 0)
    #expect(pow(-1, 2).isNaN && pow(.nan, 1).isNaN && pow(2, .nan).isNaN)
    #expect(
      pow(2, 10) == 1024 && pow(2, -1074) == Double.leastNonzeroMagnitude
        && pow(10, 400) == .infinity)
    #expect(pow(10, -400) == 0)
  }

  @Test("the quadrant of an angle, by the signs of both, zeros included")
  func quadrants() {
    let atan2 = Elementary.atan2
    #expect(atan2(0, 1) == 0 && atan2(0, -1) == .pi && atan2(-0.0, -1) == -.pi)
    #expect(atan2(0, 0) == 0 && atan2(0, -0.0) == .pi && atan2(-0.0, 0).sign == .minus)
    #expect(atan2(1, 0) == 0.5 * .pi && atan2(-1, 0) == -0.5 * .pi)
    #expect(atan2(.infinity, .infinity) == 0.25 * .pi && atan2(1, -.infinity) == .pi)
    #expect(atan2(.infinity, -3) == 0.5 * .pi && atan2(.nan, 1).isNaN && atan2(1, .nan).isNaN)
    for seed in seeds(300) {
      var random = SeededGenerator(seed: seed)
      let angle = random.uniform(-3.14, 3.14)
      let (s, c) = Elementary.sincos(angle)
      let r = Elementary.exp(random.uniform(-600, 600))
      #expect(abs(atan2(r * s, r * c) - angle) < 1e-15)
    }
  }

  @Test("inverse functions give back what they were given", arguments: seeds(300))
  func inverses(seed: UInt64) {
    var random = SeededGenerator(seed: seed)
    let x = random.uniform(-600, 600)
    #expect(abs(Elementary.log(Elementary.exp(x)) - x) <= 1e-15 + abs(x) * 3e-16)
    let u = random.uniform(-1, 1)
    #expect(abs(Elementary.sincos(Elementary.asin(u)).sin - u) < 4e-16)
    #expect(abs(Elementary.sincos(Elementary.acos(u)).cos - u) < 4e-16)
    #expect(abs(Elementary.acos(u) + Elementary.asin(u) - 0.5 * .pi) < 6e-16)
  }
}
