// SPDX-License-Identifier: GPL-3.0-or-later

import CPlatform
import TestBench
import Testing

@Suite("BenchGroup") struct BenchGroupTests {
  /// Notes which numbers were asked for.
  private final class Seen {
    var numbers: [Int] = []
    var kept: [[Int]] = []
  }

  @Test("operations get every number once and in order, whatever the batch", arguments: [1, 7])
  func numbers(batch: Int) throws {
    let seen = Seen()
    var bench = OperationBench([
      OperationBench.Operation("a.b", "counts", batch: batch) { numbers in
        seen.numbers += numbers
        return Double(numbers.count)
      }
    ])
    let stopwatch = Stopwatch()
    for _ in 0..<4 { bench.round(seconds: 0, stopwatch) }
    #expect(seen.numbers == Array(0..<(4 * batch)))
    #expect(bench.sum == Double(4 * batch))
  }

  @Test("a measurement has its rounds, without the one for warming up, and all samples")
  func rounds() throws {
    var bench = OperationBench([
      OperationBench.Operation("a.b", "nothing") { Double($0.lowerBound) },
      OperationBench.Operation("a.c", "nothing more") { Double($0.upperBound) },
    ])
    var progress = 0
    let series = try bench.measure(seconds: 0, Stopwatch()) { progress += 1 }
    #expect(progress == OperationBench.rounds)
    for one in series {
      #expect(one.roundMedians.count == OperationBench.rounds)
      #expect(one.cpu.count == OperationBench.rounds)
      #expect(one.wall.count == OperationBench.rounds)
    }
  }

  @Test(
    "allocations are counted by operation", .enabled(if: platform_allocation_probe_available()))
  func allocations() throws {
    let seen = Seen()
    var bench = OperationBench([
      OperationBench.Operation("a.free", "adds") { $0.reduce(0) { $0 + Double($1) } },
      OperationBench.Operation("a.heap", "keeps a new array each time", batch: 5) { numbers in
        for number in numbers { seen.kept.append([number, number]) }
        return 0
      },
    ])
    let series = try bench.measure(seconds: 0, Stopwatch())
    #expect(series[1].allocationOperations == 5)
    #expect(series[1].allocations >= 5)
    #if !DEBUG
      #expect(series[0].allocations == 0)
    #endif
  }
}
