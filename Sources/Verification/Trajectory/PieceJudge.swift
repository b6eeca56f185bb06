// SPDX-License-Identifier: GPL-3.0-or-later

import MotionControl
import SpatialMath

/// The checks of one piece of a trajectory.
struct PieceJudge {
  let piece: RecordedTrajectory.Piece
  let kind: RecordedTrajectory.Kind
  let precision: RecordedTrajectory.Precision
  let robot: RobotModel
  let limits: EffectiveLimits

  var joints: Range<Int> { 0..<robot.jointCount }

  /// `rad` or `m`, with what it is divided by.
  func unit(_ i: Int, _ per: String = "") -> String {
    (robot.jointKinds[i] == .prismatic ? "m" : "rad") + per
  }

  /// Half-way between two samples; the place is the earlier one's.
  func moment(_ k: Int, _ l: Int) -> TrajectoryFinding.Moment {
    TrajectoryFinding.Moment(
      time: 0.5 * (piece.times[k] + piece.times[l]), place: piece.places[min(k, l)])
  }

  func judgePositions(_ report: inout TrajectoryReport) {
    let name: TrajectoryFinding.Name =
      kind == .commanded ? .commandedPosition : .measuredPosition
    for k in piece.times.indices {
      for i in joints where limits.hasRange[i] {
        let judged = JudgedValue(
          position: piece.positions[k][i], lower: limits.lower[i], upper: limits.upper[i],
          uncertainty: precision.position, at: moment(k, k))
        report.joints[i].position.see(judged, .positions)
        report.note(judged, name, .positions, joint: i, unit: unit(i))
      }
    }
  }

  /// A series with rest put before and after it, sample by sample.
  ///
  /// - Parameter visit: the window, the index of its oldest sample by order of difference, and
  ///   whether rest before or after takes part, again by order.
  func forEachWindow(
    of values: [JointVector], restsBefore: Bool, restsAfter: Bool,
    _ visit: (DifferenceWindow, _ newest: Int, _ virtual: Int) -> Void
  ) {
    var window = DifferenceWindow()
    let count = values.count
    let first = restsBefore ? -3 : 0
    let last = restsAfter ? count + 2 : count - 1
    for virtual in first...last {
      let k = min(max(virtual, 0), count - 1)
      window.push(values[k], at: piece.times[k])
      visit(window, k, virtual)
    }
  }

  /// What a difference of some order was made from.
  struct Span {
    let moment: TrajectoryFinding.Moment
    let basis: TrajectoryFinding.Basis
  }

  /// - Parameter inside: the basis where no rest takes part.
  func span(
    order: Int, virtual: Int, inside: TrajectoryFinding.Basis
  ) -> Span {
    let last = piece.times.count - 1
    let oldest = min(max(virtual - order, 0), last)
    let newest = min(max(virtual, 0), last)
    let basis: TrajectoryFinding.Basis =
      virtual - order < 0 ? .start : virtual > last ? .end : inside
    return Span(moment: moment(oldest, newest), basis: basis)
  }

  func judgeDifferences(_ report: inout TrajectoryReport) {
    let isCommanded = kind == .commanded
    let rounding = DifferenceWindow.Precision(time: precision.time, value: precision.position)
    let velocityName: TrajectoryFinding.Name = isCommanded ? .commandedVelocity : .measuredVelocity
    forEachWindow(
      of: piece.positions, restsBefore: isCommanded, restsAfter: isCommanded && !piece.isCut
    ) { window, newest, virtual in
      for i in joints {
        if window.known >= 2, window.times[0] > window.times[1] {
          let span = span(order: 1, virtual: virtual, inside: .differences)
          let judged = JudgedValue(
            window.slope(i), limit: limits.velocity[i],
            uncertainty: window.slopeError(i, 0, rounding), at: span.moment)
          report.joints[i].velocity.see(judged, span.basis)
          report.note(judged, velocityName, span.basis, joint: i, unit: unit(i, "/s"))
        }
        if let acceleration = limits.acceleration, window.known >= 3 {
          let span = span(order: 2, virtual: virtual, inside: .differences)
          let judged = JudgedValue(
            window.curvature(i), limit: acceleration[i],
            uncertainty: window.curvatureError(i, 0, rounding), at: span.moment)
          report.joints[i].acceleration.see(judged, span.basis)
          if isCommanded {
            report.note(judged, .commandedAcceleration, span.basis, joint: i, unit: unit(i, "/s²"))
          }
        }
        if let jerk = limits.jerk, window.known >= 4 {
          let span = span(order: 3, virtual: virtual, inside: .differences)
          let judged = JudgedValue(
            window.third(i), limit: jerk[i], uncertainty: window.thirdError(i, rounding),
            at: span.moment)
          report.joints[i].jerk.see(judged, span.basis)
          if isCommanded {
            report.note(judged, .commandedJerk, span.basis, joint: i, unit: unit(i, "/s³"))
          }
        }
      }
    }
  }

  /// In an even series, a step that is much longer than the others.
  func judgeGaps(_ steps: TrajectoryReport.Steps, _ report: inout TrajectoryReport) {
    let even = piece.times.indices.dropFirst().count {
      abs(piece.times[$0] - piece.times[$0 - 1] - steps.median) <= 0.1 * steps.median
    }
    guard Double(even) >= 0.9 * Double(piece.times.count - 1) else { return }
    for k in piece.times.indices.dropFirst() {
      let judged = JudgedValue(
        piece.times[k] - piece.times[k - 1], limit: TrajectoryJudge.gapSteps * steps.median,
        uncertainty: 2 * precision.time, at: moment(k - 1, k))
      report.note(judged, .samplingGap, .times, joint: nil, unit: "s")
    }
  }
}
