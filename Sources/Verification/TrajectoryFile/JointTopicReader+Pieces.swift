// SPDX-License-Identifier: GPL-3.0-or-later

import Recording
import SpatialMath
import StrictJSON

extension JointTopicReader {
  /// All states of the topic as one trajectory.
  func states(
    in reader: MCAPReader, kind: RecordedTrajectory.Kind
  ) throws -> RecordedTrajectory {
    let all = try messages(in: reader) { (decoder) throws(CDRDecoder.Failure) in
      try decoder.jointState()
    } _: { (node) throws(JSONError) in
      try node.jointState()
    }
    let haveStamps = all.contains { $0.message.stamp != 0 }
    let haveVelocities = all.contains { !$0.message.velocities.isEmpty }
    var samples = Samples(placeName: "message")
    var known: (names: [String], places: [Int]?) = ([], nil)
    for (index, (time, state)) in all.enumerated() {
      let number = index + 1
      if known.names != state.names {
        known = (state.names, try places(state.names, number))
      }
      guard let places = known.places else { continue }
      let count = state.names.count
      let stamp = haveStamps ? state.stamp : time
      try samples.advance(to: stamp, number) { before in
        refuse(number, .timeNotRising(before: seconds(before), now: seconds(stamp)))
      }
      samples.piece.positions.append(
        try vector(
          state.positions, "position", of: places, count: count, number, &samples.positions))
      guard haveVelocities else { continue }
      guard !state.velocities.isEmpty else {
        throw refuse(number, .notStatedThroughout("velocity"))
      }
      samples.piece.velocities.append(
        try vector(
          state.velocities, "velocity", of: places, count: count, number, &samples.velocities))
    }
    guard samples.piece.times.count >= 2 else {
      throw TrajectoryFileError(
        file: file, place: channel.name, .tooFewSamples(samples.piece.times.count))
    }
    return samples.trajectory(kind, source: "topic \(channel.name)")
  }

  /// Each message of the topic as a trajectory of its own.
  func trajectories(
    in reader: MCAPReader, kind: RecordedTrajectory.Kind
  ) throws -> [RecordedTrajectory] {
    let all = try messages(in: reader) { (decoder) throws(CDRDecoder.Failure) in
      try decoder.jointTrajectory()
    } _: { (node) throws(JSONError) in
      try node.jointTrajectory()
    }
    guard !all.isEmpty else {
      throw TrajectoryFileError(file: file, place: channel.name, .tooFewSamples(0))
    }
    var trajectories: [RecordedTrajectory] = []
    for (index, (_, message)) in all.enumerated() {
      let source = "topic \(channel.name)" + (all.count > 1 ? ", message \(index + 1)" : "")
      trajectories.append(try samples(of: message, index + 1).trajectory(kind, source: source))
    }
    return trajectories
  }

  private func samples(
    of message: JointTrajectoryMessage, _ number: Int
  ) throws(TrajectoryFileError) -> Samples {
    guard let places = try places(message.names, number) else {
      throw refuse(number, .missingJoint(naming.names[0], found: message.names))
    }
    guard message.points.count >= 2 else {
      throw refuse(number, .tooFewSamples(message.points.count))
    }
    let count = message.names.count
    let haveVelocities = message.points.contains { !$0.velocities.isEmpty }
    let haveAccelerations = message.points.contains { !$0.accelerations.isEmpty }
    var samples = Samples(placeName: "point")
    for (index, point) in message.points.enumerated() {
      let k = index + 1
      try samples.advance(to: point.time, k) { before in
        refuse(
          number, at: "point \(k)",
          .timeNotRising(before: seconds(before), now: seconds(point.time)))
      }
      samples.piece.positions.append(
        try vector(
          point.positions, "positions", of: places, count: count, number, point: k,
          &samples.positions))
      if haveVelocities {
        guard !point.velocities.isEmpty else {
          throw refuse(number, at: "point \(k)", .notStatedThroughout("velocities"))
        }
        samples.piece.velocities.append(
          try vector(
            point.velocities, "velocities", of: places, count: count, number, point: k,
            &samples.velocities))
      }
      guard haveAccelerations else { continue }
      guard !point.accelerations.isEmpty else {
        throw refuse(number, at: "point \(k)", .notStatedThroughout("accelerations"))
      }
      samples.piece.accelerations.append(
        try vector(
          point.accelerations, "accelerations", of: places, count: count, number, point: k,
          &samples.accelerations))
    }
    return samples
  }

  private func seconds(_ nanoseconds: Int64) -> String {
    let (whole, rest) = nanoseconds.quotientAndRemainder(dividingBy: 1_000_000_000)
    let digits = String(abs(rest))
    let sign = nanoseconds < 0 && whole == 0 ? "-" : ""
    return "\(sign)\(whole)." + String(repeating: "0", count: 9 - digits.count) + digits
  }
}

/// Samples while they are read, and in which steps their numbers are written.
private struct Samples {
  let placeName: String
  var piece = RecordedTrajectory.Piece()
  var positions = WrittenSteps.OfBinary()
  var velocities = WrittenSteps.OfBinary()
  var accelerations = WrittenSteps.OfBinary()
  private var first: Int64?
  private var last: Int64 = 0
  /// Trajectories count from their start, states from the first of them.
  private let countsFromFirst: Bool

  init(placeName: String) {
    self.placeName = placeName
    countsFromFirst = placeName == "message"
  }

  /// Subtracts stamps as whole nanoseconds, so that nothing is rounded away.
  mutating func advance(
    to stamp: Int64, _ place: Int, _ refuse: (Int64) -> TrajectoryFileError
  ) throws(TrajectoryFileError) {
    if first != nil, stamp <= last { throw refuse(last) }
    let origin = first ?? (countsFromFirst ? stamp : 0)
    first = origin
    last = stamp
    piece.times.append(Double(stamp - origin) * 1e-9)
    piece.places.append(place)
  }

  func trajectory(_ kind: RecordedTrajectory.Kind, source: String) -> RecordedTrajectory {
    var precision = RecordedTrajectory.Precision()
    precision.time = WrittenSteps.precision(ofTimes: piece.times, half: 0.5e-9)
    precision.position = positions.half
    precision.velocity = velocities.half
    precision.acceleration = accelerations.half
    return RecordedTrajectory(
      kind: kind, source: source, placeName: placeName, pieces: [piece], precision: precision)
  }
}
