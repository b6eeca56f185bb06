// SPDX-License-Identifier: GPL-3.0-or-later

import MotionControl
import SpatialMath

/// The midpoint test: half-way between two samples, the tool where the joints' midpoint puts it
/// against the midpoint of the tool's two poses.
///
/// A joint that jumps, or an arm that changes its branch, takes the tool a long way round between
/// two poses that are near each other. Every pair of neighbours is tested, so that short
/// trajectories are judged like long ones.
///
/// Source of the idea: moveit/moveit pull request 3618, instead of a threshold for joint jumps.
extension PieceJudge {
  func judgeMidpoints(
    _ settings: TrajectoryJudge.Settings, _ report: inout TrajectoryReport
  ) {
    guard var before = piece.positions.first.map(robot.toolPose) else { return }
    for k in piece.times.indices.dropFirst() {
      let (qa, qb) = (piece.positions[k - 1], piece.positions[k])
      let after = robot.toolPose(at: qb)
      defer { before = after }
      guard qa != qb else { continue }
      let half = robot.toolPose(at: (qa + qb) * 0.5)
      let chord = (after.translation - before.translation).length
      let middle = (before.translation + after.translation) * 0.5
      let turn = (before.rotation.inverse * after.rotation).log
      let turned = before.rotation * RotationMatrix.exp(turn * 0.5)
      let joint = mostMoved(qa, qb)
      let length = JudgedValue(
        (half.translation - middle).length,
        limit: settings.midpointLength + TrajectoryJudge.chordShare * chord,
        uncertainty: 0, at: moment(k - 1, k))
      report.midpointLength.see(length, .midpoint)
      report.note(length, .midpoint, .midpoint, joint: joint, unit: "m")
      let angle = JudgedValue(
        turned.angle(to: half.rotation),
        limit: settings.midpointAngle + TrajectoryJudge.chordShare * turn.length,
        uncertainty: 0, at: moment(k - 1, k))
      report.midpointAngle.see(angle, .midpoint)
      report.note(angle, .midpoint, .midpoint, joint: joint, unit: "rad")
    }
  }

  /// The joint that takes longest for a step at its largest velocity.
  private func mostMoved(_ qa: JointVector, _ qb: JointVector) -> Int {
    var most = 0
    var longest = -1.0
    for i in joints {
      let time = abs(qb[i] - qa[i]) / limits.velocity[i]
      if time > longest {
        longest = time
        most = i
      }
    }
    return most
  }
}
