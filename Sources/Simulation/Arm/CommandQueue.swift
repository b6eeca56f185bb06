// SPDX-License-Identifier: GPL-3.0-or-later

package import MotionControl
package import SpatialMath

/// Commands on their way to the drives, and the reference they make there.
///
/// A command says where the joints are to be when its control period ends, and how fast then. In
/// between, the velocity runs evenly from the command before to it. A torque holds until the next one.
/// A command takes effect a fixed number of plant steps after it came. Allocates: never.
package struct CommandQueue: Sendable {
  /// Commands that can be under way at once.
  package static let capacity = 24

  /// What the drives are to do in one step.
  package struct Order: Sendable {
    /// Where the joints are wanted, and how fast.
    package var reference: JointState
    /// What the motors are to give [N·m]; nil leaves it to the drives.
    package var torque: JointVector?
  }

  private struct Entry: Sendable {
    /// The plant step in which it takes effect.
    var due: Int
    var command: Order
  }

  /// A ring: `waiting` entries from `first` on.
  private var entries: InlineArray<24, Entry>
  private var first = 0
  private var waiting = 0
  private let delay: Int
  private let stepsPerPeriod: Int
  private let step: Double
  /// The command in effect, the velocity before it, and steps since it took effect.
  private var current: Order
  private var velocityBefore = JointVector.zero
  private var age: Int
  private var now = 0

  /// Nothing but the order to stand where the arm stands.
  ///
  /// - Parameter delay: in plant steps.
  /// - Precondition: no more than `capacity` commands can be under way.
  package init(at q: JointVector, delay: Int, stepsPerPeriod: Int, step: Double) {
    precondition(
      delay / stepsPerPeriod + 1 < CommandQueue.capacity, "\(delay) steps of delay")
    self.delay = delay
    self.stepsPerPeriod = stepsPerPeriod
    self.step = step
    current = Order(reference: JointState(q: q, qd: .zero))
    age = stepsPerPeriod
    entries = InlineArray(repeating: Entry(due: 0, command: current))
  }

  /// Takes a command in.
  package mutating func accept(_ command: JointCommand) {
    entries[(first + waiting) % CommandQueue.capacity] = Entry(
      due: now + delay,
      command: Order(
        reference: JointState(q: command.q, qd: command.qd), torque: command.torque))
    waiting += 1
  }

  /// What the drives are to do at the beginning of a step; then the step passes.
  package mutating func next() -> Order {
    if waiting > 0, entries[first].due <= now {
      velocityBefore = current.reference.qd
      current = entries[first].command
      age = 0
      first = (first + 1) % CommandQueue.capacity
      waiting -= 1
    }
    let remaining = Double(stepsPerPeriod - age) * step
    now += 1
    age += 1
    // When no command came in time: on with the last velocity.
    let change =
      remaining > 0
      ? (current.reference.qd - velocityBefore) * (1 / (Double(stepsPerPeriod) * step)) : .zero
    let (q, qd) = (current.reference.q, current.reference.qd)
    let reference = JointState(
      q: q - qd * remaining + change * (0.5 * remaining * remaining), qd: qd - change * remaining)
    return Order(reference: reference, torque: current.torque)
  }
}
