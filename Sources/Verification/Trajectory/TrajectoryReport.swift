// SPDX-License-Identifier: GPL-3.0-or-later

/// What the judge found in one trajectory.
package struct TrajectoryReport: Equatable, Sendable {
  /// The steps between samples [s].
  package struct Steps: Equatable, Sendable {
    package let least: Double
    package let median: Double
    package let most: Double
  }

  package let kind: RecordedTrajectory.Kind
  package let source: String
  package let placeName: String
  /// Zero of all times in this report, where the file counts from long ago [s].
  package let timeOrigin: Double
  package let pieceCount: Int
  package let sampleCount: Int
  /// From the first sample to the last [s].
  package let duration: Double
  /// Nil where no piece has two samples.
  package let steps: Steps?
  package let precision: RecordedTrajectory.Precision
  /// In the order of the robot's joints.
  package internal(set) var joints: [TrajectoryJointUse]
  /// How far the tool is off the way between two samples, half-way between them [m].
  package internal(set) var midpointLength: LimitUse
  /// The same for its orientation [rad].
  package internal(set) var midpointAngle: LimitUse
  /// In the order of their first moments.
  package internal(set) var findings: [TrajectoryFinding] = []

  package var isClean: Bool { findings.isEmpty }

  /// Keeps a value that is beyond its limit.
  mutating func note(
    _ judged: JudgedValue, _ name: TrajectoryFinding.Name, _ basis: TrajectoryFinding.Basis,
    joint: Int?, unit: String
  ) {
    guard judged.isBeyond else { return }
    let known = findings.firstIndex {
      $0.name == name && $0.basis == basis && $0.joint == joint && $0.unit == unit
    }
    guard let known else {
      findings.append(
        TrajectoryFinding(
          name: name, basis: basis, joint: joint, unit: unit, first: judged.moment,
          worst: judged.moment, count: 1, value: judged.value, limit: judged.limit,
          uncertainty: judged.uncertainty, ratio: judged.ratio))
      return
    }
    findings[known].count += 1
    guard judged.ratio > findings[known].ratio else { return }
    findings[known].worst = judged.moment
    findings[known].value = judged.value
    findings[known].limit = judged.limit
    findings[known].uncertainty = judged.uncertainty
    findings[known].ratio = judged.ratio
  }

  /// In the order of their first moments; those of a moment by joint and name.
  mutating func sortFindings() {
    findings.sort {
      ($0.first.time, $0.joint ?? -1, $0.name.rawValue, $0.basis.rawValue)
        < ($1.first.time, $1.joint ?? -1, $1.name.rawValue, $1.basis.rawValue)
    }
  }
}
