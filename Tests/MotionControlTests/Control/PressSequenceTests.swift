// SPDX-License-Identifier: GPL-3.0-or-later

import MotionControl
import SpatialMath
import Testing

@Suite("PressSequence") struct PressSequenceTests {
  /// Runs to the end with a force that follows at once; returns events and the time it took [s].
  private func run(
    _ press: Technique.Press, measured: (PressSequence) -> Double = { $0.force }
  ) -> (events: [TickEvents], duration: Double, sequence: PressSequence) {
    var sequence = PressSequence()
    sequence.begin(at: 0.5)
    var events: [TickEvents] = []
    var ticks = 0
    while sequence.phase != .complete && ticks < 60_000 {
      let found = sequence.advance(
        press, measured: measured(sequence), periods: 1, period: 0.001)
      if !found.isEmpty { events.append(found) }
      ticks += 1
      if sequence.isOutOfPatience(period: 0.001) { break }
    }
    return (events, Double(ticks) * 0.001, sequence)
  }

  @Test("one press: ramp, dwell, complete")
  func once() {
    let (events, duration, sequence) = run(
      Technique.Press(force: 6, ramp: 0.5, dwell: 3, repeats: 1))
    #expect(events == [.forceReached, .dwellComplete])
    #expect(abs(duration - 3.5) < 0.01)
    #expect(sequence.repeatsDone == 1)
  }

  @Test("repeats release to a light force between presses", arguments: [1, 2, 5])
  func repeats(count: Int) {
    let (events, duration, _) = run(
      Technique.Press(force: 6, ramp: 0.5, dwell: 1, repeats: count))
    #expect(events.filter { $0.contains(.dwellComplete) }.count == count)
    #expect(abs(duration - (Double(count) * 1.5 + Double(count - 1) * 0.5)) < 0.02)
  }

  @Test("only the time near the wanted force counts as dwell")
  func dwellCounts() {
    var tick = 0
    let press = Technique.Press(force: 6, ramp: 0.5, dwell: 1, repeats: 1)
    let (_, duration, _) = run(press) { sequence in
      tick += 1
      return tick % 2 == 0 ? sequence.force : 0
    }
    #expect(abs(duration - 2.5) < 0.02)
  }

  @Test("a force that never comes ends the patience")
  func patience() {
    let press = Technique.Press(force: 6, ramp: 0.5, dwell: 1, repeats: 1)
    let (events, duration, sequence) = run(press) { _ in 2 }
    #expect(events.isEmpty)
    #expect(sequence.isOutOfPatience(period: 0.001))
    #expect(abs(duration - (0.5 + PressSequence.patience)) < 0.01)
  }

  @Test("the wanted force is continuous and its rate is its derivative")
  func continuous() {
    let press = Technique.Press(force: 8, ramp: 0.4, dwell: 0.3, repeats: 2)
    var sequence = PressSequence()
    sequence.begin(at: 0.5)
    var last = sequence
    while sequence.phase != .complete {
      _ = sequence.advance(press, measured: sequence.force, periods: 1, period: 0.001)
      let slope = (sequence.force - last.force) / 0.001
      #expect(abs(slope - 0.5 * (sequence.rate + last.rate)) < 0.2)
      last = sequence
    }
  }
}
