// SPDX-License-Identifier: GPL-3.0-or-later

package import MotionControl
import SpatialMath

/// The controller's whole state after one tick, as a log keeps it.
package struct LoggedSnapshot: Equatable, Sendable {
  /// The tick after which the state was kept.
  package let tick: Tick
  /// `ControllerState.wordsVersion` of whoever wrote it.
  package let version: UInt32
  /// The state's hash as the writer had it.
  package let stateHash: UInt64
  package let words: [UInt64]

  package init(tick: Tick, version: UInt32, stateHash: UInt64, words: [UInt64]) {
    self.tick = tick
    self.version = version
    self.stateHash = stateHash
    self.words = words
  }

  /// Why a snapshot is not to be continued from.
  package enum Invalid: Error, Equatable, CustomStringConvertible {
    case version(UInt32, tick: Int)
    case words(StateWords.Invalid, tick: Int)
    case hash(stored: UInt64, computed: UInt64, tick: Int)
    case tick(Int, state: Int)

    package var description: String {
      switch self {
      case .version(let version, let tick):
        "the snapshot at tick \(tick) has version \(version) of the controller's state; "
          + "this program reads version \(ControllerState.wordsVersion)"
      case .words(let error, let tick): "the snapshot at tick \(tick): \(error)"
      case .hash(let stored, let computed, let tick):
        "the snapshot at tick \(tick) has the hash \(String(stored, radix: 16)), "
          + "its words have \(String(computed, radix: 16))"
      case .tick(let tick, let state):
        "the snapshot at tick \(tick) holds the state after tick \(state)"
      }
    }
  }

  /// The state itself, bit for bit.
  package func state() throws(Invalid) -> ControllerState {
    guard version == ControllerState.wordsVersion else {
      throw .version(version, tick: tick.index)
    }
    let state: ControllerState
    do throws(StateWords.Invalid) {
      state = try ControllerState(words: words)
    } catch {
      throw .words(error, tick: tick.index)
    }
    guard state.hash == stateHash else {
      throw .hash(stored: stateHash, computed: state.hash, tick: tick.index)
    }
    guard state.lastTick == tick.index else { throw .tick(tick.index, state: state.lastTick) }
    return state
  }
}

/// A stretch of ticks that were run but are not in the log.
///
/// A recorder that loses ticks writes one of these for each stretch, and a snapshot of the state
/// after `last` or later, from which a replay goes on.
package struct LogGap: Equatable, Sendable {
  package let first: Tick
  package let last: Tick
  /// For people: `the recording ring was full`.
  package let reason: String

  /// - Precondition: `last` is not before `first`.
  package init(first: Tick, last: Tick, reason: String) {
    precondition(first <= last, "a gap from tick \(first.index) to \(last.index)")
    self.first = first
    self.last = last
    self.reason = reason
  }

  package func contains(_ tick: Tick) -> Bool { first <= tick && tick <= last }
}

extension MessageType {
  /// `words` are `ControllerState.words` of that version.
  static let snapshot = MessageType(
    "robotsim_msgs/msg/ControllerSnapshot",
    """
    int64 tick
    uint64 state_hash
    uint32 words_version
    uint64[] words
    """)

  static let gap = MessageType(
    "robotsim_msgs/msg/Gap",
    """
    int64 first_tick
    int64 last_tick
    string reason
    """)
}

extension CDREncoder: StateVisitor {
  package mutating func word(_ word: UInt64, _ name: StaticString) -> UInt64 {
    append(word)
    return word
  }

  package mutating func refuse(_ word: UInt64, _ name: StaticString) {
    preconditionFailure("\(name): a state holds \(word)")
  }

  /// The fields of `MessageType.snapshot`. Allocates: never.
  mutating func append(snapshot state: ControllerState) {
    append(Int64(state.lastTick))
    append(state.hash)
    append(ControllerState.wordsVersion)
    append(count: ControllerState.wordCount)
    var copy = state
    copy.visit(&self)
  }

  /// The fields of `MessageType.gap`.
  mutating func append(_ gap: LogGap) {
    append(Int64(gap.first.index))
    append(Int64(gap.last.index))
    append(gap.reason)
  }
}

extension CDRDecoder {
  mutating func snapshot() throws(Failure) -> LoggedSnapshot {
    let tick = try tick()
    let hash = try uint64()
    let version = try uint32()
    let count = try count(elementSize: 8)
    var words: [UInt64] = []
    words.reserveCapacity(count)
    for _ in 0..<count { words.append(try uint64()) }
    return LoggedSnapshot(tick: tick, version: version, stateHash: hash, words: words)
  }

  package mutating func gap() throws(Failure) -> LogGap {
    let first = try tick()
    let place = offset
    let last = try tick()
    guard first <= last else { throw .valueOutOfRange(offset: place, value: UInt64(last.index)) }
    return LogGap(first: first, last: last, reason: try string())
  }
}
