// SPDX-License-Identifier: GPL-3.0-or-later

/// Gives a path the quickest time that a robot's limits allow, from rest to rest.
///
/// Without jerk limits by reachability analysis (`ReachabilityGrid`), where the acceleration may jump;
/// with them by an interior-point program (`SpeedProgram`) that begins there, and then the acceleration
/// too is zero at both ends. Limits hold at all times, not only at the grid's.
package struct PathTiming: Sendable {
  package let limits: RetimingLimits
  package var resolution = Resolution()

  /// How finely the path is cut, and how far the search for the quickest motion goes.
  package struct Resolution: Equatable, Sendable {
    /// Cells of the grid, spread evenly over the segments.
    package var cells = 1998
    /// Longer paths get so many for each segment, as long as there are not too many altogether.
    package var cellsPerSegment = 111
    /// The longest cell of the motion with limited jerk, as a share of the whole time.
    package var coarsest = 1.0 / 800
    /// Its shortest inner cell, as a share of the shortest time in which a joint turns its acceleration
    /// round.
    package var finest = 0.125
    /// Growth of its cells away from ends and turns, by distance.
    package var growth = 0.25
    /// Its search ends when no motion of these cells is quicker by more than this share.
    package var gap = 1e-5

    package init() {}
  }

  private static let mostCells = 300_000

  package init(_ limits: RetimingLimits) { self.limits = limits }

  /// - Throws: where the robot cannot stand still within its torques.
  package func retimed(_ path: JointPath) throws(RetimingRefusal) -> JointTrajectory {
    guard !path.isStandstill else { return JointTrajectory(path: path, law: TimeLaw()) }
    var limits = limits
    var cells = resolution.cells
    var worst = 0.0
    for attempt in 0..<8 {
      let motion = try retimed(path, limits, cells: cells)
      guard let torque = limits.torque else { return motion }
      worst = torque.worst(of: motion)
      guard worst > 1 else { return motion }
      limits.torque?.margin = torque.margin + 2 * (worst - 1) + 1e-9
      if attempt > 1 { cells *= 2 }
    }
    throw .torqueNotKept(ratio: worst)
  }

  private func retimed(
    _ path: JointPath, _ limits: RetimingLimits, cells: Int
  ) throws(RetimingRefusal) -> JointTrajectory {
    let n = path.segmentCount
    let each = max(
      8, max(min(resolution.cellsPerSegment, PathTiming.mostCells / n), (cells + n - 1) / n))
    let tool = limits.tool.map { ToolWay(path, $0) }
    let grid = try ReachabilityGrid(path, cellsPerSegment: each, limits, tool)
    let x = grid.quickestSquares()
    let law = grid.law(x)
    guard let jerk = limits.jerk else { return JointTrajectory(path: path, law: law) }
    let mesh = SpeedMesh(
      path, grid, law, limits, jerk: jerk, tool: tool, resolution)
    let builder = SpeedRowBuilder(path, limits, jerk: jerk, tool: tool, most: 2 * (x.max() ?? 0))
    var program = SpeedProgram(
      mesh: mesh.s, builder, from: law, window: min(mesh.ramp, 0.3 * law.duration))
    program.solve(share: resolution.gap)
    return JointTrajectory(
      path: path, law: program.law,
      search: JointTrajectory.Search(
        durationWithoutJerk: law.duration, steps: program.steps, gapShare: program.gapShare))
  }
}
