// SPDX-License-Identifier: GPL-3.0-or-later

import MotionControl
package import Recording
import SpatialMath

extension RecordedTrajectory {
  /// Reads a log of our own at full rate: what the drives were told, and what the joints did.
  ///
  /// Times are simulated time: tick 0 is zero. A piece ends where the drives are switched off.
  ///
  /// - Throws: where the file is broken, or a number is not finite.
  package static func read(
    run log: RunLogReader
  ) throws -> (commanded: RecordedTrajectory, measured: RecordedTrajectory) {
    var commanded = RunPieces()
    var measured = RunPieces()
    var isDriven = true
    var refused: TrajectoryFileError?
    try log.forEachEntry(of: [.tick, .command]) { (entry) throws(MCAPFailure) in
      guard refused == nil else { return }
      do throws(TrajectoryFileError) {
        switch entry {
        case .tick(let logged):
          isDriven = logged.drivesEnabled
          if !isDriven { commanded.cut() }
          let robot = logged.input.robot
          try measured.add(robot.q, robot.qd, at: logged.input.tick, log, "/inputs")
        case .command(let tick, let q, let qd, _):
          if isDriven { try commanded.add(q, qd, at: tick, log, "/joint_commands") }
        case .truth, .snapshot, .gap: break
        }
      } catch {
        refused = error
      }
    }
    if let refused { throw refused }
    return (
      commanded.trajectory(.commanded, source: "topic /joint_commands"),
      measured.trajectory(.measured, source: "topic /inputs")
    )
  }
}

/// The pieces of one series of a run, while they are read.
private struct RunPieces {
  private var pieces: [RecordedTrajectory.Piece] = []
  private var piece = RecordedTrajectory.Piece()
  private var positions = WrittenSteps.OfBinary()
  private var velocities = WrittenSteps.OfBinary()

  /// What was so far is a piece whose end need not rest.
  mutating func cut() {
    guard !piece.times.isEmpty else { return }
    piece.isCut = true
    pieces.append(piece)
    piece = RecordedTrajectory.Piece()
  }

  mutating func add(
    _ q: JointVector, _ qd: JointVector, at tick: Tick, _ log: RunLogReader, _ topic: String
  ) throws(TrajectoryFileError) {
    for (vector, what) in [(q, "position"), (qd, "velocity")] {
      for i in 0..<log.jointCount where !vector[i].isFinite {
        throw TrajectoryFileError(
          file: log.file.path,
          place: "\(topic), tick \(tick.index), \(what) of joint \(i + 1)",
          .notFinite("\(vector[i])"))
      }
    }
    let time = log.rate.seconds(at: tick)
    if let before = piece.times.last, time <= before {
      throw TrajectoryFileError(
        file: log.file.path, place: "\(topic), tick \(tick.index)",
        .timeNotRising(before: "\(before)", now: "\(time)"))
    }
    piece.times.append(time)
    piece.places.append(tick.index)
    piece.positions.append(q)
    piece.velocities.append(qd)
    for i in 0..<log.jointCount {
      positions.add(q[i])
      velocities.add(qd[i])
    }
  }

  /// Ticks are exact; seconds are rounded to doubles.
  func trajectory(_ kind: RecordedTrajectory.Kind, source: String) -> RecordedTrajectory {
    var precision = RecordedTrajectory.Precision()
    let all = piece.times.isEmpty ? pieces : pieces + [piece]
    precision.time = (all.last?.times.last ?? 0) * 0x1p-53
    precision.position = positions.half
    precision.velocity = velocities.half
    return RecordedTrajectory(
      kind: kind, source: source, placeName: "tick",
      pieces: all, precision: precision)
  }
}
