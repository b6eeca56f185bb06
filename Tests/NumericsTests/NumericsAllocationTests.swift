// SPDX-License-Identifier: GPL-3.0-or-later

import CPlatform
import Numerics
import Testing

/// What the tick uses allocates nothing once it has run.
@Suite("Allocation of solves") struct NumericsAllocationTests {
  private func run(
    _ solver: inout NonlinearLeastSquares<Valley>, _ start: [Double]
  ) throws -> Double {
    var sum = 0.0
    for i in 0..<200 {
      for route in SymmetricSolver.allCases {
        var a = Matrix6()
        for k in 0..<6 { a[k, k] = 2 + Double(i) }
        var b = Vector6(repeating: 1)
        try route.solve(&a, &b)
        sum += b[3]
      }
      try solver.start(at: start.span)
      for _ in 0..<5 where try solver.iterate() == .stalled { break }
      sum += solver.parameter(0)
    }
    return sum
  }

  @Test(
    "Cholesky by both routes, spline samples, least-squares steps",
    .enabled(if: platform_allocation_probe_available(), "the probe is not built in"))
  func nothingAllocated() throws {
    #if DEBUG
    #else
      var solver = try NonlinearLeastSquares(Valley(a: 1))
      let start = [-1.0, 2.0]
      let warm = try run(&solver, start)
      platform_allocation_probe_arm()
      let sum = try run(&solver, start)
      let count = platform_allocation_probe_disarm()
      #expect(count == 0)
      #expect(warm == sum)
    #endif
  }
}
