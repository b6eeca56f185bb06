// SPDX-License-Identifier: GPL-3.0-or-later

import AcupointModel
import SpatialMath
import Testing
import Treatment
import _TestSupport

@Suite("NeedlePlan") struct NeedlePlanTests {
  typealias Limit = NeedlePlan.Limit

  private func limits(_ depths: [Double]) -> [Limit] {
    depths.enumerated().map { Limit(depth: $1, source: "s\($0)", evidence: "abstract") }
  }

  @Test(
    "no tip goes deeper than the smallest limit, and none is shortened without need",
    arguments: seeds(200))
  func capped(seed: UInt64) {
    var random = SeededGenerator(seed: seed)
    let angle = NeedlePlan.Advice.Angle.allCases[random.index(below: 4)]
    let lower = random.uniform(0, 1)
    let cun = lower...(lower + random.uniform(0.01, 1.5))
    let finger = random.uniform(0.016, 0.026)
    let depths = (0..<random.index(below: 4)).map { _ in random.uniform(0.004, 0.06) }
    let plan = NeedlePlan(angle: angle, cun: cun, fingerCun: finger, limits: limits(depths))
    let sine = Elementary.sincos(angle.degrees * .pi / 180).sin
    let least = depths.min() ?? .infinity
    #expect(plan.tipDepth <= least * (1 + 1e-12))
    #expect(plan.length.upperBound <= plan.stated.upperBound)
    if cun.upperBound * finger * sine <= least {
      #expect(plan.cap == nil && plan.length == plan.stated)
    } else {
      #expect(plan.cap?.depth == least && abs(plan.tipDepth - least) < 1e-12)
    }
  }

  @Test("depths grow with the person's finger")
  func person() {
    let small = NeedlePlan(angle: .oblique, cun: 0.5...0.8, fingerCun: 0.018, limits: [])
    let large = NeedlePlan(angle: .oblique, cun: 0.5...0.8, fingerCun: 0.0198, limits: [])
    #expect(abs(large.length.upperBound / small.length.upperBound - 1.1) < 1e-12)
    #expect(abs(small.stated.lowerBound - 0.009) < 1e-15)
  }

  @Test("the smallest figure of several sources holds at GB21")
  func sourced() throws {
    let atlas = try BackPatient.atlas.get()
    let found = NeedlePlan.limits(at: try #require(AcupointCode("GB21")), of: atlas)
    #expect(found.map(\.depth).sorted() == [0.010, 0.014, 0.039])
    let plan = NeedlePlan(
      angle: .perpendicular, cun: 0.5...0.8, fingerCun: 0.021, limits: found)
    #expect(plan.cap == Limit(depth: 0.010, source: "chen-2018", evidence: "abstract"))
    #expect(plan.length == 0.010...0.010 && abs(plan.stated.upperBound - 0.0168) < 1e-15)
    #expect(NeedlePlan.limits(at: try #require(AcupointCode("LI4")), of: atlas).isEmpty)
  }

  @Test("the needle goes into the skin at its angle, towards its direction", arguments: seeds(200))
  func axis(seed: UInt64) {
    var random = SeededGenerator(seed: seed)
    let normal = random.direction()
    let toward = random.direction()
    for angle in NeedlePlan.Advice.Angle.allCases {
      let plan = NeedlePlan(angle: angle, cun: 0.1...0.2, fingerCun: 0.02, limits: [])
      let axis = plan.axis(normal: normal, toward: toward)
      #expect(abs(axis.length - 1) < 1e-12)
      #expect(abs(-axis.dot(normal) - Elementary.sincos(angle.degrees * .pi / 180).sin) < 1e-12)
      if angle == .oblique || angle == .transverse {
        #expect(axis.dot(toward.rejected(from: normal)) > 0)
      }
      #expect(plan.axis(normal: normal, toward: nil) == -normal)
      #expect(plan.axis(normal: normal, toward: normal) == -normal)
    }
  }
}
