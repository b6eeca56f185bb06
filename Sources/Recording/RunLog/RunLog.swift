// SPDX-License-Identifier: GPL-3.0-or-later

package import MotionControl

/// The log of one run: every tick exactly, and beside it what viewers draw.
///
/// `/inputs`, `/joint_commands` and `/truth` get a message every tick, the others at the viewers'
/// rate or when something changes. Time is simulated time from one second on; see `LogTime`. Two
/// equal runs make equal files. A failure to write is kept in `failure` and thrown by `close`;
/// recording goes on without effect until then. After the first chunks a tick allocates nothing.
package final class RunLog: TickSink {
  /// What a finished log came to.
  package struct ClosedFile: Equatable, Sendable {
    package let messageCount: UInt64
    package let size_bytes: UInt64
    package let digest: ContentDigest
  }

  /// The name of the metadata record with the facts about the run.
  package static let factsName = "robotsim.run"

  private var recorder: RunRecorder

  /// Opens `path.partial` and writes what is told once.
  ///
  /// - Throws: when the file cannot be made.
  package init(path: String, setup: RunLogSetup) throws(FileFailure) {
    let writer = try MCAPWriter(
      path: path, profile: "ros2", library: "robotsim", compression: setup.compression)
    recorder = RunRecorder(writer: writer, setup: setup)
  }

  /// The first failure to write, if any: a reason to end the run.
  package var failure: FileFailure? { recorder.writer.failure }
  /// Messages so far.
  package var messageCount: UInt64 { recorder.writer.messageCount }

  package func record(_ record: borrowing TickRecord) { recorder.record(record) }

  /// Records what was really the case; once a tick, beside `record`.
  package func recordTruth(_ truth: borrowing TruthRecord) { recorder.record(truth) }

  /// Keeps the controller's whole state after the tick just recorded: a replay can start there.
  ///
  /// - Precondition: the state has seen a tick.
  package func recordSnapshot(_ state: ControllerState) { recorder.record(snapshot: state) }

  /// Says that some ticks were run but are not in the log; a snapshot is to follow before the next
  /// tick that is.
  package func recordGap(_ gap: LogGap) { recorder.record(gap) }

  /// Adds a file that is only known at the end.
  package func attach(_ file: LogAttachment) {
    recorder.writer.attach(
      name: file.name, mediaType: file.mediaType, data: file.data, at: LogTime.origin)
  }

  /// Records how a cycle in real time went.
  ///
  /// - Precondition: the setup says that there is timing.
  package func recordTiming(_ timing: CycleTiming) { recorder.record(timing) }

  /// Finishes the file and gives it its name.
  ///
  /// - Throws: the first failure since `init`; what was written stays in `path.partial`.
  package func close() throws(FileFailure) -> ClosedFile {
    try recorder.writer.close()
    return ClosedFile(
      messageCount: recorder.writer.messageCount, size_bytes: recorder.writer.size,
      digest: recorder.digest)
  }

  /// Gives the log up after a failure. What was written stays in `path.partial` for recovery where
  /// it holds ticks, and is removed where it does not.
  ///
  /// - Returns: where it stays.
  package func abandon() -> String? {
    if recorder.writer.chunksWritten > 0 { return recorder.writer.partialPath }
    recorder.writer.discard()
    return nil
  }

  /// Gives the log up and removes what was written of it.
  package func discard() { recorder.writer.discard() }
}
