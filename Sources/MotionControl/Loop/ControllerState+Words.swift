// SPDX-License-Identifier: GPL-3.0-or-later

import Safety
package import SpatialMath

extension ControllerState {
  /// Every field, in the order written here; see `StateVisitor`.
  package mutating func visit(_ v: inout some StateVisitor & ~Copyable) {
    v.visit(&lastTick, "lastTick")
    supervisor.visit(&v)
    v.visit(&response, "response")
    v.visit(&interrupted, "interrupted")
    v.visit(&isEngaged, "isEngaged")
    v.visit(&normal, "normal")
    v.visit(&qTrusted, "qTrusted")
    v.visit(&isContactMissed, "isContactMissed")
    v.visit(&isTrailing, "isTrailing")
    v.visit(&periodsWithoutContact, "periodsWithoutContact")
    v.visit(&plan.q, "plan.q")
    v.visit(&plan.X_BT, "plan.X_BT")
    clock.visit(&v)
    technique.visitTechnique(&v)
    homing.visit(&v)
    estimator.visit(&v)
    shift.visit(&v)
    force.visit(&v)
    admittance.visit(&v)
    press.visit(&v)
    pointing.visit(&v)
    stop.visit(&v)
    limiter.visit(&v)
    servo.visit(&v)
    monitors.visit(&v)
  }

  /// The hash of every field. Allocates: never.
  package var hash: UInt64 {
    var copy = self
    var h = StateHash()
    copy.visit(&h)
    return h.value
  }

  /// The order and meaning of `words`; a change of either is a new version.
  package static let wordsVersion: UInt32 = 3

  /// Every field as a 64-bit word: the state to keep. Allocates: once or twice.
  package var words: [UInt64] {
    var copy = self
    var writer = StateWords.Writer()
    copy.visit(&writer)
    return writer.words
  }

  /// The state that `words` were taken of, bit for bit.
  package init(words: [UInt64]) throws(StateWords.Invalid) {
    var reader = StateWords.Reader(words)
    var state = ControllerState()
    state.visit(&reader)
    try reader.finish()
    self = state
  }

  /// The name of each word, those of vectors and poses with their place: `limiter.q[3]`.
  package static let wordNames: [String] = {
    var namer = StateWords.Namer()
    var state = ControllerState()
    state.visit(&namer)
    return namer.indexed
  }()

  /// How many words a state has.
  package static let wordCount = wordNames.count
}

/// A controller's state as a row of words.
package enum StateWords {
  /// Why a row of words is no state.
  package enum Invalid: Error, Equatable, CustomStringConvertible {
    case count(Int, expected: Int)
    case notAllowed(name: String, word: UInt64)

    package var description: String {
      switch self {
      case .count(let count, let expected): "\(count) words, \(expected) expected"
      case .notAllowed(let name, let word): "\(name) cannot be \(word)"
      }
    }
  }

  struct Writer: StateVisitor {
    private(set) var words: [UInt64] = []

    init() { words.reserveCapacity(256) }

    mutating func word(_ word: UInt64, _ name: StaticString) -> UInt64 {
      words.append(word)
      return word
    }

    mutating func refuse(_ word: UInt64, _ name: StaticString) {
      preconditionFailure("\(name): a state holds \(word)")
    }
  }

  struct Reader: StateVisitor {
    private let words: [UInt64]
    private var next = 0
    private var refused: Invalid?

    init(_ words: [UInt64]) { self.words = words }

    mutating func word(_ word: UInt64, _ name: StaticString) -> UInt64 {
      defer { next += 1 }
      return next < words.count ? words[next] : word
    }

    mutating func refuse(_ word: UInt64, _ name: StaticString) {
      if refused == nil { refused = .notAllowed(name: "\(name)", word: word) }
    }

    func finish() throws(Invalid) {
      guard next == words.count else { throw .count(words.count, expected: next) }
      if let refused { throw refused }
    }
  }

  struct Namer: StateVisitor {
    private var names: [String] = []

    mutating func word(_ word: UInt64, _ name: StaticString) -> UInt64 {
      names.append("\(name)")
      return word
    }

    mutating func refuse(_ word: UInt64, _ name: StaticString) {}

    /// Names that stand for several words get the number of the word in brackets.
    var indexed: [String] {
      var result: [String] = []
      var start = 0
      while start < names.count {
        let end = names[start...].firstIndex { $0 != names[start] } ?? names.count
        for place in start..<end {
          result.append(end - start == 1 ? names[place] : "\(names[place])[\(place - start)]")
        }
        start = end
      }
      return result
    }
  }
}
