// SPDX-License-Identifier: GPL-3.0-or-later

/// The controller and the place its records go to: what a plant, simulated or real, calls once a
/// period.
package struct ControlLoop<Sink: TickSink> {
  package private(set) var controller: Controller
  package var sink: Sink

  package init(controller: Controller, sink: Sink) {
    self.controller = controller
    self.sink = sink
  }

  /// One period: what was sensed in, what the joints shall do out. Allocates nothing of its own.
  package mutating func step(_ input: TickInput) -> JointCommand {
    let record = controller.tick(input)
    sink.record(record)
    return record.limited
  }

  /// The state of the controller, for snapshots.
  package var state: ControllerState {
    get { controller.state }
    set { controller.state = newValue }
  }

  package var mode: Mode { controller.state.supervisor.mode }
}

extension ControlLoop: Sendable where Sink: Sendable {}
