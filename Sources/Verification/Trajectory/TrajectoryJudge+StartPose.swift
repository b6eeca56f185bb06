// SPDX-License-Identifier: GPL-3.0-or-later

import MotionControl
import SpatialMath

extension TrajectoryJudge {
  /// Judges what a robot was told and what it did, and holds the first command of each piece
  /// against where the joints were: it may be no further than a joint at rest comes in one step at
  /// its acceleration limit.
  ///
  /// - Precondition: both count the same places.
  package func judge(
    commanded: RecordedTrajectory, measured: RecordedTrajectory
  ) -> (commanded: TrajectoryReport, measured: TrajectoryReport) {
    var report = judge(commanded)
    if let step = report.steps?.median, let acceleration = robot.limits.acceleration {
      let places = measured.pieces.flatMap(\.places)
      let positions = measured.pieces.flatMap(\.positions)
      for piece in commanded.pieces {
        guard let first = piece.places.first, let k = places.firstIndex(of: first) else { continue }
        for i in 0..<robot.jointCount {
          let judged = JudgedValue(
            piece.positions[0][i] - positions[k][i], limit: 0.5 * acceleration[i] * step * step,
            uncertainty: commanded.precision.position + measured.precision.position,
            at: TrajectoryFinding.Moment(time: piece.times[0], place: first))
          let unit = robot.jointKinds[i] == .prismatic ? "m" : "rad"
          report.note(judged, .startPose, .start, joint: i, unit: unit)
        }
      }
      report.sortFindings()
    }
    return (report, judge(measured))
  }
}
