// SPDX-License-Identifier: GPL-3.0-or-later

package import SpatialMath

/// All branches of an arm at evenly spaced values of its redundant angle; an arm of six joints has
/// one sample, without such a value.
///
/// The values stand in the middle of equal parts of the range, so that the ends, where a joint is at
/// its limit or a full turn closes, are not among them. Allocates: never.
package struct RedundantScan: Sendable {
  /// What makes one posture better than another.
  package enum Preference: Equatable, Sendable {
    /// The joint that differs most from the reference differs least.
    case nearest
    /// The joint nearest to an end of its range is furthest from it.
    case farthestFromEnds
  }

  package let form: ClosedForm
  package let count: Int

  /// - Parameter samples: how many values of the redundant angle, at least one.
  package init(_ form: ClosedForm, samples: Int) {
    precondition(samples > 0, "\(samples) samples")
    self.form = form
    count = form.redundantRange == nil ? 1 : samples
  }

  /// The redundant angle of a sample [rad]; nil on an arm of six joints.
  package func value(_ index: Int) -> Double? {
    form.redundantRange.map {
      $0.lowerBound + ($0.upperBound - $0.lowerBound) * (Double(index) + 0.5) / Double(count)
    }
  }

  /// The branches at one sample; see `ClosedForm.solutions`.
  package func branches(
    _ index: Int, _ X_BT: RigidTransform<Base, Tool>, near reference: JointVector
  ) -> BranchSet {
    form.solutions(X_BT, redundancy: value(index), near: reference)
  }

  /// The best posture within limits over all samples and branches; nil when there is none.
  package func best(
    _ X_BT: RigidTransform<Base, Tool>, near reference: JointVector, _ preference: Preference
  ) -> BranchSolution? {
    var best: BranchSolution?
    var smallest = Double.infinity
    for index in 0..<count {
      let set = branches(index, X_BT, near: reference)
      for i in 0..<set.count where set[i].isWithinLimits {
        let cost = cost(set[i].q, reference, preference)
        if cost < smallest {
          smallest = cost
          best = set[i]
        }
      }
    }
    return best
  }

  private func cost(
    _ q: JointVector, _ reference: JointVector, _ preference: Preference
  ) -> Double {
    switch preference {
    case .nearest: return (q - reference).maxMagnitude
    case .farthestFromEnds:
      guard let limits = form.limits else { return 0 }
      return -limits.margin(of: q, count: form.chain.count).margin
    }
  }
}
