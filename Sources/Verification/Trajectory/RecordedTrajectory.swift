// SPDX-License-Identifier: GPL-3.0-or-later

package import SpatialMath

/// A joint trajectory as a file states it: samples in time, with or without derivatives.
///
/// Joints are in the order of the robot, from the base outwards.
package struct RecordedTrajectory: Equatable, Sendable {
  package enum Kind: String, Equatable, Sendable {
    /// What the drives were, or will be, told.
    case commanded
    /// What the joints did.
    case measured
  }

  /// Samples that belong to one motion: nothing is joined across pieces.
  package struct Piece: Equatable, Sendable {
    /// Strictly rising [s].
    package var times: [Double] = []
    /// Line, message or tick of each sample in the file.
    package var places: [Int] = []
    /// [rad, m].
    package var positions: [JointVector] = []
    /// As stated by the file; empty where it states none [rad/s, m/s].
    package var velocities: [JointVector] = []
    /// As stated by the file; empty where it states none [rad/s², m/s²].
    package var accelerations: [JointVector] = []
    /// The drives were switched off after the last sample: it need not be at rest.
    package var isCut = false

    package init() {}
  }

  /// Half the steps in which the file writes its numbers: each may be off by so much.
  package struct Precision: Equatable, Sendable {
    /// [s]; no more than a double's rounding where the steps are even, and so taken at their word.
    package var time = 0.0
    /// [rad, m].
    package var position = 0.0
    package var velocity = 0.0
    package var acceleration = 0.0

    package init() {}
  }

  package var kind: Kind
  /// Where in the file it stands, such as `topic /joint_commands`; empty for a table.
  package var source: String
  /// What `Piece.places` counts: `line`, `message` or `tick`.
  package var placeName: String
  package var pieces: [Piece]
  /// Zero of the pieces' times, where the file counts from long ago [s].
  package var timeOrigin = 0.0
  package var precision: Precision

  package init(
    kind: Kind, source: String, placeName: String, pieces: [Piece], precision: Precision
  ) {
    self.kind = kind
    self.source = source
    self.placeName = placeName
    self.pieces = pieces
    self.precision = precision
  }

  package var sampleCount: Int { pieces.reduce(0) { $0 + $1.times.count } }
}
