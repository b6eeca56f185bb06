// SPDX-License-Identifier: GPL-3.0-or-later

package import SpatialMath

/// One posture that reaches a pose.
package struct BranchSolution: Equatable, Sendable {
  package var q: JointVector
  package let label: BranchLabel
  /// Every joint is within its range; true where no limits were given.
  package var isWithinLimits: Bool
  /// How far the tool is from the pose by the second route [m].
  package var positionError: Double
  /// The same of its orientation [rad].
  package var rotationError: Double
}

/// The postures that reach a pose, at one value of the redundant angle where the arm has one.
///
/// Room for eight, which no arm with a closed form here exceeds; never on the heap.
package struct BranchSet: Sendable {
  package static let capacity = 8

  package private(set) var count = 0
  private var solutions: InlineArray<8, BranchSolution>

  init() {
    solutions = InlineArray(
      repeating: BranchSolution(
        q: .zero, label: BranchLabel(rawValue: 0), isWithinLimits: false, positionError: .infinity,
        rotationError: .infinity))
  }

  /// - Precondition: `i` is below `count`.
  package subscript(i: Int) -> BranchSolution {
    precondition(i < count, "branch \(i) of \(count)")
    return solutions[i]
  }

  mutating func append(_ solution: BranchSolution) {
    solutions[count] = solution
    count += 1
  }

  /// A posture as the equations give it; the rest is found out later.
  @inline(__always) mutating func append(_ q: JointVector, _ label: BranchLabel) {
    append(
      BranchSolution(
        q: q, label: label, isWithinLimits: true, positionError: .infinity,
        rotationError: .infinity))
  }

  /// How many are within the joint ranges: none, though the set is not empty, means that only the
  /// ranges keep the arm from the pose.
  package var countWithinLimits: Int {
    var n = 0
    for i in 0..<count where solutions[i].isWithinLimits { n += 1 }
    return n
  }
}
