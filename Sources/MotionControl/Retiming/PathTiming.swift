// SPDX-License-Identifier: GPL-3.0-or-later

/// Gives a path the quickest time that a robot's limits allow, from rest to rest.
///
/// Without jerk limits by reachability analysis (`ReachabilityGrid`), where the acceleration may jump;
/// with them by an interior-point program (`SpeedProgram`) that begins there, and then the acceleration
/// too is zero at both ends. Limits hold at all times, not only at the grid's.
package struct PathTiming: Sendable {
  package let limits: RetimingLimits
  /// Cells of the grid, spread evenly over the segments; longer paths get more.
  package var cells = PathTiming.standardCells

  package static let standardCells = 1998
  /// Longer paths get so many for each segment, as long as there are not too many altogether.
  private static let cellsPerSegment = 111
  private static let mostCells = 300_000

  package init(_ limits: RetimingLimits) { self.limits = limits }

  /// - Throws: where the robot cannot stand still within its torques.
  package func retimed(_ path: JointPath) throws(RetimingRefusal) -> RetimedPath {
    guard !path.isStandstill else { return RetimedPath(path: path, law: TimeLaw()) }
    var limits = limits
    var cells = cells
    var worst = 0.0
    for attempt in 0..<8 {
      let motion = try retimed(path, limits, cells: cells)
      guard let torque = limits.torque else { return motion }
      worst = PathTiming.worstTorque(of: motion, torque)
      guard worst > 1 else { return motion }
      limits.torque?.margin = torque.margin + 2 * (worst - 1) + 1e-9
      if attempt > 1 { cells *= 2 }
    }
    throw .torqueNotKept(ratio: worst)
  }

  private func retimed(
    _ path: JointPath, _ limits: RetimingLimits, cells: Int
  ) throws(RetimingRefusal) -> RetimedPath {
    let n = path.segmentCount
    let each = max(
      8, max(min(PathTiming.cellsPerSegment, PathTiming.mostCells / n), (cells + n - 1) / n))
    let grid = try ReachabilityGrid(path, cellsPerSegment: each, limits)
    let x = grid.quickestSquares()
    let law = grid.law(x)
    guard let jerk = limits.jerk else { return RetimedPath(path: path, law: law) }
    let mesh = SpeedMesh(path, grid, law, limits, jerk: jerk)
    let builder = SpeedRowBuilder(path, limits, jerk: jerk, most: 2 * (x.max() ?? 0))
    var program = SpeedProgram(
      mesh: mesh.s, builder, from: law, window: min(mesh.ramp, 0.3 * law.duration))
    program.solve()
    return RetimedPath(
      path: path, law: program.law,
      search: RetimedPath.Search(
        durationWithoutJerk: law.duration, steps: program.steps, gapShare: program.gapShare))
  }

  /// At the ends of all pieces and at four places in each.
  private static func worstTorque(of motion: RetimedPath, _ torque: TorqueLimit) -> Double {
    var worst = 0.0
    let pieces = motion.law.pieces
    for (i, piece) in pieces.enumerated() {
      let end = i + 1 < pieces.count ? pieces[i + 1].t : motion.duration
      for k in 0..<5 {
        let t = piece.t + (end - piece.t) * Double(k) / 5
        worst = max(worst, torque.ratio(motion.sample(at: t)))
      }
    }
    return worst
  }
}
