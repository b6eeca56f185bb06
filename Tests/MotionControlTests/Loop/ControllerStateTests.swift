// SPDX-License-Identifier: GPL-3.0-or-later

import MotionControl
import Safety
import SpatialMath
import Testing
import _TestSupport

@Suite("ControllerState") struct ControllerStateTests {
  /// A state from the midst of a press, in which no number is zero by chance alone.
  private func state() throws -> ControllerState {
    var practice = try Practice(PracticePlan())
    practice.world.breath = 0.005
    try practice.run(to: .treat)
    for _ in 0..<200 { practice.step() }
    var state = practice.controller.state
    state.response = .retreat
    return state
  }

  @Test("a change of any byte that matters changes the hash")
  func everyByte() throws {
    let original = try state()
    let hash = original.hash
    var changed = 0
    for offset in 0..<MemoryLayout<ControllerState>.size {
      var other = original
      // Bit 0 keeps every flag and every enumeration within its cases.
      unsafe withUnsafeMutableBytes(of: &other) { unsafe $0[offset] ^= 1 }
      guard other != original else { continue }
      changed += 1
      #expect(other.hash != hash, "byte \(offset)")
    }
    // 8 bytes for each of at least 100 numbers.
    #expect(changed > 800)
  }

  @Test("a change of any byte that matters changes the words and comes back from them")
  func everyByteInWords() throws {
    let original = try state()
    let words = original.words
    #expect(words.count == ControllerState.wordNames.count)
    #expect(Set(ControllerState.wordNames).count == words.count)
    for offset in 0..<MemoryLayout<ControllerState>.size {
      var other = original
      unsafe withUnsafeMutableBytes(of: &other) { unsafe $0[offset] ^= 1 }
      guard other != original else { continue }
      let differing = zip(words, other.words).count { $0 != $1 }
      #expect(differing == 1, "byte \(offset)")
      let again = try ControllerState(words: other.words)
      #expect(again == other, "byte \(offset)")
      #expect(again.hash == other.hash)
    }
  }

  @Test("words that are no state are refused")
  func refusedWords() throws {
    let words = try state().words
    #expect(throws: StateWords.Invalid.count(words.count - 1, expected: words.count)) {
      try ControllerState(words: Array(words.dropLast()))
    }
    #expect(throws: StateWords.Invalid.count(words.count + 1, expected: words.count)) {
      try ControllerState(words: words + [0])
    }
    for name in ["supervisor.mode", "isEngaged", "response", "press.phase", "force.sampleAge"] {
      let place = try #require(ControllerState.wordNames.firstIndex(of: name))
      var wrong = words
      wrong[place] = 1 << 63
      #expect(throws: StateWords.Invalid.notAllowed(name: name, word: 1 << 63)) {
        try ControllerState(words: wrong)
      }
    }
  }

  @Test("equal states have equal hashes, and each tick has its own")
  func ticks() throws {
    var practice = try Practice(PracticePlan())
    var hashes: Set<UInt64> = []
    for _ in 0..<2000 {
      let record = practice.step()
      let copy = practice.controller.state
      #expect(copy.hash == record.stateHash)
      hashes.insert(record.stateHash)
    }
    #expect(hashes.count == 2000)
  }

  @Test("the same inputs give the same records, bit for bit")
  func replay() throws {
    var practice = try Practice(PracticePlan())
    practice.world.breath = 0.004
    var records: [TickRecord] = []
    for _ in 0..<15_000 { records.append(practice.step()) }
    var again = try Practice(PracticePlan()).controller
    for record in records {
      let replayed = again.tick(record.input)
      try #require(replayed.stateHash == record.stateHash, "tick \(record.input.tick.index)")
      #expect(replayed.limited == record.limited)
      #expect(replayed.commanded == record.commanded)
    }
  }

  @Test("a kept state continues as the original does", arguments: [1, 2500, 9500, 14_000])
  func snapshot(at tick: Int) throws {
    var practice = try Practice(PracticePlan())
    for _ in 0..<tick { practice.step() }
    var copy = try Practice(PracticePlan()).controller
    copy.state = try ControllerState(words: practice.controller.state.words)
    for _ in 0..<1000 {
      let record = practice.step()
      let other = copy.tick(record.input)
      try #require(other.stateHash == record.stateHash)
      #expect(other.limited == record.limited)
    }
  }
}
