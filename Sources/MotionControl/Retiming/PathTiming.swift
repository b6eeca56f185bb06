// SPDX-License-Identifier: GPL-3.0-or-later

package import SpatialMath

/// Gives a path the quickest time that joint limits allow.
package struct PathTiming: Sendable {
  package let velocity: JointVector
  package let acceleration: JointVector
  package let jerk: JointVector?
  package var cells = 999
  package var finest = 0.125
  package var coarsest = 1.0 / 800

  package init(velocity: JointVector, acceleration: JointVector, jerk: JointVector? = nil) {
    self.velocity = velocity
    self.acceleration = acceleration
    self.jerk = jerk
  }

  package func retimed(_ path: JointPath) -> RetimedPath {
    var law = TimeLaw()
    guard !path.isStandstill else { return RetimedPath(path: path, law: law) }
    let each = max(cells / 9, (cells + path.segmentCount - 1) / path.segmentCount)
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
    guard let jerk else { return RetimedPath(path: path, law: law) }
    return jerkLimited(path, grid, law, x.max() ?? 0, jerk)
  }

  func jerkLimited(
    _ path: JointPath, _ grid: ReachabilityGrid, _ law: TimeLaw, _ largest: Double,
    _ jerk: JointVector
  ) -> RetimedPath {
    let length = Double(path.segmentCount)
    var changes: [Double] = []
    let inverse = ReachabilityGrid.inverse(acceleration)
    for k in 1..<grid.cellCount {
      let jump = law.pieces[k].a - law.pieces[k - 1].a
      let slope = path.sample(at: grid.s[k]).first.lanes * inverse
      if SpeedProgram.largest(slope * jump) > 0.2 { changes.append(law.pieces[k].t) }
    }
    var ramp = Double.infinity
    for j in 0..<8 where jerk[j] > 0 { ramp = min(ramp, 2 * acceleration[j] / jerk[j]) }
    func first(_ q: JointPath.Sample) -> Double {
      var J = Double.infinity
      var A = Double.infinity
      for j in 0..<8 where jerk[j] > 0 {
        J = min(J, jerk[j] / abs(q.first[j]))
        A = min(A, acceleration[j] / abs(q.first[j]))
      }
      let t = A / J / 3
      let way = J * t * t * t / 6
      return way.isFinite ? min(max(way, 1e-7 * length), 1e-3) : 1e-3
    }
    let mesh = SpeedMesh(
      law, length: length,
      first: (first(path.sample(at: 0)), first(path.sample(at: length))), changes: changes,
      finest: min(max(finest * ramp, law.duration / 20000), law.duration * coarsest),
      coarsest: law.duration * coarsest, segments: path.segmentCount)
    let builder = SpeedRowBuilder(
      slopeDegree: path.slopeDegree, velocity: velocity, acceleration: acceleration, jerk: jerk,
      most: 2 * largest)
    var program = SpeedProgram(path, mesh: mesh.s, builder, from: law, window: min(PathTiming.win * ramp, 0.3 * law.duration))
    program.solve()
    unsafe PathTiming.iterations = program.iterations
    unsafe PathTiming.meshSize = mesh.s.count
    return RetimedPath(path: path, law: program.law)
  }
  package static func tune(_ a: Double, _ b: Double, _ c: Double, _ d: Double, _ v: Bool) { unsafe (SpeedProgram.k0, SpeedProgram.k1, SpeedProgram.k2, SpeedProgram.k3, SpeedProgram.verbose) = (a, b, c, d, v) }
  nonisolated(unsafe) package static var win = 1.0
  nonisolated(unsafe) package static var iterations = 0
  nonisolated(unsafe) package static var meshSize = 0
}
