// SPDX-License-Identifier: GPL-3.0-or-later

/// One thing that is timed, and everything that came of it so far.
package struct BenchSeries: Sendable {
  /// Group, part and case: `loop.tick.treat`.
  package let name: String
  /// For people.
  package let what: String
  /// False for what tells of the machine and not of the program: a comparison does not judge it.
  package let isJudged: Bool
  /// Time on the processor; without counts for what a thread cannot have used any of.
  package private(set) var cpu = TimingHistogram()
  package private(set) var wall = TimingHistogram()
  /// The median of each round [ns]: time on the processor where there is any, else on the wall.
  package private(set) var roundMedians: [Double] = []
  package private(set) var allocations = 0
  /// Operations during which allocations were counted.
  package private(set) var allocationOperations = 0
  /// Bytes written by one operation, where it writes any.
  package var bytesPerOperation: Double?
  /// Where there is something to solve.
  package var solving: Solving?
  private var roundCPU = TimingHistogram()
  private var roundWall = TimingHistogram()

  /// How the cases of a solver ended.
  package struct Solving: Equatable, Sendable {
    /// Of the cases that were solved.
    package let share: Double
    /// For each case.
    package let iterations: Double
    /// Cases that took every restart and were not solved.
    package let capHits: Int

    package init(share: Double, iterations: Double, capHits: Int) {
      self.share = share
      self.iterations = iterations
      self.capHits = capHits
    }
  }

  package init(_ name: String, _ what: String, isJudged: Bool = true) {
    self.name = name
    self.what = what
    self.isJudged = isJudged
  }

  /// - Parameter operations: how many times the work was done in this interval.
  package mutating func record(
    _ interval: Stopwatch.Interval, operations: Int = 1, at index: Int = 0
  ) {
    let share = 1 / Double(operations)
    roundCPU.record(interval.cpu * share, at: index)
    roundWall.record(interval.wall * share, at: index)
  }

  /// Records time on the wall alone [ns].
  package mutating func record(wall nanoseconds: Double, at index: Int = 0) {
    roundWall.record(nanoseconds, at: index)
  }

  package mutating func count(allocations: UInt64, operations: Int) {
    self.allocations += Int(allocations)
    allocationOperations += operations
  }

  /// Closes a round: its median is what comparisons are made of. A round in which nothing was
  /// recorded is none.
  package mutating func endRound() {
    let judged = roundCPU.count > 0 ? roundCPU : roundWall
    guard judged.count > 0 else { return }
    roundMedians.append(judged.median)
    cpu.add(roundCPU)
    wall.add(roundWall)
    roundCPU = TimingHistogram()
    roundWall = TimingHistogram()
  }

  /// Forgets the open round: it was for warming up.
  package mutating func dropRound() {
    roundCPU = TimingHistogram()
    roundWall = TimingHistogram()
  }
}
