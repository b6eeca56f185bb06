// SPDX-License-Identifier: GPL-3.0-or-later

package import MotionControl
import Safety
import SpatialMath

/// The log of one run: every tick exactly, and beside it what viewers draw.
///
/// `/inputs`, `/joint_commands` and `/truth` get a message every tick, the others at the viewers'
/// rate or when something changes. Time is simulated time from one second on; see `LogTime`. Two
/// equal runs make equal files. A failure to write is kept in `failure` and thrown by `close`;
/// recording goes on without effect until then. After the first chunks a tick allocates nothing.
package final class RunLog: TickSink {
  /// What a finished log came to.
  package struct Result: Equatable, Sendable {
    package let messageCount: UInt64
    package let size_bytes: UInt64
    package let digest: ContentDigest
  }

  let time: LogTime
  let setup: RunLogSetup
  let arm: LoggedArm
  let channels: RunLogChannels
  var writer: MCAPWriter
  var message = CDREncoder(capacity: 16 << 10)
  var digest = ContentDigest()
  /// Ticks between two messages on a viewers' channel.
  private let viewerPeriod: Int
  /// What the last tick had, to see changes.
  var last: (mode: Mode, faults: FaultSet, events: TickEvents, target: Int)?

  /// Opens `path.partial` and writes what is told once.
  ///
  /// - Throws: when the file cannot be made.
  package init(path: String, setup: RunLogSetup) throws(FileFailure) {
    var writer = try MCAPWriter(
      path: path, profile: "ros2", library: "robotsim", compression: setup.compression)
    self.setup = setup
    time = LogTime(rate: setup.rate)
    arm = LoggedArm(setup.robot)
    channels = RunLogChannels(in: &writer)
    viewerPeriod = max(1, (setup.rate.hertz + setup.viewerRate / 2) / setup.viewerRate)
    self.writer = writer
    writeFacts()
    writeStatics()
  }

  /// The first failure to write, if any: a reason to end the run.
  package var failure: FileFailure? { writer.failure }
  /// Messages so far.
  package var messageCount: UInt64 { writer.messageCount }

  /// Sends the message that has been encoded.
  func send(on channel: MCAPWriter.ChannelID, at stamp: UInt64) {
    unsafe digest.add(channel: channel.number, time: stamp, payload: message.bytes)
    writer.write(message, on: channel, at: stamp)
  }

  package func record(_ record: borrowing TickRecord) {
    let stamp = time.stamp(of: record.input.tick)
    let joints = setup.robot.jointCount
    message.begin()
    message.append(record, joints: joints)
    send(on: channels.inputs, at: stamp)
    message.begin()
    message.append(header: stamp, frame: "")
    message.append(names: setup.robot.jointNames)
    message.append(record.limited.q, count: joints)
    message.append(record.limited.qd, count: joints)
    message.append(count: 0)
    send(on: channels.jointCommands, at: stamp)
    writeChanges(record, at: stamp)
    if record.input.tick.index % viewerPeriod == 0 { writeViews(record, at: stamp) }
    last = (record.mode, record.faults, record.events, record.target)
  }

  /// Records what was really the case; once a tick, beside `record`.
  package func recordTruth(_ truth: borrowing TruthRecord) {
    message.begin()
    message.append(truth, joints: setup.robot.jointCount)
    send(on: channels.truth, at: time.stamp(of: truth.tick))
  }

  /// Finishes the file and gives it its name.
  ///
  /// - Throws: the first failure since `init`; what was written stays in `path.partial`.
  package func close() throws(FileFailure) -> Result {
    try writer.close()
    return Result(
      messageCount: writer.messageCount, size_bytes: writer.size, digest: digest)
  }

  /// Gives the log up and removes what was written of it.
  package func discard() { writer.discard() }

  private func writeFacts() {
    let own: [(key: String, value: String)] = [
      ("rate_hz", String(setup.rate.hertz)), ("joint_count", String(setup.robot.jointCount)),
    ]
    writer.addMetadata(name: RunLog.factsName, setup.facts + own)
    for file in setup.attachments {
      writer.attach(
        name: file.name, mediaType: file.mediaType, data: file.data, at: LogTime.origin)
    }
  }

  /// The name of the metadata record with the facts about the run.
  package static let factsName = "robotsim.run"
}

/// The channels of a run's log.
struct RunLogChannels: Sendable {
  let robotDescription, staticTransforms, transforms, jointStates,
    jointCommands: MCAPWriter.ChannelID
  let toolPose, targetPose, toolWrench, truth: MCAPWriter.ChannelID
  let acupoints, events, diagnostics, inputs: MCAPWriter.ChannelID

  init(in writer: inout MCAPWriter) {
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
  }
}
