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

  /// A run through every mode: to the end; and, stopped while it treats, to a stand, acknowledged
  /// and started again.
  private func everyMode() throws -> (records: [TickRecord], words: [[UInt64]?]) {
    var records: [TickRecord] = []
    var words: [[UInt64]?] = []
    for stopped in [false, true] {
      var practice = try Practice(PracticePlan())
      practice.world.breath = 0.004
      var treated = 0
      var stood = 0
      var ended = 0
      for _ in 0..<90_000 {
        let record = practice.step { input in
          if stopped && treated == 300 { input.operatorEvents.insert(.stop) }
          if stood == 200 { input.operatorEvents.insert(.acknowledge) }
        }
        treated += record.mode == .treat ? 1 : 0
        stood += record.mode == .held ? 1 : 0
        records.append(record)
        // Every 23rd, and the ticks of modes that last a moment.
        let isKept = words.count % 23 == 0 || [.idle, .homing, .done].contains(record.mode)
        words.append(isKept ? practice.controller.state.words : nil)
        ended += record.mode == .done ? 1 : 0
        if ended == 100 || stood > 400 { break }
      }
    }
    return (records, words)
  }

  @Test("from any tick of any mode a kept state continues as the uninterrupted run")
  func everyModeContinues() throws {
    let (records, words) = try everyMode()
    var random = SeededGenerator(seed: 11)
    for mode in Mode.allCases {
      let ticks = records.indices.filter { records[$0].mode == mode && words[$0] != nil }
      try #require(!ticks.isEmpty, "\(mode.name)")
      for _ in 0..<12 {
        let start = ticks[random.index(below: ticks.count)]
        var controller = try Practice(PracticePlan()).controller
        controller.state = try ControllerState(words: #require(words[start]))
        for next in records[(start + 1)...].prefix(400) {
          guard next.input.tick > Tick(controller.state.lastTick) else { break }
          let replayed = controller.tick(next.input)
          try #require(
            replayed.stateHash == next.stateHash, "\(mode.name), tick \(next.input.tick.index)")
          #expect(replayed.limited == next.limited && replayed.commanded == next.commanded)
        }
      }
    }
  }
}
