// SPDX-License-Identifier: GPL-3.0-or-later

import AcupointModel
import Simulation
import SpatialMath
import Testing
import _TestSupport

@Suite("TissueParameters") struct TissueParametersTests {
  @Test("1000 individuals of a class stay within its ranges", arguments: TissueClass.allCases)
  func draws(tissue: TissueClass) {
    let ranges = tissue.ranges
    var random = SeededGenerator(seed: 1, stream: tissue.rawValue)
    var softest = Double.infinity
    var stiffest = 0.0
    for _ in 0..<1000 {
      let p = TissueParameters(of: tissue, &random)
      #expect(p.referenceDepth <= ranges.deepest)
      #expect(ranges.exponent.contains(p.exponent))
      #expect(ranges.damping.contains(p.damping))
      #expect(abs(p.force(depth: p.referenceDepth, rate: 0) - 10) < 1e-9)
      let slope = p.stiffness(at: 10)
      #expect(slope >= ranges.stiffness.lowerBound * (1 - 1e-12))
      #expect(slope <= ranges.stiffness.upperBound * (1 + 1e-12))
      softest = min(softest, slope)
      stiffest = max(stiffest, slope)
    }
    #expect(stiffest > 1.3 * softest, "individuals of a class differ")
  }

  @Test("depth at 10 N: at most 30 mm in the abdomen, 15 in muscle, 5 where bone is close")
  func bounds() {
    #expect(TissueClass.abdomen.ranges.deepest == 0.030)
    #expect(TissueClass.muscle.ranges.deepest == 0.015)
    #expect(TissueClass.boneClose.ranges.deepest == 0.005)
  }

  @Test("the stiffness is the slope of the force", arguments: seeds(200))
  func slope(seed: UInt64) {
    var random = SeededGenerator(seed: seed)
    let tissue = TissueClass.allCases[random.index(below: TissueClass.allCases.count)]
    let p = TissueParameters(of: tissue, &random)
    let force = random.uniform(1, 20)
    let depth = p.referenceDepth * Elementary.pow(force / 10, 1 / p.exponent)
    let h = 1e-7
    let measured =
      (p.force(depth: depth + h, rate: 0) - p.force(depth: depth - h, rate: 0)) / (2 * h)
    #expect(abs(measured / p.stiffness(at: force) - 1) < 1e-5)
  }

  @Test("skin never pulls and never gives energy back over a cycle", arguments: seeds(300))
  func dissipation(seed: UInt64) {
    var random = SeededGenerator(seed: seed)
    let tissue = TissueClass.allCases[random.index(below: TissueClass.allCases.count)]
    let p = TissueParameters(of: tissue, &random)
    let middle = random.uniform(-0.002, 0.012)
    let stroke = random.uniform(0.0005, 0.01)
    let w = 2 * Double.pi * random.uniform(0.2, 80)
    let steps = 4000
    var work = 0.0
    var largest = 0.0
    for i in 0..<steps {
      let (s, c) = Elementary.sincos(2 * .pi * (Double(i) + 0.5) / Double(steps))
      let rate = stroke * w * c
      let force = p.force(depth: middle + stroke * s, rate: rate)
      #expect(force >= 0)
      work += force * rate * (2 * .pi / w / Double(steps))
      largest = max(largest, force)
    }
    #expect(work >= -1e-9 * largest * stroke)
    if largest > 0 { #expect(work > 0) }
  }

  @Test("without contact there is no force, also at the edge")
  func edge() {
    let p = TissueParameters(referenceDepth: 0.01, exponent: 1.5, damping: 0.5)
    #expect(p.force(depth: 0, rate: 1) == 0)
    #expect(p.force(depth: -0.001, rate: 1) == 0)
    #expect(p.force(depth: 1e-12, rate: 0) > 0)
    #expect(p.force(depth: 0.01, rate: -10) == 0)
  }
}
