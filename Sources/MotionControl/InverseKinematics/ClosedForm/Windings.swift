// SPDX-License-Identifier: GPL-3.0-or-later

package import SpatialMath

/// The postures that differ from one by full turns of its joints and are within the joint ranges: the
/// tool is at the same place in all of them.
package struct Windings: Sendable {
  private let lowest: JointVector
  /// How many copies each joint has; ones past the last joint.
  private let copies: SIMD8<Int>
  package let count: Int

  /// - Parameter limits: of the first `jointCount` joints, which all turn.
  package init(of q: JointVector, limits: JointLimits, jointCount: Int) {
    let turn = 2 * Double.pi
    var lowest = q
    var copies = SIMD8<Int>(repeating: 1)
    var total = 1
    for i in 0..<jointCount {
      let first = ((limits.lower[i] - q[i]) / turn).rounded(.up)
      let last = ((limits.upper[i] - q[i]) / turn).rounded(.down)
      lowest[i] = q[i] + first * turn
      copies[i] = max(0, Int(last - first) + 1)
      total *= copies[i]
    }
    self.lowest = lowest
    self.copies = copies
    count = total
  }

  /// One of them, the first joint's copies running fastest.
  ///
  /// - Precondition: `index` is below `count`.
  package subscript(index: Int) -> JointVector {
    precondition(index < count, "winding \(index) of \(count)")
    var q = lowest
    var rest = index
    for i in 0..<JointVector.capacity {
      q[i] += Double(rest % copies[i]) * (2 * Double.pi)
      rest /= copies[i]
    }
    return q
  }
}
