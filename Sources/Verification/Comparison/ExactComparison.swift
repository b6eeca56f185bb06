// SPDX-License-Identifier: GPL-3.0-or-later

package import MotionControl
import SpatialMath

/// One value that is not the same bits in two runs of one tick.
package struct FieldDifference: Equatable, Sendable {
  /// The output's name, with the joint in brackets: `limited.q[3]`.
  package let field: String
  package let phase: TickPhase
  package let values: Values

  package enum Values: Equatable, Sendable {
    case numbers(NumberPair)
    /// Names, counts and hashes as text.
    case texts(recorded: String, replayed: String)
  }

  package init(field: String, phase: TickPhase, values: Values) {
    self.field = field
    self.phase = phase
    self.values = values
  }
}

/// A tick in which two runs are not the same bits.
package struct Divergence: Equatable, Sendable {
  package let tick: Tick
  /// What the log says the controller was doing.
  package let mode: Mode
  /// Everything that differs, in the order in which the tick makes it; never empty.
  package let differences: [FieldDifference]
}

/// Compares ticks bit by bit and keeps the first that differs.
///
/// The state's hash tells of a difference before any output does; both firsts are kept.
package struct ExactComparison: Sendable {
  /// The first tick in which an output or the hash differs.
  package private(set) var first: Divergence?
  /// The first tick in which an output differs.
  package private(set) var firstOutput: Divergence?
  /// The numbers of the state that differ at the first snapshot after the first difference.
  package private(set) var state: Divergence?
  /// Ticks compared, and those in which nothing differed.
  package private(set) var ticks = 0
  package private(set) var equalTicks = 0
  private let jointCount: Int

  package init(jointCount: Int) { self.jointCount = jointCount }

  /// Compares one tick. Allocates: only for a tick that differs.
  package mutating func judge(
    _ recorded: TickOutput, _ replayed: TickOutput, at tick: Tick
  ) {
    ticks += 1
    let sameHash = recorded.stateHash == replayed.stateHash
    if sameHash && recorded.hasSameBits(as: replayed, joints: jointCount) {
      equalTicks += 1
      return
    }
    guard first == nil || firstOutput == nil else { return }
    var differences = TickSignal.all.flatMap {
      $0.differences(recorded, replayed, joints: jointCount)
    }
    if firstOutput == nil && !differences.isEmpty {
      firstOutput = Divergence(tick: tick, mode: recorded.mode, differences: differences)
    }
    guard first == nil else { return }
    if !sameHash {
      differences.append(
        FieldDifference(
          field: "stateHash", phase: .state,
          values: .texts(
            recorded: String(recorded.stateHash, radix: 16),
            replayed: String(replayed.stateHash, radix: 16))))
    }
    first = Divergence(tick: tick, mode: recorded.mode, differences: differences)
  }

  /// Compares a kept state with the one reached again.
  package mutating func judge(
    snapshot words: [UInt64], _ replayed: ControllerState, at tick: Tick
  ) {
    guard state == nil else { return }
    let mine = replayed.words
    guard words != mine, words.count == mine.count else { return }
    var differences: [FieldDifference] = []
    for (i, name) in ControllerState.wordNames.enumerated() where words[i] != mine[i] {
      differences.append(
        FieldDifference(
          field: name, phase: TickPhase(stateName: name),
          values: .numbers(
            NumberPair(
              recorded: Double(bitPattern: words[i]), replayed: Double(bitPattern: mine[i])))))
    }
    differences.sort { $0.phase < $1.phase }
    state = Divergence(tick: tick, mode: replayed.supervisor.mode, differences: differences)
  }
}

extension TickOutput {
  /// True when every output has the same bits; the hash is not looked at. Allocates: never.
  fileprivate func hasSameBits(as other: TickOutput, joints: Int) -> Bool {
    mode == other.mode && faults == other.faults && events == other.events
      && segment == other.segment && target == other.target
      && pathTime.bitPattern == other.pathTime.bitPattern
      && forceDesired.bitPattern == other.forceDesired.bitPattern
      && forceMeasured.bitPattern == other.forceMeasured.bitPattern
      && admittanceDisplacement.bitPattern == other.admittanceDisplacement.bitPattern
      && commanded.hasSameBits(as: other.commanded, joints)
      && limited.hasSameBits(as: other.limited, joints)
  }
}

extension JointCommand {
  fileprivate func hasSameBits(as other: JointCommand, _ joints: Int) -> Bool {
    guard drivesEnabled == other.drivesEnabled, (torque == nil) == (other.torque == nil)
    else { return false }
    let (mine, theirs) = (torque ?? .zero, other.torque ?? .zero)
    for i in 0..<joints {
      guard q[i].bitPattern == other.q[i].bitPattern, qd[i].bitPattern == other.qd[i].bitPattern,
        mine[i].bitPattern == theirs[i].bitPattern
      else { return false }
    }
    return true
  }
}

extension TickSignal {
  /// What of this output differs between two runs of a tick.
  fileprivate func differences(
    _ recorded: TickOutput, _ replayed: TickOutput, joints: Int
  ) -> [FieldDifference] {
    switch value {
    case .number(let read):
      let pair = NumberPair(recorded: read(recorded), replayed: read(replayed))
      return pair.sameBits
        ? [] : [FieldDifference(field: name, phase: phase, values: .numbers(pair))]
    case .joints(let read):
      let (a, b) = (read(recorded), read(replayed))
      return (0..<joints).compactMap { i in
        let pair = NumberPair(recorded: a[i], replayed: b[i])
        return pair.sameBits
          ? nil : FieldDifference(field: "\(name)[\(i)]", phase: phase, values: .numbers(pair))
      }
    case .discrete(let read, let text):
      guard read(recorded) != read(replayed) else { return [] }
      return [
        FieldDifference(
          field: name, phase: phase,
          values: .texts(recorded: text(recorded), replayed: text(replayed)))
      ]
    }
  }
}
