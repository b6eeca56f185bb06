// SPDX-License-Identifier: GPL-3.0-or-later

package import SpatialMath

/// Gives a path the quickest time that joint limits allow.
package struct PathTiming: Sendable {
  package let velocity: JointVector
  package let acceleration: JointVector
  package var cells = 999

  package init(velocity: JointVector, acceleration: JointVector) {
    self.velocity = velocity
    self.acceleration = acceleration
  }

  package func retimed(_ path: JointPath) -> RetimedPath {
    var law = TimeLaw()
    guard !path.isStandstill else { return RetimedPath(path: path, law: law) }
    let each = max(8, (cells + path.segmentCount - 1) / path.segmentCount)
    let grid = ReachabilityGrid(
      path, cellsPerSegment: each, velocity: velocity, acceleration: acceleration)
    let x = grid.quickestSquares()
    law.pieces.reserveCapacity(grid.cellCount)
    for k in 0..<grid.cellCount {
      let h = grid.s[k + 1] - grid.s[k]
      let (v0, v1) = (x[k].squareRoot(), x[k + 1].squareRoot())
      law.append(
        TimeLaw.Piece(s: grid.s[k], v: v0, a: (x[k + 1] - x[k]) / (2 * h), end: grid.s[k + 1]),
        lasting: 2 * h / (v0 + v1))
    }
    return RetimedPath(path: path, law: law)
  }
}
