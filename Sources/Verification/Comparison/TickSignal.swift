// SPDX-License-Identifier: GPL-3.0-or-later

import MotionControl
import Safety
package import SpatialMath

/// One output of the controller that two ticks can be compared by: its name and unit, and the part
/// of the tick that made it.
package struct TickSignal: Sendable {
  /// How a value is read and compared.
  package enum Reading: Sendable {
    /// One number.
    case number(@Sendable (TickOutput) -> Double)
    /// One number a joint.
    case joints(@Sendable (TickOutput) -> JointVector)
    /// A state, a count or a set: equal or not.
    case discrete(@Sendable (TickOutput) -> Int, text: @Sendable (TickOutput) -> String)
  }

  package let name: String
  /// The suffix of its name in files and tables; empty for what has none.
  package let unit: String
  package let phase: TickPhase
  package let value: Reading

  private init(_ name: String, _ unit: String, _ phase: TickPhase, _ value: Reading) {
    self.name = name
    self.unit = unit
    self.phase = phase
    self.value = value
  }

  /// The name in files.
  package var key: String { unit.isEmpty ? name : "\(name)_\(unit)" }

  package var isDiscrete: Bool {
    if case .discrete = value { return true }
    return false
  }

  /// Every output, in the order in which the tick makes them. The units of joints are those of
  /// turning ones.
  package static let all: [TickSignal] = [
    TickSignal("forceMeasured", "n", .sense, .number { $0.forceMeasured }),
    TickSignal(
      "mode", "", .supervise, .discrete({ Int($0.mode.rawValue) }, text: { $0.mode.name })),
    TickSignal(
      "faults", "", .supervise,
      .discrete({ Int($0.faults.rawValue) }, text: { list($0.faults.names) })),
    TickSignal("segment", "", .supervise, .discrete({ $0.segment }, text: { "\($0.segment)" })),
    TickSignal("target", "", .supervise, .discrete({ $0.target }, text: { "\($0.target)" })),
    events("events", .supervise, TickEvents(rawValue: .max).subtracting(ofPlan.union(ofLimiter))),
    events("pressEvents", .plan, ofPlan),
    TickSignal("pathTime", "s", .plan, .number { $0.pathTime }),
    TickSignal("forceDesired", "n", .plan, .number { $0.forceDesired }),
    TickSignal("admittanceDisplacement", "m", .plan, .number { $0.admittanceDisplacement }),
    TickSignal("commanded.qd", "rad_s", .control, .joints { $0.commanded.qd }),
    TickSignal("commanded.q", "rad", .control, .joints { $0.commanded.q }),
    events("limiterEvents", .limit, ofLimiter),
    TickSignal("limited.qd", "rad_s", .limit, .joints { $0.limited.qd }),
    TickSignal("limited.q", "rad", .actuate, .joints { $0.limited.q }),
    TickSignal("limited.torque", "nm", .actuate, .joints { $0.limited.torque ?? .zero }),
    TickSignal(
      "drivesEnabled", "", .actuate,
      .discrete(
        { $0.limited.drivesEnabled ? 1 : 0 }, text: { "\($0.limited.drivesEnabled)" })),
  ]

  /// The events that the part of the tick after `supervise` adds.
  private static let ofPlan: TickEvents = [.forceReached, .dwellComplete]
  private static let ofLimiter: TickEvents = .commandLimited

  private static func events(
    _ name: String, _ phase: TickPhase, _ kept: TickEvents
  ) -> TickSignal {
    TickSignal(
      name, "", phase,
      .discrete(
        { Int($0.events.intersection(kept).rawValue) },
        text: { output in
          list(
            TickEvents.named.filter { kept.contains($0.event) && output.events.contains($0.event) }
              .map(\.name))
        }))
  }

  private static func list(_ names: [String]) -> String {
    names.isEmpty ? "none" : names.joined(separator: ", ")
  }
}

/// Two numbers that should be the same bits.
package struct NumberPair: Equatable, Sendable {
  package let recorded: Double
  package let replayed: Double

  package init(recorded: Double, replayed: Double) {
    self.recorded = recorded
    self.replayed = replayed
  }

  package var sameBits: Bool { recorded.bitPattern == replayed.bitPattern }

  /// How many numbers the format has between them, both signs on one line; nil when one is no
  /// number.
  package var ulps: UInt64? {
    guard !recorded.isNaN, !replayed.isNaN else { return nil }
    let (a, b) = (NumberPair.rank(recorded), NumberPair.rank(replayed))
    return a > b ? a - b : b - a
  }

  /// The place of a number in the order of all; −0 and 0 are neighbours.
  private static func rank(_ value: Double) -> UInt64 {
    let bits = value.bitPattern
    let sign: UInt64 = 1 << 63
    return bits & sign == 0 ? bits + sign : ~bits
  }
}

extension Double {
  /// In C's hexadecimal form, which shows every bit: `0x1.8p+1`.
  package var hexadecimal: String {
    let mark = sign == .minus ? "-" : ""
    guard isFinite else { return isNaN ? "nan" : mark + "inf" }
    if isZero { return mark + "0x0p+0" }
    var digits = String(significandBitPattern, radix: 16)
    digits = String(repeating: "0", count: 13 - digits.count) + digits
    while digits.last == "0" { digits.removeLast() }
    let power = isNormal ? Int(exponent) : -1022
    let whole = isNormal ? "1" : "0"
    let fraction = digits.isEmpty ? "" : ".\(digits)"
    return "\(mark)0x\(whole)\(fraction)p\(power < 0 ? "-" : "+")\(abs(power))"
  }
}
