// SPDX-License-Identifier: GPL-3.0-or-later

package import MotionControl
import SpatialMath

/// Judges joint trajectories against a robot's limits, by differences of its own: it shares no code
/// with those who make trajectories, and believes no derivative that a file states of itself.
///
/// A finding is a proof: `DifferenceWindow` says why. Commanded trajectories must begin and end at
/// rest, and their accelerations and jerks are judged; of measured ones positions and velocities.
package struct TrajectoryJudge: Sendable {
  package struct Settings: Equatable, Sendable {
    /// How far the tool may be off half-way between two samples, beside `chordShare` [m].
    package var midpointLength = 1e-3
    /// The same for its orientation [rad].
    package var midpointAngle = Double.pi / 180
    /// Commands that may be lost in a row: commanded velocities keep room for so many steps at
    /// the acceleration limit, as libfranka's `rate_limiting.h` does for three.
    package var lostPackets = 0

    package init() {}
  }

  /// This share of the way between two samples is allowed beside the settings' lengths and angles:
  /// a joint that turns by less than 1.8 rad from one sample to the next bends its arc by less.
  static let chordShare = 0.25
  /// Up to this share of their limits, stated velocities and accelerations count as rest.
  static let restShare = 1e-3
  /// Stated derivatives may differ from differences by this share of their limits.
  static let consistencyShare = 0.02
  /// Where samples are even, a step of more than so many median steps is a gap.
  static let gapSteps = 3.0

  let robot: RobotModel
  let settings: Settings

  package init(_ robot: RobotModel, _ settings: Settings = Settings()) {
    self.robot = robot
    self.settings = settings
  }

  /// - Precondition: every piece has as many of each number as times, or none where that is allowed,
  ///   and all numbers are finite.
  package func judge(_ trajectory: RecordedTrajectory) -> TrajectoryReport {
    let steps = Self.steps(of: trajectory)
    let limits = EffectiveLimits(robot, trajectory.kind, settings, step: steps?.median ?? 0)
    var report = TrajectoryReport(
      kind: trajectory.kind, source: trajectory.source, placeName: trajectory.placeName,
      timeOrigin: trajectory.timeOrigin,
      pieceCount: trajectory.pieces.count, sampleCount: trajectory.sampleCount,
      duration: (trajectory.pieces.last?.times.last ?? 0)
        - (trajectory.pieces.first?.times.first ?? 0),
      steps: steps, precision: trajectory.precision,
      joints: robot.jointNames.indices.map { i in
        TrajectoryJointUse(
          position: LimitUse(limit: limits.hasRange[i] ? robot.limits.upper[i] : nil),
          velocity: LimitUse(limit: limits.velocity[i]),
          acceleration: LimitUse(limit: limits.acceleration?[i]),
          jerk: LimitUse(limit: limits.jerk?[i]))
      },
      midpointLength: LimitUse(limit: settings.midpointLength),
      midpointAngle: LimitUse(limit: settings.midpointAngle))
    for piece in trajectory.pieces where !piece.times.isEmpty {
      let work = PieceJudge(
        piece: piece, kind: trajectory.kind, precision: trajectory.precision, robot: robot,
        limits: limits)
      work.judgePositions(&report)
      work.judgeDifferences(&report)
      work.judgeStatedVelocities(&report)
      work.judgeStatedAccelerations(&report)
      work.judgeMidpoints(settings, &report)
      if let steps { work.judgeGaps(steps, &report) }
    }
    report.sortFindings()
    return report
  }

  private static func steps(of trajectory: RecordedTrajectory) -> TrajectoryReport.Steps? {
    var all: [Double] = []
    for piece in trajectory.pieces {
      for k in piece.times.indices.dropFirst() { all.append(piece.times[k] - piece.times[k - 1]) }
    }
    all.sort()
    guard let least = all.first, let most = all.last else { return nil }
    return TrajectoryReport.Steps(least: least, median: all[all.count / 2], most: most)
  }
}

/// The limits that a trajectory is held against.
struct EffectiveLimits: Sendable {
  let lower: JointVector
  let upper: JointVector
  /// Joints that turn without end have none.
  let hasRange: [Bool]
  let velocity: JointVector
  let acceleration: JointVector?
  let jerk: JointVector?

  init(
    _ robot: RobotModel, _ kind: RecordedTrajectory.Kind, _ settings: TrajectoryJudge.Settings,
    step: Double
  ) {
    lower = robot.limits.lower
    upper = robot.limits.upper
    hasRange = robot.jointKinds.map { $0 != .continuous }
    acceleration = robot.limits.acceleration
    jerk = robot.limits.jerk
    guard kind == .commanded, settings.lostPackets > 0, let acceleration = robot.limits.acceleration
    else {
      velocity = robot.limits.velocity
      return
    }
    var reduced = robot.limits.velocity
    for i in 0..<robot.jointCount {
      let room = Double(settings.lostPackets) * step * acceleration[i]
      // What is left stays positive, so that a ratio can be formed.
      reduced[i] = max(reduced[i] - room, 1e-3 * reduced[i])
    }
    velocity = reduced
  }
}
