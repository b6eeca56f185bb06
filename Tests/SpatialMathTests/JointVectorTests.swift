// SPDX-License-Identifier: GPL-3.0-or-later

import SpatialMath
import Testing
import _TestSupport

@Suite("JointVector") struct JointVectorTests {
  func vector(_ random: inout SeededGenerator, _ count: Int = 7) -> JointVector {
    JointVector((0..<count).map { _ in random.uniform(-3, 3) })
  }

  @Test("a vector space with an inner product; unused lanes stay zero", arguments: seeds(200))
  func space(seed: UInt64) {
    var random = SeededGenerator(seed: seed)
    let (a, b) = (vector(&random), vector(&random))
    let k = random.uniform(-2, 2)
    #expect(a + b == b + a && a + (-a) == .zero && (a - b) + b == a - b + b)
    #expect(((a + b) * k - (a * k + b * k)).maxMagnitude < 1e-14)
    #expect(abs(a.dot(b) - b.dot(a)) == 0 && a.dot(a) >= 0)
    let slow = (0..<8).reduce(0.0) { $0 + a[$1] * b[$1] }
    #expect(abs(a.dot(b) - slow) < 1e-13)
    for v in [a + b, a - b, -a, a * k, a.scaled(by: b)] { #expect(v[7] == 0) }
    #expect(JointVector(a.values(7)) == a)
  }

  @Test("the inner product sums by its fixed tree")
  func tree() {
    let big = 1e16
    let v = JointVector([big, 1, -big, 1, 0, 0, 0, 0])
    let ones = JointVector(repeating: 1, count: 8)
    #expect(v.dot(ones) == ((big + 1) + (-big + 1)))
  }

  @Test("clamping, magnitudes and finiteness look at every lane")
  func lanes() {
    for lane in 0..<8 {
      var v = JointVector.zero
      v[lane] = -5
      #expect(v.maxMagnitude == 5)
      let limit = JointVector(repeating: 2, count: 8)
      #expect(v.clamped(-limit, limit)[lane] == -2)
      #expect(v.isFinite)
      for bad in [Double.nan, .infinity, -.infinity] {
        v[lane] = bad
        #expect(!v.isFinite && !(v.maxMagnitude < 1e300))
      }
    }
  }
}

@Suite("StateHash") struct StateHashTests {
  @Test("one changed bit, order, or kind of number changes the hash", arguments: seeds(200))
  func sensitive(seed: UInt64) {
    var random = SeededGenerator(seed: seed)
    let words = (0..<8).map { _ in random.next() }
    func hash(_ words: [UInt64]) -> UInt64 {
      var h = StateHash()
      for w in words { h.add(w) }
      return h.value
    }
    let plain = hash(words)
    #expect(hash(words) == plain)
    var flipped = words
    flipped[random.index(below: 8)] ^= 1 << UInt64(random.index(below: 64))
    #expect(hash(flipped) != plain)
    var swapped = words
    swapped.swapAt(0, 1 + random.index(below: 7))
    #expect(hash(swapped) != plain)
    #expect(hash(Array(words.dropLast())) != plain)
    #expect((hash(flipped) ^ plain).nonzeroBitCount > 8)
  }

  @Test("every component of every type is visited")
  func visits() {
    func hash(_ add: (inout StateHash) -> Void) -> UInt64 {
      var h = StateHash(seed: 3)
      add(&h)
      return h.value
    }
    var seen: [UInt64] = [hash { $0.add(0.0) }, hash { $0.add(-0.0) }, hash { $0.add(true) }]
    let X = RigidTransform<World, Base>.identity
    for i in 0..<3 {
      var v = Vector3.zero
      v[i] = 1
      seen.append(hash { $0.add(v) })
      seen.append(hash { $0.add(Twist(angular: v, linear: .zero)) })
      seen.append(hash { $0.add(Twist(angular: .zero, linear: v)) })
      var moved = X
      moved.translation = v
      seen.append(hash { $0.add(moved) })
      moved = X
      moved.rotation.x[i] += 0.5
      seen.append(hash { $0.add(moved) })
      moved.rotation.z[i] += 0.5
      seen.append(hash { $0.add(moved) })
    }
    for lane in 0..<8 {
      var q = JointVector.zero
      q[lane] = 1
      seen.append(hash { $0.add(q) })
    }
    #expect(Set(seen).count == seen.count)
    let wrench = Wrench(moment: [1, 2, 3], force: [4, 5, 6])
    let twist = Twist(angular: [1, 2, 3], linear: [4, 5, 6])
    #expect(hash { $0.add(wrench) } == hash { $0.add(twist) })
  }
}
