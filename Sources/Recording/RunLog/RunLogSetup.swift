// SPDX-License-Identifier: GPL-3.0-or-later

package import MotionControl
package import SpatialMath

/// What a log tells once about its run, before the first tick.
package struct RunLogSetup: Sendable {
  package var rate: ControlRate
  package var robot: RobotModel
  /// The robot for viewers; by default the model's file with the tool added.
  package var urdf: String
  /// The robot's base in the world.
  package var X_WB: RigidTransform<World, Base>
  /// The tracker in the world.
  package var X_WC: RigidTransform<World, Tracker>
  /// The places to be treated, in the order of the plan's targets.
  package var points: [LoggedPoint]
  /// Facts about the run: seed, digests, versions. No date, host, path or wall-clock value, or two
  /// equal runs differ. `rate_hz` and `joint_count` are added.
  package var facts: [(key: String, value: String)]
  package var attachments: [LogAttachment]
  /// Messages a second on the channels that are for viewers alone.
  package var viewerRate: Int
  package var compression: MCAPCompression
  /// With the channel `/timing`: for runs in real time alone.
  package var hasTiming = false

  package init(
    rate: ControlRate, robot: RobotModel, urdf: String? = nil,
    X_WB: RigidTransform<World, Base>, X_WC: RigidTransform<World, Tracker>,
    points: [LoggedPoint], facts: [(key: String, value: String)] = [],
    attachments: [LogAttachment] = [], viewerRate: Int = 100,
    compression: MCAPCompression = .zstd(level: 1)
  ) {
    precondition(viewerRate > 0, "\(viewerRate) messages a second for viewers")
    self.rate = rate
    self.robot = robot
    self.urdf = urdf ?? robot.urdfText
    self.X_WB = X_WB
    self.X_WC = X_WC
    self.points = points
    self.facts = facts
    self.attachments = attachments
    self.viewerRate = viewerRate
    self.compression = compression
  }
}

/// A place on the skin as a marker shows it.
package struct LoggedPoint: Equatable, Sendable {
  package let name: String
  /// At the end of quiet expiration.
  package let X_PA: RigidTransform<Patient, Acupoint>

  package init(name: String, X_PA: RigidTransform<Patient, Acupoint>) {
    self.name = name
    self.X_PA = X_PA
  }
}

/// A file carried inside the log.
package struct LogAttachment: Equatable, Sendable {
  package let name: String
  /// Its media type, such as `application/json`.
  package let mediaType: String
  package let data: [UInt8]

  package init(name: String, mediaType: String, data: [UInt8]) {
    self.name = name
    self.mediaType = mediaType
    self.data = data
  }

  package init(name: String, mediaType: String, text: String) {
    self.init(name: name, mediaType: mediaType, data: Array(text.utf8))
  }

  /// A JSON document.
  package init(_ name: String, _ json: String) {
    self.init(name: name, mediaType: "application/json", text: json)
  }
}

/// How ticks become log time: tick 0 is one second, because tools take zero for "no time".
package struct LogTime: Equatable, Sendable {
  package static let origin: UInt64 = 1_000_000_000
  package let rate: ControlRate

  package init(rate: ControlRate) { self.rate = rate }

  /// The log time of a tick [ns], rounded down to whole nanoseconds.
  package func stamp(of tick: Tick) -> UInt64 {
    let hertz = UInt64(rate.hertz)
    let (seconds, rest) = UInt64(tick.index).quotientAndRemainder(dividingBy: hertz)
    return LogTime.origin + seconds * 1_000_000_000 + rest * 1_000_000_000 / hertz
  }

  /// The tick a stamp belongs to, nil before the origin.
  package func tick(at stamp: UInt64) -> Tick? {
    guard stamp >= LogTime.origin else { return nil }
    let hertz = UInt64(rate.hertz)
    let (seconds, rest) = (stamp - LogTime.origin).quotientAndRemainder(
      dividingBy: 1_000_000_000)
    // Up to a whole nanosecond was cut off.
    return Tick(Int(seconds * hertz + (rest * hertz + 999_999_999) / 1_000_000_000))
  }
}
