// SPDX-License-Identifier: GPL-3.0-or-later

import SpatialMath
import TestBench
import Testing
import _TestSupport

@Suite("RecordRing") struct RecordRingTests {
  @Test("what goes in comes out in order, and a full ring takes nothing", arguments: seeds(50))
  func queue(seed: UInt64) {
    var random = SeededGenerator(seed: seed)
    let ring = RecordRing(capacity: 1 + random.index(below: 9), filler: 0)
    var model: [Int] = []
    for k in 0..<500 {
      if random.unit() < 0.5 {
        #expect(ring.push(k) == (model.count < ring.capacity))
        if model.count < ring.capacity { model.append(k) }
      } else {
        #expect(ring.pop() == (model.isEmpty ? nil : model.removeFirst()))
      }
      #expect(ring.vacant == ring.capacity - model.count)
    }
  }

  @Test("between two threads nothing is lost, doubled or torn", arguments: [1, 3, 64])
  func threads(capacity: Int) {
    struct Pair: Sendable, Equatable {
      var a: Int
      var b: Int
    }
    let ring = RecordRing(capacity: capacity, filler: Pair(a: -1, b: -1))
    let count = 20_000
    let writer = RealtimeThread(RealtimeRequest(priority: 0)) { _ in
      var turnedAway = 0
      for k in 0..<count {
        while !ring.push(Pair(a: k, b: ~k)) { turnedAway += 1 }
      }
      return turnedAway
    }
    var next = 0
    while next < count {
      guard let pair = ring.pop() else { continue }
      guard pair == Pair(a: next, b: ~next) else {
        Issue.record("\(pair) instead of \(next)")
        break
      }
      next += 1
    }
    #expect(writer.join() >= 0)
    #expect(ring.pop() == nil)
  }
}
