// SPDX-License-Identifier: GPL-3.0-or-later

import Numerics
import SpatialMath
import Testing
import _TestSupport

@Suite("QuinticSpline") struct QuinticSplineTests {
  /// Seven coordinates at up to 30 uneven places, and the curve through them.
  func curve(
    _ random: inout SeededGenerator
  ) throws -> (points: [SIMD8<Double>], places: [Double], spline: QuinticSpline) {
    let n = 2 + random.index(below: 29)
    var places = [random.uniform(-2, 2)]
    while places.count < n { places.append(places[places.count - 1] + random.uniform(0.2, 1)) }
    let points = places.map { _ in
      var p = SIMD8<Double>.zero
      for lane in 0..<7 { p[lane] = random.uniform(-2, 2) }
      return p
    }
    return (points, places, try QuinticSpline(through: points, at: places))
  }

  func largest(_ v: SIMD8<Double>) -> Double {
    (0..<8).reduce(0) { max($0, abs(v[$1])) }
  }

  @Test("the curve goes through its points and rests at both ends", arguments: seeds(300))
  func interpolates(seed: UInt64) throws {
    var random = SeededGenerator(seed: seed)
    let (points, places, spline) = try curve(&random)
    for (p, x) in zip(points, places) {
      #expect(largest(spline.sample(at: x).position - p) < 1e-12)
    }
    for x in [places[0], places[places.count - 1]] {
      let end = spline.sample(at: x)
      #expect(largest(end.first) < 1e-10)
      #expect(largest(end.second) < 1e-9)
    }
    #expect(spline.sample(at: places[0] - 1) == spline.sample(at: places[0]))
  }

  @Test("derivatives up to the fourth do not jump at a breakpoint", arguments: seeds(200))
  func continuous(seed: UInt64) throws {
    var random = SeededGenerator(seed: seed)
    let (_, places, spline) = try curve(&random)
    for x in places.dropFirst().dropLast() {
      let before = spline.sample(at: x.nextDown.nextDown)
      let after = spline.sample(at: x)
      // Rounding is magnified by the derivative above, and by 1 / h for each order.
      #expect(largest(before.position - after.position) < 1e-11)
      #expect(largest(before.first - after.first) < 1e-10)
      #expect(largest(before.second - after.second) < 1e-8)
      #expect(largest(before.third - after.third) < 1e-6)
      #expect(largest(before.fourth - after.fourth) < 1e-4)
    }
  }

  @Test("our evaluation is GSL's to 1e-13 of the largest term", arguments: seeds(200))
  func twoRoutes(seed: UInt64) throws {
    var random = SeededGenerator(seed: seed)
    let (_, places, spline) = try curve(&random)
    let basis = try BSplineBasis(order: 6, breakpoints: places)
    var values = [Double](repeating: 0, count: 30)
    for _ in 0..<20 {
      let x = random.uniform(places[0], places[places.count - 1])
      let own = spline.sample(at: x)
      let first = try basis.evaluateNonzero(at: x, highestDerivative: 4, into: &values)
      let parts = [own.position, own.first, own.second, own.third, own.fourth]
      for d in 0...4 {
        var sum = SIMD8<Double>.zero
        var scale = 1.0
        for j in 0..<6 {
          let term = spline.controlPoints[first + j] * values[5 * j + d]
          sum += term
          scale = max(scale, largest(term))
        }
        #expect(largest(sum - parts[d]) < 1e-13 * scale, "derivative \(d) at \(x)")
      }
    }
  }

  @Test("each derivative is the slope of the one before", arguments: seeds(200))
  func finiteDifferences(seed: UInt64) throws {
    var random = SeededGenerator(seed: seed)
    let (_, places, spline) = try curve(&random)
    let h = 1e-5
    for (a, b) in zip(places, places.dropFirst()) {
      let x = 0.5 * (a + b)
      let (low, high, here) = (
        spline.sample(at: x - h), spline.sample(at: x + h), spline.sample(at: x)
      )
      func check(_ lo: SIMD8<Double>, _ hi: SIMD8<Double>, _ slope: SIMD8<Double>, _ size: Double) {
        #expect(largest((hi - lo) / (2 * h) - slope) < 1e-5 * max(1, size))
      }
      let size = largest(here.fourth) + largest(here.third) + largest(here.second)
      check(low.position, high.position, here.first, size)
      check(low.first, high.first, here.second, size)
      check(low.second, high.second, here.third, size)
      check(low.third, high.third, here.fourth, 100 * size)
    }
  }

  @Test("too few points, unequal counts, places out of order and NaN are errors")
  func refuses() {
    let p = SIMD8<Double>(repeating: 1)
    for (points, places) in [
      ([p], [0.0]), ([p, p], [0, 1, 2]), ([p, p], [1, 0]), ([p, p], [0, 0]), ([p, p], [0, .nan]),
      ([p, p.replacing(with: .nan, where: .init(repeating: true))], [0, 1]),
    ] {
      #expect(throws: NumericsError.self) { try QuinticSpline(through: points, at: places) }
    }
  }
}

@Suite("BSplineBasis") struct BSplineBasisTests {
  @Test("the basis functions sum to one and their derivatives to zero", arguments: seeds(200))
  func partitionOfUnity(seed: UInt64) throws {
    var random = SeededGenerator(seed: seed)
    let order = 2 + random.index(below: 5)
    var places = [0.0]
    for _ in 0..<5 { places.append(places[places.count - 1] + random.uniform(0.5, 1.5)) }
    let basis = try BSplineBasis(order: order, breakpoints: places)
    #expect(basis.count == places.count + order - 2)
    var values = [Double](repeating: 0, count: 2 * order)
    let first = try basis.evaluateNonzero(
      at: random.uniform(0, places[5]), highestDerivative: 1, into: &values)
    #expect(first >= 0 && first + order <= basis.count)
    var sums = (0.0, 0.0)
    for j in 0..<order {
      sums.0 += values[2 * j]
      sums.1 += values[2 * j + 1]
    }
    #expect(abs(sums.0 - 1) < 1e-14)
    #expect(abs(sums.1) < 1e-12)
  }

  @Test("a place outside the breakpoints is an error")
  func outside() throws {
    let basis = try BSplineBasis(breakpoints: [0, 1, 2])
    var values = [Double](repeating: 0, count: 6)
    for x in [-0.001, 2.001, .nan] {
      var code: Int32 = 0
      do { _ = try basis.evaluateNonzero(at: x, highestDerivative: 0, into: &values) } catch {
        code = error.code
      }
      #expect(code == 1)
    }
  }
}
