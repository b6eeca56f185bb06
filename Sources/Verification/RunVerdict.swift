// SPDX-License-Identifier: GPL-3.0-or-later

package import MotionControl
package import Recording
package import Safety

/// What a whole run comes to.
package struct RunVerdict: Equatable, Sendable {
  package let targets: [TargetResult]
  /// Use of the limits by the commands the drives got, in the order of the joints.
  package let joints: [JointUse]
  /// How near the tool really came to each zone of the patient.
  package let zones: [ZoneResult]
  /// Every fault that was latched at any time.
  package let faults: FaultSet
  /// Where the controller ended.
  package let mode: Mode
  /// The last tick.
  package let end: Tick

  /// A ratio may be this much above one: the rounding of finite differences at 1 kHz.
  package static let tolerance = 1e-6

  /// True when every target was reached, nothing had to be stopped and no limit was exceeded.
  package var passed: Bool {
    faults.isEmpty && mode == .done && targets.allSatisfy(\.reached) && exceeded.isEmpty
  }

  /// What went beyond its limit, for people: one line each.
  package var exceeded: [String] {
    let bound = 1 + Self.tolerance
    var lines: [String] = []
    for target in targets where target.contactRatio > bound {
      lines.append("\(target.name): contact at \(target.contactRatio) of what the skin may bear")
    }
    for zone in zones where zone.clearance <= 0 {
      lines.append(
        "the tool was in the zone \"\(zone.name)\" (\(zone.reason.rawValue)) in tick "
          + "\(zone.tick.index)")
    }
    for (i, joint) in joints.enumerated() {
      let uses = [
        ("position", joint.position), ("velocity", joint.velocity),
        ("acceleration", joint.acceleration), ("jerk", joint.jerk),
      ]
      for (name, use) in uses where use.ratio > bound {
        lines.append(
          "joint \(i + 1): \(name) at \(use.ratio) of its limit in tick "
            + "\(use.tick?.index ?? 0)")
      }
    }
    return lines
  }
}

/// Watches a run from its first tick to its last and gives the verdict.
package struct RunJudge: Sendable {
  package private(set) var accuracy: AccuracyJudge
  private var limits: LimitCheck
  private var zones: ZoneJudge
  private var faults: FaultSet = []
  private var mode = Mode.idle
  private var end = Tick.zero

  package init(
    accuracy: AccuracyJudge, limits: LimitCheck,
    zones: ZoneJudge = ZoneJudge(zones: [], tool: nil)
  ) {
    self.accuracy = accuracy
    self.limits = limits
    self.zones = zones
  }

  /// Takes in one tick. Allocates: never.
  package mutating func judge(_ record: borrowing TickRecord, _ truth: TruthRecord) {
    accuracy.judge(record, truth)
    zones.judge(truth)
    if record.limited.drivesEnabled {
      limits.judge(record.limited.q, at: record.input.tick)
    } else {
      limits.interrupt()
    }
    faults.formUnion(record.faults)
    mode = record.mode
    end = record.input.tick
  }

  /// What the run comes to so far.
  package var verdict: RunVerdict {
    RunVerdict(
      targets: accuracy.results, joints: limits.joints, zones: zones.results, faults: faults,
      mode: mode, end: end)
  }
}
