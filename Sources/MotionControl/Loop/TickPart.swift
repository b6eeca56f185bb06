// SPDX-License-Identifier: GPL-3.0-or-later

/// The parts of one tick, in their order.
package enum TickPart: Int, CaseIterable, Sendable {
  case sense, supervise, plan, control, limit, actuate, record

  package var name: String {
    switch self {
    case .sense: "sense"
    case .supervise: "supervise"
    case .plan: "plan"
    case .control: "control"
    case .limit: "limit"
    case .actuate: "actuate"
    case .record: "record"
    }
  }
}

/// Is told when each part of a tick has ended, so that a benchmark can see where the time goes.
///
/// It sees nothing of the tick and cannot change it.
package protocol TickObserver {
  mutating func ended(_ part: TickPart)
}

/// Looks at nothing; the compiler leaves no trace of it in the tick.
struct NoObserver: TickObserver {
  @inline(__always) mutating func ended(_ part: TickPart) {}
}
