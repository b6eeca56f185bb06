// SPDX-License-Identifier: GPL-3.0-or-later

package import StrictJSON
package import Verification

/// Which outputs a replay compares and how far each may be off: `robotsim.tolerance/1`.
///
/// `signals` has, by the keys of `TickSignal`, `{absolute, relative}` in the signal's unit, or
/// `{ticks}` for what is a state, a count or a set. What is not named is not compared.
package struct ToleranceFile: Sendable {
  package static let schema = "robotsim.tolerance/1"

  package let signals: [(TickSignal, SignalTolerance)]

  /// - Throws: for unknown keys and signals, tolerances below zero, and a file that names none.
  package init(_ node: JSONNode) throws(JSONError) {
    try node.allow(keys: ["schema", "signals"])
    try node.require(schema: ToleranceFile.schema)
    let list = try node.member("signals")
    try list.allow(keys: TickSignal.all.map(\.key))
    var signals: [(TickSignal, SignalTolerance)] = []
    for signal in TickSignal.all {
      guard let entry = try list.optionalMember(signal.key) else { continue }
      signals.append((signal, try ToleranceFile.tolerance(entry, signal)))
    }
    guard !signals.isEmpty else {
      throw list.error(.badValue("no signal", valid: "at least one"))
    }
    self.signals = signals
  }

  private static func tolerance(
    _ node: JSONNode, _ signal: TickSignal
  ) throws(JSONError) -> SignalTolerance {
    if signal.isDiscrete {
      try node.allow(keys: ["ticks"])
      return SignalTolerance(ticks: try node.member("ticks").integer(in: 0...1_000_000_000))
    }
    try node.allow(keys: ["absolute", "relative"])
    return SignalTolerance(
      absolute: try node.optionalMember("absolute")?.number(in: 0...1e9) ?? 0,
      relative: try node.optionalMember("relative")?.number(in: 0...1e3) ?? 0)
  }
}
