// SPDX-License-Identifier: GPL-3.0-or-later

import SpatialMath

/// The derivatives that a file states: against the limits, and against its own positions.
extension PieceJudge {
  func judgeStatedVelocities(_ report: inout TrajectoryReport) {
    guard !piece.velocities.isEmpty else { return }
    let isCommanded = kind == .commanded
    let name: TrajectoryFinding.Name = isCommanded ? .commandedVelocity : .measuredVelocity
    for k in piece.times.indices {
      for i in joints {
        let judged = JudgedValue(
          piece.velocities[k][i], limit: limits.velocity[i], uncertainty: precision.velocity,
          at: moment(k, k))
        report.joints[i].velocity.see(judged, .stated)
        report.note(judged, name, .stated, joint: i, unit: unit(i, "/s"))
      }
    }
    guard isCommanded else { return }
    judgeRest(
      piece.velocities, limits.velocity, .commandedAcceleration, "/s", precision.velocity, &report)
    let rounding = DifferenceWindow.Precision(time: precision.time, value: precision.velocity)
    forEachWindow(of: piece.velocities, restsBefore: false, restsAfter: false) {
      window, newest, virtual in
      for i in joints {
        if window.known >= 2, let acceleration = limits.acceleration {
          let span = span(order: 1, virtual: virtual, inside: .statedDifferences)
          let judged = JudgedValue(
            window.slope(i), limit: acceleration[i],
            uncertainty: window.slopeError(i, 0, rounding), at: span.moment)
          report.joints[i].acceleration.see(judged, .statedDifferences)
          report.note(
            judged, .commandedAcceleration, .statedDifferences, joint: i, unit: unit(i, "/s²"))
        }
        if window.known >= 3, let jerk = limits.jerk {
          let span = span(order: 2, virtual: virtual, inside: .statedDifferences)
          let judged = JudgedValue(
            window.curvature(i), limit: jerk[i],
            uncertainty: window.curvatureError(i, 0, rounding), at: span.moment)
          report.joints[i].jerk.see(judged, .statedDifferences)
          report.note(judged, .commandedJerk, .statedDifferences, joint: i, unit: unit(i, "/s³"))
        }
      }
    }
    judgeVelocityConsistency(&report)
  }

  func judgeStatedAccelerations(_ report: inout TrajectoryReport) {
    guard !piece.accelerations.isEmpty, kind == .commanded, let acceleration = limits.acceleration
    else { return }
    for k in piece.times.indices {
      for i in joints {
        let judged = JudgedValue(
          piece.accelerations[k][i], limit: acceleration[i], uncertainty: precision.acceleration,
          at: moment(k, k))
        report.joints[i].acceleration.see(judged, .stated)
        report.note(judged, .commandedAcceleration, .stated, joint: i, unit: unit(i, "/s²"))
      }
    }
    judgeRest(
      piece.accelerations, acceleration, .commandedJerk, "/s²", precision.acceleration, &report)
    judgeAccelerationConsistency(acceleration, &report)
    guard let jerk = limits.jerk else { return }
    let rounding = DifferenceWindow.Precision(time: precision.time, value: precision.acceleration)
    forEachWindow(of: piece.accelerations, restsBefore: false, restsAfter: false) {
      window, newest, virtual in
      guard window.known >= 2 else { return }
      for i in joints {
        let span = span(order: 1, virtual: virtual, inside: .statedDifferences)
        let judged = JudgedValue(
          window.slope(i), limit: jerk[i], uncertainty: window.slopeError(i, 0, rounding),
          at: span.moment)
        report.joints[i].jerk.see(judged, .statedDifferences)
        report.note(judged, .commandedJerk, .statedDifferences, joint: i, unit: unit(i, "/s³"))
      }
    }
  }

  /// A stated derivative that is not zero at an end is a jump there.
  private func judgeRest(
    _ values: [JointVector], _ limit: JointVector, _ name: TrajectoryFinding.Name, _ per: String,
    _ uncertainty: Double, _ report: inout TrajectoryReport
  ) {
    let last = values.count - 1
    for (k, basis) in [(0, TrajectoryFinding.Basis.start), (last, .end)]
    where basis == .start || !piece.isCut {
      for i in joints {
        let judged = JudgedValue(
          values[k][i], limit: TrajectoryJudge.restShare * limit[i], uncertainty: uncertainty,
          at: moment(k, k))
        report.note(judged, name, basis, joint: i, unit: unit(i, per))
      }
    }
  }

  /// A stated velocity lies between the slopes before and after its sample, or near them.
  private func judgeVelocityConsistency(_ report: inout TrajectoryReport) {
    let rounding = DifferenceWindow.Precision(time: precision.time, value: precision.position)
    forEachWindow(of: piece.positions, restsBefore: false, restsAfter: false) {
      window, newest, virtual in
      guard window.known >= 3 else { return }
      for i in joints {
        let (before, after) = (window.slope(i, 1), window.slope(i, 0))
        let rounded =
          window.slopeError(i, 0, rounding) + window.slopeError(i, 1, rounding)
          + precision.velocity
        let judged = JudgedValue(
          piece.velocities[newest - 1][i] - 0.5 * (before + after),
          limit: abs(after - before) + TrajectoryJudge.consistencyShare * limits.velocity[i],
          uncertainty: rounded, at: moment(newest - 1, newest - 1))
        report.note(judged, .statedVelocity, .consistency, joint: i, unit: unit(i, "/s"))
      }
    }
  }

  /// A stated acceleration is no further from the second difference at its sample than the second
  /// differences beside it are.
  private func judgeAccelerationConsistency(
    _ limit: JointVector, _ report: inout TrajectoryReport
  ) {
    let rounding = DifferenceWindow.Precision(time: precision.time, value: precision.position)
    var earlier = JointVector.zero
    forEachWindow(of: piece.positions, restsBefore: false, restsAfter: false) {
      window, newest, virtual in
      guard window.known == 4 else { return }
      for i in joints {
        let (here, after) = (window.curvature(i, 1), window.curvature(i, 0))
        if newest >= 4 {
          let judged = JudgedValue(
            piece.accelerations[newest - 2][i] - here,
            limit: max(abs(after - here), abs(here - earlier[i]))
              + TrajectoryJudge.consistencyShare * limit[i],
            uncertainty: 2 * window.curvatureError(i, 1, rounding) + precision.acceleration,
            at: moment(newest - 2, newest - 2))
          report.note(judged, .statedAcceleration, .consistency, joint: i, unit: unit(i, "/s²"))
        }
        earlier[i] = here
      }
    }
  }
}
