// SPDX-License-Identifier: GPL-3.0-or-later

import MotionControl
import Safety
import SpatialMath

/// Turns ticks into messages and sends them; the state behind a `RunLog`.
struct RunRecorder: ~Copyable {
  let time: LogTime
  let setup: RunLogSetup
  let arm: LoggedArm
  let channels: RunLogChannels
  let jointNames: [UInt8]
  let jointCount: Int
  /// The tables of names, held here so that no tick is the first to make them.
  let eventNames = TickEvents.named
  let faultNames = FaultSet.named
  /// Ticks between two messages on a viewers' channel.
  private let viewerPeriod: Int
  var writer: MCAPWriter
  var message = CDREncoder(capacity: 16 << 10)
  var digest = ContentDigest()
  /// What the last tick had, to see changes.
  var last: (mode: Mode, faults: FaultSet, events: TickEvents, target: Int)?

  init(writer: consuming MCAPWriter, setup: RunLogSetup) {
    channels = RunLogChannels(in: &writer, timing: setup.hasTiming)
    self.writer = writer
    self.setup = setup
    time = LogTime(rate: setup.rate)
    arm = LoggedArm(setup.robot)
    jointNames = CDREncoder.block(of: setup.robot.jointNames)
    jointCount = setup.robot.jointCount
    viewerPeriod = max(1, (setup.rate.hertz + setup.viewerRate / 2) / setup.viewerRate)
    writeFacts()
    writeStatics()
  }

  /// Sends the message that has been encoded.
  mutating func send(on channel: MCAPWriter.ChannelID, at stamp: UInt64) {
    unsafe digest.add(channel: channel.number, time: stamp, payload: message.bytes)
    writer.write(message, on: channel, at: stamp)
  }

  mutating func record(_ record: borrowing TickRecord) {
    let stamp = time.stamp(of: record.input.tick)
    message.begin()
    message.append(record, joints: jointCount)
    send(on: channels.inputs, at: stamp)
    message.begin()
    message.append(header: stamp, frame: "")
    message.append(block: jointNames)
    message.append(record.limited.q, count: jointCount)
    message.append(record.limited.qd, count: jointCount)
    if let torque = record.limited.torque {
      message.append(torque, count: jointCount)
    } else {
      message.append(count: 0)
    }
    send(on: channels.jointCommands, at: stamp)
    writeChanges(record, at: stamp)
    if record.input.tick.index % viewerPeriod == 0 { writeViews(record, at: stamp) }
    last = (record.mode, record.faults, record.events, record.target)
  }

  mutating func record(_ truth: borrowing TruthRecord) {
    message.begin()
    message.append(truth, joints: jointCount)
    send(on: channels.truth, at: time.stamp(of: truth.tick))
  }

  mutating func record(snapshot state: ControllerState) {
    message.begin()
    message.append(snapshot: state)
    send(on: channels.snapshots, at: time.stamp(of: Tick(state.lastTick)))
  }

  mutating func record(_ gap: LogGap) {
    message.begin()
    message.append(gap)
    send(on: channels.gaps, at: time.stamp(of: gap.last))
    // What viewers are told of changes begins anew.
    last = nil
  }

  mutating func record(_ timing: CycleTiming) {
    guard let channel = channels.timing else {
      preconditionFailure("timing of tick \(timing.tick.index) in a log that was set up without")
    }
    message.begin()
    message.append(timing)
    send(on: channel, at: time.stamp(of: timing.tick))
  }

  private mutating func writeFacts() {
    let own: [(key: String, value: String)] = [
      ("rate_hz", String(setup.rate.hertz)), ("joint_count", String(jointCount)),
    ]
    writer.addMetadata(name: RunLog.factsName, setup.facts + own)
    for file in setup.attachments {
      writer.attach(
        name: file.name, mediaType: file.mediaType, data: file.data, at: LogTime.origin)
    }
  }
}

/// The channels of a run's log.
struct RunLogChannels: Sendable {
  let robotDescription, staticTransforms, transforms, jointStates,
    jointCommands: MCAPWriter.ChannelID
  let toolPose, targetPose, toolWrench, truth: MCAPWriter.ChannelID
  let acupoints, events, diagnostics, inputs, snapshots, gaps: MCAPWriter.ChannelID
  /// Only of runs in real time.
  let timing: MCAPWriter.ChannelID?

  init(in writer: inout MCAPWriter, timing hasTiming: Bool) {
    var registry = TopicRegistry()
    robotDescription = registry.channel(for: .robotDescription, in: &writer)
    staticTransforms = registry.channel(for: .staticTransforms, in: &writer)
    transforms = registry.channel(for: .transforms, in: &writer)
    jointStates = registry.channel(for: .jointStates, in: &writer)
    jointCommands = registry.channel(for: .jointCommands, in: &writer)
    toolPose = registry.channel(for: .toolPose, in: &writer)
    targetPose = registry.channel(for: .targetPose, in: &writer)
    toolWrench = registry.channel(for: .toolWrench, in: &writer)
    truth = registry.channel(for: .truth, in: &writer)
    acupoints = registry.channel(for: .acupoints, in: &writer)
    events = registry.channel(for: .events, in: &writer)
    diagnostics = registry.channel(for: .diagnostics, in: &writer)
    inputs = registry.channel(for: .inputs, in: &writer)
    snapshots = registry.channel(for: .snapshots, in: &writer)
    gaps = registry.channel(for: .gaps, in: &writer)
    timing = hasTiming ? registry.channel(for: .timing, in: &writer) : nil
  }
}
