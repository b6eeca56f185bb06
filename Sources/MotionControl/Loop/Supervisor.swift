// SPDX-License-Identifier: GPL-3.0-or-later

package import Safety
package import SpatialMath

/// The controller's mode and latched faults, and the only place they change.
package struct Supervisor: Equatable, Sendable {
  package private(set) var mode = Mode.idle
  /// A union of all faults since the last acknowledgement.
  package private(set) var faults: FaultSet = []
  /// Path time and waiting stand still.
  package private(set) var isPaused = false

  package init() {}

  /// What may happen to a controller.
  package enum Event: Equatable, Sendable {
    // From the operator.
    case start, pause, resume, stop
    /// Carries the faults whose cause still holds.
    case acknowledge(active: FaultSet)
    // From the monitors.
    case fault(FaultSet)
    // From the motion itself.
    /// The arm stands at the start of the plan.
    case homed
    /// A transit ended above its target.
    case hoverReached
    /// The last transit ended.
    case planEnded
    /// An approach ended at its standoff above the skin, which is to be touched.
    case approached
    /// An approach ended where a technique without contact is to be done.
    case arrived
    /// The force says that the tool touches.
    case touched
    /// The technique is complete.
    case treated
    /// A retreat ended above its target.
    case retreated
    /// The response to a fault has come to its end and nothing moves.
    case standstill
  }

  /// What the caller must do about an event.
  package enum Action: Equatable, Sendable {
    /// Nothing: the event does not apply here.
    case ignore
    /// Nothing: the state has taken it in.
    case proceed
    case beginHoming
    case beginTransit
    case beginApproach
    case beginContact
    case beginTreatment
    case beginRetreat
    case finish
    /// Start, or strengthen, the response to the latched faults.
    case respond
    /// Stand where the arm is.
    case hold
    /// Forget the faults and stand ready.
    case reset
  }

  /// Applies one event. A fault is latched: only an acknowledgement, at standstill and with every
  /// cause gone, clears it. A stop latches no fault but ends in `held` too.
  ///
  /// Every pair of event and mode is written, without `default`: a new one fails to compile until
  /// it has its place.
  package mutating func handle(_ event: Event) -> Action {
    switch event {
    case .start: return start()
    case .pause: return pause(true)
    case .resume: return pause(false)
    case .stop: return stop()
    case .acknowledge(let active): return acknowledge(active)
    case .fault(let found): return latch(found)
    case .homed: return leave(.homing, for: .transit, .beginTransit)
    case .hoverReached: return leave(.transit, for: .approach, .beginApproach)
    case .planEnded: return leave(.transit, for: .done, .finish)
    case .approached: return leave(.approach, for: .contact, .beginContact)
    case .arrived: return leave(.approach, for: .treat, .beginTreatment)
    case .touched: return leave(.contact, for: .treat, .beginTreatment)
    case .treated: return leave(.treat, for: .retreat, .beginRetreat)
    case .retreated: return leave(.retreat, for: .transit, .beginTransit)
    case .standstill: return leave(.stopping, for: .held, .hold)
    }
  }

  /// The motion's own events apply in exactly one mode.
  private mutating func leave(_ from: Mode, for next: Mode, _ action: Action) -> Action {
    mode == from ? enter(next, action) : .ignore
  }

  private mutating func start() -> Action {
    switch mode {
    case .idle, .done: return enter(.homing, .beginHoming)
    case .homing, .transit, .approach, .contact, .treat, .retreat, .stopping, .held:
      return .ignore
    }
  }

  private mutating func pause(_ wanted: Bool) -> Action {
    switch mode {
    case .homing, .transit, .approach, .contact, .treat, .retreat:
      isPaused = wanted
      return .proceed
    case .idle, .done, .stopping, .held:
      return .ignore
    }
  }

  private mutating func stop() -> Action {
    switch mode {
    case .homing, .transit, .approach, .contact, .treat, .retreat: return enter(.stopping, .respond)
    case .idle, .done, .stopping, .held: return .ignore
    }
  }

  private mutating func acknowledge(_ active: FaultSet) -> Action {
    switch mode {
    case .held:
      guard active.isEmpty else { return .ignore }
      faults = []
      return enter(.idle, .reset)
    case .idle, .homing, .transit, .approach, .contact, .treat, .retreat, .done, .stopping:
      return .ignore
    }
  }

  private mutating func latch(_ found: FaultSet) -> Action {
    let isKnown = faults.isSuperset(of: found)
    faults.formUnion(found)
    switch mode {
    case .idle, .homing, .transit, .approach, .contact, .treat, .retreat, .done:
      return enter(.stopping, .respond)
    case .stopping:
      return isKnown ? .proceed : .respond
    case .held:
      return isKnown ? .proceed : enter(.stopping, .respond)
    }
  }

  private mutating func enter(_ next: Mode, _ action: Action) -> Action {
    mode = next
    isPaused = false
    return action
  }

  /// The arm stands too far from the start of the plan: the start is taken back.
  package mutating func refuseStart() {
    if mode == .homing { mode = .idle }
  }
}

extension Supervisor {
  /// Every number that changes.
  package mutating func visit(_ v: inout some StateVisitor & ~Copyable) {
    v.visit(&mode, "supervisor.mode")
    v.visit(&faults, "supervisor.faults")
    v.visit(&isPaused, "supervisor.isPaused")
  }
}
