// SPDX-License-Identifier: GPL-3.0-or-later

import MotionControl
import Safety

/// What is told when it changes: events, the state of the controller, the places' colours.
extension RunRecorder {
  /// The levels of rcl_interfaces/Log and of diagnostic_msgs/DiagnosticStatus.
  private enum Level {
    static let logInformation: UInt8 = 20
    static let logWarning: UInt8 = 30
    static let logError: UInt8 = 40
    static let statusFine: UInt8 = 0
    static let statusWarning: UInt8 = 1
    static let statusError: UInt8 = 2
  }

  mutating func writeChanges(_ record: borrowing TickRecord, at stamp: UInt64) {
    let before = last
    if !record.events.isEmpty {
      // A limited command may last for many ticks: it is told when it begins.
      let lasting = TickEvents.commandLimited.intersection(before?.events ?? TickEvents())
      let told = record.events.subtracting(lasting)
      for (event, name) in eventNames where told.contains(event) {
        writeEvent(event, name: name, record, at: stamp)
      }
    }
    let second = record.input.tick.index % setup.rate.hertz == 0
    let (mode, faults) = (record.mode, record.faults)
    let changed = before?.mode != mode || before?.faults != faults
    if second || changed { writeDiagnostics(record, at: stamp) }
    let left = before?.target ?? -1
    if left != record.target {
      writeMarker(of: left, state: .done, at: stamp)
      writeMarker(of: record.target, state: .active, at: stamp)
    }
  }

  private mutating func writeMarker(of target: Int, state: PointState, at stamp: UInt64) {
    guard setup.points.indices.contains(target) else { return }
    message.begin()
    message.append(count: 2)
    appendMarkers(of: target, state: state, at: stamp)
    send(on: channels.acupoints, at: stamp)
  }

  private mutating func appendTargetName(_ target: Int) {
    message.append(
      piece: setup.points.indices.contains(target) ? setup.points[target].name : "none")
  }

  private mutating func appendFaultNames(_ faults: FaultSet) {
    var first = true
    for (fault, name) in faultNames where faults.contains(fault) {
      if !first { message.append(piece: ", ") }
      message.append(piece: name)
      first = false
    }
    if first { message.append(piece: "none") }
  }

  private mutating func writeEvent(
    _ event: TickEvents, name: String, _ record: borrowing TickRecord, at stamp: UInt64
  ) {
    message.begin()
    message.append(stamp: stamp)
    switch event {
    case .faultLatched: message.append(Level.logError)
    case .commandLimited, .startRefused, .targetShifted: message.append(Level.logWarning)
    default: message.append(Level.logInformation)
    }
    message.append("controller")
    let text = message.beginString()
    message.append(piece: name)
    message.append(piece: ": mode ")
    message.append(piece: record.mode.name)
    message.append(piece: ", target ")
    appendTargetName(record.target)
    if event == .faultLatched {
      message.append(piece: ", faults ")
      appendFaultNames(record.faults)
    }
    message.endString(text)
    message.append("")
    message.append("")
    message.append(UInt32(0))
    send(on: channels.events, at: stamp)
  }

  private mutating func writeDiagnostics(_ record: borrowing TickRecord, at stamp: UInt64) {
    message.begin()
    message.append(header: stamp, frame: "")
    message.append(count: 1)
    if record.faults.isEmpty {
      message.append(Level.statusFine)
    } else {
      message.append(record.mode == .stopping ? Level.statusError : Level.statusWarning)
    }
    message.append("controller")
    message.append(record.mode.name)
    message.append(setup.robot.name)
    message.append(count: 3)
    message.append("faults")
    let faults = message.beginString()
    appendFaultNames(record.faults)
    message.endString(faults)
    message.append("target")
    let target = message.beginString()
    appendTargetName(record.target)
    message.endString(target)
    message.append("segment")
    let segment = message.beginString()
    message.append(piece: record.segment)
    message.endString(segment)
    send(on: channels.diagnostics, at: stamp)
  }
}
