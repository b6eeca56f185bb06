// SPDX-License-Identifier: GPL-3.0-or-later

package import MotionControl
import Safety
import SpatialMath

/// Watches ticks for breaches of `Invariant`.
package struct InvariantCheck: Sendable {
  /// How one invariant fared.
  package struct Result: Sendable {
    package let invariant: Invariant
    /// Ticks in which it was broken.
    package internal(set) var breaches = 0
    package internal(set) var first: Tick?
    /// What stood there.
    package internal(set) var detail = ""
    /// The largest value over its limit, for those that have one.
    package internal(set) var worst: Double?

    package var isKept: Bool { breaches == 0 }
  }

  package private(set) var results: [Result]
  package private(set) var ticks = 0
  private let robot: RobotModel
  private let plan: MotionPlan
  private let speed: SpeedLimits
  private let rate: ControlRate
  private var limits: LimitCheck
  private var last: Seen?

  /// What of the tick before matters.
  private struct Seen {
    let record: TickRecord
    let X_BTCommanded: RigidTransform<Base, Tool>
  }

  package init(robot: RobotModel, plan: MotionPlan, configuration: ControlConfiguration) {
    self.robot = robot
    self.plan = plan
    speed = configuration.monitors.speed
    rate = configuration.rate
    limits = LimitCheck(robot.limits, jointCount: robot.jointCount, rate: rate)
    results = Invariant.allCases.map { Result(invariant: $0) }
  }

  package var isKept: Bool { results.allSatisfy(\.isKept) }

  /// The ticks before are not joined with what follows.
  package mutating func interrupt() {
    last = nil
    limits.interrupt()
  }

  package mutating func judge(_ record: borrowing TickRecord) {
    ticks += 1
    let record = copy record
    let tick = record.input.tick
    if let last, last.record.input.tick >= tick {
      note(.tickOrder, tick, "tick \(tick.index) after \(last.record.input.tick.index)")
      interrupt()
    }
    let command = record.limited
    guard record.commanded.qd.isFinite || record.faults.contains(.commandNotFinite),
      command.q.isFinite, command.qd.isFinite
    else {
      note(.commandFinite, tick, "q \(command.q.values(robot.jointCount))")
      return interrupt()
    }
    judgeDrives(record)
    judgeForce(record)
    judgeTorque(record, after: last?.record)
    if command.drivesEnabled {
      limits.judge(command.q, at: tick)
    } else {
      limits.interrupt()
    }
    let seen = Seen(record: record, X_BTCommanded: robot.toolPose(at: command.q))
    if let last {
      judgeModes(last.record, record)
      if command.drivesEnabled && last.record.limited.drivesEnabled { judgeSpeed(last, seen) }
    }
    last = seen
  }

  /// Takes in what only the whole run tells.
  package mutating func finish() {
    for (i, joint) in limits.joints.enumerated() {
      let name = robot.jointNames[i]
      let uses: [(Invariant, WorstRatio)] = [
        (.jointPosition, joint.position), (.jointVelocity, joint.velocity),
        (.jointAcceleration, joint.acceleration), (.jointJerk, joint.jerk),
      ]
      for (invariant, use) in uses {
        guard let tick = use.tick else { continue }
        see(
          invariant, use.ratio, 1 + RunVerdict.tolerance, tick,
          "joint \(name) at \(use.ratio) of its limit")
      }
    }
  }

  private mutating func note(_ invariant: Invariant, _ tick: Tick, _ detail: String) {
    guard let i = Invariant.allCases.firstIndex(of: invariant) else { return }
    results[i].breaches += 1
    guard results[i].first == nil else { return }
    results[i].first = tick
    results[i].detail = detail
  }

  private mutating func see(
    _ invariant: Invariant, _ ratio: Double, _ bound: Double, _ tick: Tick,
    _ detail: @autoclosure () -> String
  ) {
    guard let i = Invariant.allCases.firstIndex(of: invariant) else { return }
    results[i].worst = max(results[i].worst ?? 0, ratio)
    if !(ratio <= bound) { note(invariant, tick, detail()) }
  }

  /// How far the place that is served goes along its course, on a skin at rest [m].
  private func courseStep(from before: TickRecord, to now: TickRecord) -> Vector3 {
    let target = plan.targets[now.target]
    guard target.course != nil else { return .zero }
    func place(_ record: TickRecord) -> Vector3 {
      plan.X_BP * target.pose(at: .rest, techniqueTime: record.techniqueTime).translation
    }
    return place(now) - place(before)
  }

  /// - Parameter before: the tick before, where the series goes on.
  private mutating func judgeTorque(_ record: TickRecord, after before: TickRecord?) {
    guard let torque = record.limited.torque else { return }
    let tick = record.input.tick
    // After the drives were off, a torque grows from none.
    let change = torque - (before?.limited.torque ?? .zero)
    let seconds = Double(record.input.periodsElapsed) * rate.period
    for i in 0..<robot.jointCount {
      let name = robot.jointNames[i]
      let share = abs(torque[i]) / robot.limits.effort[i]
      see(.jointTorque, share, 1, tick, "joint \(name): \(torque[i]) N·m")
      guard before != nil, let most = robot.limits.torqueRate?[i] else { continue }
      let speed = abs(change[i]) / seconds
      see(
        .jointTorqueRate, speed / most, 1 + RunVerdict.tolerance, tick,
        "joint \(name): \(speed) N·m/s")
    }
  }

  private mutating func judgeDrives(_ record: TickRecord) {
    let stops = record.mode == .stopping || record.mode == .held
    let forbidden = stops && !record.faults.isDisjoint(with: .forbidMotion)
    if record.limited.drivesEnabled == forbidden {
      note(
        .drives, record.input.tick,
        "drives \(forbidden ? "on" : "off") in \(record.mode.name), "
          + "faults \(record.faults.names.joined(separator: ", "))")
    }
  }

  private mutating func judgeForce(_ record: TickRecord) {
    guard record.target >= 0 else { return }
    switch record.mode {
    case .approach, .contact, .treat, .retreat:
      let target = plan.targets[record.target]
      let allowed = target.limits
      let ratio = record.forceMeasured / (allowed.force * allowed.transientFactor)
      let answered = record.faults.contains(.forceAboveLimit)
      see(
        .contactForce, answered ? 0 : max(ratio, 0), 1, record.input.tick,
        "\(record.forceMeasured) N on \(target.name)")
    case .idle, .homing, .transit, .done, .stopping, .held: break
    }
  }

  private mutating func judgeModes(_ before: TickRecord, _ record: TickRecord) {
    let tick = record.input.tick
    if before.mode != record.mode
      && !before.mode.mayBecome(record.mode, touching: isTouched(record.target))
    {
      note(.modeTransition, tick, "\(before.mode.name) to \(record.mode.name)")
    }
    if before.segment == record.segment && before.mode != .idle && before.mode != .done
      && before.mode != .held && record.pathTime < before.pathTime
    {
      note(.pathTime, tick, "from \(before.pathTime) s to \(record.pathTime) s")
    }
    let isAcknowledged = before.mode == .held && record.input.operatorEvents.contains(.acknowledge)
    let lost = before.faults.subtracting(record.faults)
    if !lost.isEmpty && !isAcknowledged {
      note(.faultLatch, tick, "\(lost.names.joined(separator: ", ")) gone")
    }
  }

  /// The commanded tool against the ceilings, with what the monitors leave for measuring.
  private mutating func judgeSpeed(_ before: Seen, _ now: Seen) {
    let tick = now.record.input.tick
    let seconds = Double(tick - before.record.input.tick) * rate.period
    let p = now.X_BTCommanded.translation
    let v = (p - before.X_BTCommanded.translation) * (1 / seconds)
    see(
      .toolSpeed, v.length / speed.absolute, speed.tripRatio, tick,
      "\(v.length * 1000) mm/s")
    let target = now.record.target
    guard target >= 0, before.record.target == target, isNearSkin(now.record.mode) else { return }
    let normal = now.record.X_BA.rotation * plan.targets[target].technique.normal_A
    let above = p - now.record.X_BA.translation
    let height = above.dot(normal)
    guard height < speed.nearDistance, (above - normal * height).length <= 0.1 else { return }
    let moved = now.record.X_BA.translation - before.record.X_BA.translation
    let skin = (moved - courseStep(from: before.record, to: now.record)) * (1 / seconds)
    let relative = v - skin
    let outward = relative.dot(normal)
    let slide = (relative - normal * outward).length
    see(
      .closingSpeed, max(-outward, 0) / speed.closing, speed.tripRatio, tick,
      "\(-outward * 1000) mm/s at \(height * 1000) mm")
    see(
      .openingSpeed, max(outward, 0) / speed.opening, speed.tripRatio, tick,
      "\(outward * 1000) mm/s at \(height * 1000) mm")
    see(
      .tangentialSpeed, slide / speed.tangential, speed.tripRatio, tick,
      "\(slide * 1000) mm/s at \(height * 1000) mm")
  }

  private func isTouched(_ target: Int) -> Bool {
    target >= 0 && plan.targets[target].technique.isContact
  }

  private func isNearSkin(_ mode: Mode) -> Bool {
    switch mode {
    case .approach, .contact, .treat, .retreat: true
    case .idle, .homing, .transit, .done, .stopping, .held: false
    }
  }
}

extension Mode {
  /// True for the changes of mode that one tick may bring; stated here once more, so that a change
  /// of the supervisor does not pass unseen.
  fileprivate func mayBecome(_ next: Mode, touching: Bool) -> Bool {
    switch (self, next) {
    case (.idle, .homing), (.done, .homing), (.homing, .transit), (.transit, .approach),
      (.transit, .done), (.contact, .treat), (.treat, .retreat),
      (.retreat, .transit), (.held, .idle), (.stopping, .held), (_, .stopping):
      true
    case (.approach, .contact): touching
    case (.approach, .treat): !touching
    // An operator may acknowledge and start in one tick.
    case (.held, .homing): true
    default: false
    }
  }
}
