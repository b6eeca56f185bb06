// SPDX-License-Identifier: GPL-3.0-or-later

import AcupointModel
import MotionControl
import Recording
package import Reporting
import Safety
import Treatment
import Verification

extension RunSummary {
  /// What a run came to, in the units of people, with the log that tells of it.
  package init(_ outcome: SimulationRun.Outcome, of prepared: PreparedRun) {
    self.init(outcome.course, of: prepared)
    log = LogSummary(
      size_bytes: outcome.log.size_bytes, message_count: outcome.log.messageCount,
      digest: outcome.log.digest.text)
  }

  /// The same before the log is closed, which carries it.
  init(_ course: SimulationRun.Course, of prepared: PreparedRun) {
    let found = course.verdict
    let scenario = prepared.scenario
    let robot = prepared.robot.model
    // The operator's stop is answered like a fault, but latches none.
    let isStopped = course.ended == .held || !found.faults.isEmpty
    let passed = found.passed && course.ended != .interrupted
    let verdict: Verdict = isStopped ? .stopped : (passed ? .passed : .failed)
    self.init(
      verdict: verdict, ended: course.ended.rawValue, reasons: RunSummary.reasons(course),
      scenario: scenario.name,
      scenario_digest: scenario.digest, seed: scenario.seed,
      robot: robot.name, tool: scenario.robot.tool, rate_hz: scenario.control.rate.hertz,
      ticks: course.ticks, duration_s: scenario.control.rate.seconds(at: found.end),
      targets: zip(found.targets, prepared.plan.targets).map { result, target in
        TargetSummary(result, target, certainty: prepared.certainty(of: target))
      },
      joints: zip(robot.jointNames, found.joints).map { name, use in
        JointSummary(
          name: name, position_ratio: use.position.ratio, velocity_ratio: use.velocity.ratio,
          acceleration_ratio: use.acceleration.ratio, jerk_ratio: use.jerk.ratio)
      },
      faults: course.faults)
    exclusion_zones = found.zones.isEmpty ? nil : found.zones.map(ZoneSummary.init)
    let treatment = prepared.treatment
    cautions = treatment.warnings.isEmpty ? nil : treatment.warnings.map(CautionSummary.init)
    overrides = treatment.lifted.isEmpty ? nil : treatment.lifted.map(CautionSummary.init)
    registration = prepared.estimate.summary(of: prepared.plan.targets.map(\.name))
  }

  private static func reasons(_ course: SimulationRun.Course) -> [String] {
    var reasons: [String] = []
    switch course.ended {
    case .done: break
    case .held: reasons.append("the arm stands after a safety response")
    case .duration: reasons.append("the wanted duration was over before the plan was complete")
    case .interrupted: reasons.append("a signal ended the run before the plan was complete")
    case .overdue: reasons.append("the plan should have been complete long ago")
    }
    for target in course.verdict.targets where !target.reached {
      reasons.append("\(target.name) was not reached")
    }
    return reasons + course.verdict.exceeded
  }
}

extension RunLog {
  /// The log carries its own verdict, so that it alone can tell of the run. A summary with a number
  /// that is not finite cannot be written; people are then told by the error of `summary.json`.
  func attach(_ summary: RunSummary) {
    guard let text = try? summary.json() else { return }
    attach(LogAttachment(name: "summary.json", mediaType: "application/json", data: text))
  }
}

extension ZoneSummary {
  init(_ result: ZoneResult) {
    self.init(
      name: result.name, reason: result.reason.rawValue,
      clearance_min_mm: result.clearance.isFinite ? result.clearance * 1000 : nil)
  }
}

extension CautionSummary {
  init(_ notice: Treatment.Notice) {
    self.init(target: notice.target, caution: notice.caution, text: notice.text)
  }
}

extension PreparedRun {
  /// How far the figures of a target's region were checked.
  func certainty(of target: Target) -> String? {
    patient.atlas.regions[target.region]?.site.certainty
  }
}

extension TargetSummary {
  init(_ result: TargetResult, _ target: Target, certainty: String?) {
    func millimetres(_ metres: Double?) -> Double? { metres.map { $0 * 1000 } }
    func degrees(_ radians: Double?) -> Double? { radians.map { $0 * 180 / .pi } }
    self.init(
      name: result.name, region: target.region, technique: target.technique.name.rawValue,
      reached: result.reached, predicted_sigma_mm: result.sigma * 1000,
      force_desired_n: target.technique.largestForce)
    control_error_rms_mm = millimetres(result.control.rms)
    control_error_max_mm = millimetres(result.control.max)
    tracking_error_rms_mm = millimetres(result.tracking.rms)
    total_error_rms_mm = millimetres(result.total.rms)
    total_error_max_mm = millimetres(result.total.max)
    angle_rms_deg = degrees(result.totalAngle.rms)
    angle_max_deg = degrees(result.totalAngle.max)
    standoff_error_max_mm = millimetres(result.standoffError.max)
    force_mean_n = result.force.mean
    force_peak_n = result.peakForce
    force_error_rms_n = result.forceError.rms
    force_error_max_n = result.forceError.max
    depth_max_mm = result.depth * 1000
    dwell_s = result.dwell
    force_limit_n = target.limits.force
    pressure_limit_n_cm2 = target.limits.pressure * 1e-4
    limit_certainty = certainty
    contact_ratio = result.contactRatio
  }
}
