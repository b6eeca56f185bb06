// SPDX-License-Identifier: GPL-3.0-or-later

/// What a run came to: the content of `summary.json`. Units stand in the names; what was not seen
/// is absent. Nothing in it depends on the machine, the place or the hour.
package struct RunSummary: Codable, Equatable, Sendable {
  package enum Verdict: String, Codable, Sendable {
    /// Every target served, every limit and requirement kept.
    case passed
    /// Carried through, but something was not kept; `reasons` says what.
    case failed
    /// Ended by a response to faults or to the operator's stop.
    case stopped
  }

  package var schema = "robotsim.summary/1"
  package var verdict: Verdict
  /// What ended the run: `done`, `held` after a safety response, `duration` as asked, `overdue`,
  /// or `interrupted` by a signal.
  package var ended: String
  /// One sentence each; empty when passed.
  package var reasons: [String]
  package var scenario: String
  package var scenario_digest: String
  package var seed: UInt64
  package var robot: String
  package var tool: String
  package var rate_hz: Int
  package var ticks: Int
  /// Simulated time.
  package var duration_s: Double
  /// In the order of their visits.
  package var targets: [TargetSummary]
  /// From the base outwards.
  package var joints: [JointSummary]
  package var faults: [FaultSummary]
  package var requirements: [RequirementSummary]
  /// Cautions that held at targets and forbade nothing; absent when there were none.
  package var cautions: [CautionSummary]?
  /// Cautions and ceilings that the scenario set aside by name; absent when there were none.
  package var overrides: [CautionSummary]?
  /// How near the tool came to each zone of the patient; absent without zones.
  package var exclusion_zones: [ZoneSummary]?
  /// Nil where the patient is known exactly.
  package var registration: RegistrationSummary?
  /// Nil when nothing was recorded.
  package var log: LogSummary?

  package init(
    verdict: Verdict, ended: String, reasons: [String], scenario: String, scenario_digest: String,
    seed: UInt64, robot: String, tool: String, rate_hz: Int, ticks: Int, duration_s: Double,
    targets: [TargetSummary], joints: [JointSummary], faults: [FaultSummary],
    requirements: [RequirementSummary] = [], log: LogSummary? = nil
  ) {
    self.verdict = verdict
    self.ended = ended
    self.reasons = reasons
    self.scenario = scenario
    self.scenario_digest = scenario_digest
    self.seed = seed
    self.robot = robot
    self.tool = tool
    self.rate_hz = rate_hz
    self.ticks = ticks
    self.duration_s = duration_s
    self.targets = targets
    self.joints = joints
    self.faults = faults
    self.requirements = requirements
    self.log = log
  }

  /// The document.
  ///
  /// - Throws: where a number is not finite.
  package func json() throws(EncodingError) -> [UInt8] { try JSONDocument.bytes(of: self) }
}

/// How the worst moment of one joint stands against each limit; one is the limit.
package struct JointSummary: Codable, Equatable, Sendable {
  package var name: String
  package var position_ratio: Double
  package var velocity_ratio: Double
  package var acceleration_ratio: Double
  package var jerk_ratio: Double

  package init(
    name: String, position_ratio: Double, velocity_ratio: Double, acceleration_ratio: Double,
    jerk_ratio: Double
  ) {
    self.name = name
    self.position_ratio = position_ratio
    self.velocity_ratio = velocity_ratio
    self.acceleration_ratio = acceleration_ratio
    self.jerk_ratio = jerk_ratio
  }
}

/// A fault, when it was latched, and what was done.
package struct FaultSummary: Codable, Equatable, Sendable {
  package var name: String
  package var at_s: Double
  package var response: String

  package init(name: String, at_s: Double, response: String) {
    self.name = name
    self.at_s = at_s
    self.response = response
  }
}

/// A caution at a target: its note, or why it was set aside.
package struct CautionSummary: Codable, Equatable, Sendable {
  package var target: String
  package var caution: String
  package var text: String

  package init(target: String, caution: String, text: String) {
    self.target = target
    self.caution = caution
    self.text = text
  }
}

/// How near the tool really came to a zone of the patient; negative is inside.
package struct ZoneSummary: Codable, Equatable, Sendable {
  package var name: String
  package var reason: String
  package var clearance_min_mm: Double?

  package init(name: String, reason: String, clearance_min_mm: Double?) {
    self.name = name
    self.reason = reason
    self.clearance_min_mm = clearance_min_mm
  }
}

/// A requirement of the scenario; it holds while its robustness is not negative.
package struct RequirementSummary: Codable, Equatable, Sendable {
  package var id: String
  package var robustness: Double
  package var holds: Bool

  package init(id: String, robustness: Double, holds: Bool) {
    self.id = id
    self.robustness = robustness
    self.holds = holds
  }
}

/// The log that belongs to the run.
package struct LogSummary: Codable, Equatable, Sendable {
  package var size_bytes: UInt64
  package var message_count: UInt64
  /// Of the messages, whatever the compression.
  package var digest: String

  package init(size_bytes: UInt64, message_count: UInt64, digest: String) {
    self.size_bytes = size_bytes
    self.message_count = message_count
    self.digest = digest
  }
}
