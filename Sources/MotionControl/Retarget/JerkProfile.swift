// SPDX-License-Identifier: GPL-3.0-or-later

/// Position, velocity and acceleration of one joint [rad, rad/s, rad/s²] or [m, m/s, m/s²].
struct JointPhase: Equatable, Sendable {
  var q: Double
  var qd: Double
  var qdd: Double

  /// After `t` of constant jerk.
  @inline(__always) func after(_ t: Double, jerk: Double) -> JointPhase {
    JointPhase(
      q: q + t * (qd + t * (0.5 * qdd + t * (jerk * (1.0 / 6)))),
      qd: qd + t * (qdd + t * (0.5 * jerk)), qdd: qdd + t * jerk)
  }
}

/// The motion of one joint: pieces of constant jerk, one after another.
///
/// At most three of the brake and fourteen of the rest. Each piece has its own velocity and
/// acceleration to start with, which differ from what the one before leads to by rounding only: a
/// cruise of minutes is one without acceleration. Allocates: never.
struct JerkProfile: Equatable, Sendable {
  static let capacity = 17

  struct Piece: Equatable, Sendable {
    /// How long it lasts [s].
    var time = 0.0
    /// [rad/s³, m/s³]
    var jerk = 0.0
    /// Velocity at its start [rad/s, m/s].
    var velocity = 0.0
    /// Acceleration at its start [rad/s², m/s²].
    var acceleration = 0.0
  }

  /// Where it starts.
  private(set) var start: JointPhase
  private(set) var count = 0
  /// How many pieces bring a joint that starts outside its limits back.
  private(set) var brakeCount = 0
  var pieces: [17 of Piece]

  init(from start: JointPhase) {
    self.start = start
    pieces = [17 of Piece](repeating: Piece())
  }

  /// Empties it, to start anew.
  mutating func restart(from start: JointPhase) {
    self.start = start
    count = 0
    brakeCount = 0
  }

  static func == (a: JerkProfile, b: JerkProfile) -> Bool {
    guard a.start == b.start, a.count == b.count, a.brakeCount == b.brakeCount else { return false }
    for i in 0..<a.count where a.pieces[i] != b.pieces[i] { return false }
    return true
  }

  /// Adds a piece, unless it takes no time.
  @inline(__always) mutating func append(_ piece: Piece) {
    guard piece.time > 0 else { return }
    precondition(count < JerkProfile.capacity)
    pieces[count] = piece
    count += 1
  }

  /// What was added so far is the brake.
  mutating func endBrake() { brakeCount = count }

  /// The sum of the pieces [s].
  var duration: Double {
    var sum = 0.0
    let pieces = pieces.span
    for i in 0..<count { sum += pieces[i].time }
    return sum
  }

  /// The motion at a time from the start [s] and the jerk there; past the end the last
  /// acceleration goes on.
  func phase(at time: Double) -> (phase: JointPhase, jerk: Double) {
    var phase = start
    var left = max(time, 0)
    let pieces = pieces.span
    for i in 0..<count {
      let piece = pieces[i]
      phase.qd = piece.velocity
      phase.qdd = piece.acceleration
      if left < piece.time { return (phase.after(left, jerk: piece.jerk), piece.jerk) }
      phase = phase.after(piece.time, jerk: piece.jerk)
      left -= piece.time
    }
    return (phase.after(left, jerk: 0), 0)
  }
}
