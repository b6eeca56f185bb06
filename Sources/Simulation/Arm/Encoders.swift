// SPDX-License-Identifier: GPL-3.0-or-later

package import MotionControl
package import SpatialMath

/// What the joints' encoders tell: positions to whole counts, velocities by their differences.
///
/// Allocates: never.
package struct Encoders: Equatable, Sendable {
  private let count: Int
  /// One count of each joint [rad].
  private let size: JointVector
  private let perSecond: Double
  /// The last reading.
  package private(set) var reading: JointState

  /// - Parameters:
  ///   - size: of one count [rad].
  ///   - interval: between two readings [s].
  package init(size: JointVector, interval: Double, at q: JointVector, count: Int) {
    self.count = count
    self.size = size
    perSecond = 1 / interval
    reading = JointState(q: q, qd: .zero)
    read(q)
    reading.qd = .zero
  }

  /// Reads where the joints are now, one interval after the last reading.
  package mutating func read(_ q: JointVector) {
    let before = reading.q
    for i in 0..<count {
      reading.q[i] = (q[i] / size[i]).rounded() * size[i]
      reading.qd[i] = (reading.q[i] - before[i]) * perSecond
    }
  }
}
