// SPDX-License-Identifier: GPL-3.0-or-later

package import MotionControl
package import Recording
package import Safety
package import SpatialMath

/// Watches a run tick by tick, with the truth beside the controller's view, and says how well each
/// target was served.
///
/// Accuracy is taken in the mode `treat`, force also before and after it. Allocates: never while
/// watching.
package struct AccuracyJudge: Sendable {
  /// Force errors count from this long after the first touch [s].
  package static let settling = 1.0
  /// Half width of the band around the technique's force in which dwelling counts [N].
  package static let dwellBand = 1.0
  /// Half width of the band around the standoff in which pointing counts [m].
  package static let standoffBand = 0.002
  /// A target is pointed at when it was so for at least this share of the time asked.
  package static let dwellShare = 0.9

  private let targets: [Target]
  private let rate: ControlRate
  private let X_WB: RigidTransform<World, Base>
  private let face: ToolFace
  private let regionLimits: [ContactLimits?]
  package private(set) var results: [TargetResult]
  private var present = Episode()

  /// What is remembered while one target is pressed once.
  private struct Episode: Sendable {
    var target = -1
    var mode = Mode.idle
    var firstTouch: Tick?
    var excess = ContactExcess()
  }

  /// - Parameters:
  ///   - X_WB: where the robot really stands.
  ///   - regionLimits: what each region of the skin allows, by the truth's region index; where it
  ///     says nothing the target's own limits apply.
  package init(
    targets: [Target], rate: ControlRate, X_WB: RigidTransform<World, Base>, face: ToolFace,
    regionLimits: [ContactLimits?] = []
  ) {
    self.targets = targets
    self.rate = rate
    self.X_WB = X_WB
    self.face = face
    self.regionLimits = regionLimits
    results = targets.map { TargetResult(name: $0.name, sigma: $0.sigma) }
  }

  /// Takes in one tick.
  ///
  /// - Precondition: both records are of the same tick and of the same target.
  package mutating func judge(_ record: borrowing TickRecord, _ truth: TruthRecord) {
    let tick = record.input.tick
    precondition(tick == truth.tick, "record of tick \(tick.index), truth of \(truth.tick.index)")
    let i = record.target
    // The tick that reports a target complete may already be on its way to the next.
    let served = present.target >= 0 ? present.target : i
    begin(record)
    if targets.indices.contains(i) { judgeContact(i, truth) }
    if record.events.contains(.targetComplete), targets.indices.contains(served) {
      results[served].reached = isServed(served)
    }
    guard targets.indices.contains(i) else { return }
    guard record.mode == .treat else { return }
    judgePlace(i, record, truth)
    switch targets[i].technique.contact {
    case .press: judgeForce(i, record, truth)
    case .standoff(let point):
      let lift = targets[i].technique.lift(at: record.techniqueTime)
      judgeStandoff(i, point.standoff + lift, truth)
    }
  }

  private func isServed(_ i: Int) -> Bool {
    switch targets[i].technique.contact {
    case .press: results[i].peakForce > 0
    case .standoff(let point):
      results[i].peakForce == 0 && results[i].dwell >= Self.dwellShare * point.dwell
    }
  }

  /// A new pressing begins with another target, or when contact is sought again.
  private mutating func begin(_ record: borrowing TickRecord) {
    let isAnother = record.target != present.target
    let isRepeat = record.mode == .contact && present.mode != .contact
    if isAnother || isRepeat { present = Episode() }
    present.target = record.target
    present.mode = record.mode
  }

  private mutating func judgeContact(_ i: Int, _ truth: TruthRecord) {
    let contact = truth.contact
    let force = contact?.normalForce ?? 0
    let depth = contact?.depth ?? 0
    if depth > 0, present.firstTouch == nil { present.firstTouch = truth.tick }
    results[i].peakForce = max(results[i].peakForce, force)
    results[i].depth = max(results[i].depth, depth)
    let region = contact?.region ?? -1
    let limits =
      (regionLimits.indices.contains(region) ? regionLimits[region] : nil) ?? targets[i].limits
    let ratio = present.excess.ratio(
      force: force, depth: depth, area: face.contactArea(depth: depth), limits, rate)
    results[i].contactRatio = max(results[i].contactRatio, ratio)
  }

  private mutating func judgePlace(
    _ i: Int, _ record: borrowing TickRecord, _ truth: TruthRecord
  ) {
    let believed = record.X_BT.translation - record.X_BA.translation
    let believedNormal = record.X_BA.rotation.z
    results[i].control.add(believed.rejected(from: believedNormal).length)
    results[i].controlAngle.add(Self.angle(-record.X_BT.rotation.z, believedNormal))
    results[i].tracking.add(X_WB * record.X_BA.translation - truth.X_WA.translation)
    let true_W = truth.X_WT.translation - truth.X_WA.translation
    let trueNormal = truth.X_WA.rotation.z
    results[i].total.add(true_W.rejected(from: trueNormal).length)
    results[i].totalAngle.add(Self.angle(-truth.X_WT.rotation.z, trueNormal))
  }

  private mutating func judgeStandoff(
    _ i: Int, _ standoff: Double, _ truth: TruthRecord
  ) {
    let height = (truth.X_WT.translation - truth.X_WA.translation).dot(truth.X_WA.rotation.z)
    results[i].standoffError.add(height - standoff)
    if abs(height - standoff) <= Self.standoffBand { results[i].dwell += rate.period }
  }

  private mutating func judgeForce(
    _ i: Int, _ record: borrowing TickRecord, _ truth: TruthRecord
  ) {
    let force = truth.contact?.normalForce ?? 0
    results[i].force.add(force)
    let swing = targets[i].technique.forceSwing(at: record.techniqueTime).force
    let wanted = targets[i].technique.press?.force ?? 0
    if abs(force - swing - wanted) <= Self.dwellBand { results[i].dwell += rate.period }
    guard let first = present.firstTouch,
      truth.tick - first >= rate.ticks(in: Self.settling)
    else { return }
    results[i].forceError.add(force - record.forceDesired)
  }

  /// Between two unit vectors [rad]; exact near zero.
  static func angle(_ a: Vector3, _ b: Vector3) -> Double {
    Elementary.atan2(a.cross(b).length, a.dot(b))
  }
}
