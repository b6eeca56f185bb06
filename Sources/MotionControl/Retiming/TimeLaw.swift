// SPDX-License-Identifier: GPL-3.0-or-later

/// How far along a path one is at a time: pieces in which s̈ = a + κ (s − s₀) + J (t − t₀).
///
/// κ is zero or J is. With κ, the squared speed is quadratic in s; with J, s is a cubic in time.
struct TimeLaw: Equatable, Sendable {
  struct Piece: Equatable, Sendable {
    /// Beginning [s].
    var t = 0.0
    /// Path parameter at the beginning.
    var s = 0.0
    /// Its rate at the beginning [1/s].
    var v = 0.0
    /// Its acceleration at the beginning [1/s²].
    var a = 0.0
    /// Change of the acceleration by the path parameter [1/s²].
    var stiffness = 0.0
    /// Change of the acceleration by time [1/s³].
    var jerk = 0.0
    /// Path parameter at the end.
    var end = 0.0
  }

  struct Sample: Equatable, Sendable {
    var s = 0.0
    var first = 0.0
    var second = 0.0
    var third = 0.0
  }

  var pieces: [Piece] = []
  /// [s].
  var duration = 0.0

  init() {}

  /// From rest to rest over a length, with constant jerk in each quarter of the time.
  init(length: Double, duration: Double) {
    let quarter = 0.25 * duration
    let J = length / (2 * quarter * quarter * quarter)
    let (a, v) = (J * quarter, J * quarter * quarter)
    append(Piece(jerk: J, end: length / 12), lasting: quarter)
    append(
      Piece(s: length / 12, v: 0.5 * v, a: a, jerk: -J, end: length / 2), lasting: quarter)
    append(Piece(s: length / 2, v: v, jerk: -J, end: length * 11 / 12), lasting: quarter)
    append(
      Piece(s: length * 11 / 12, v: 0.5 * v, a: -a, jerk: J, end: length), lasting: quarter)
    self.duration = duration
  }

  /// Adds a piece that ends at path parameter `end` after `time`.
  mutating func append(_ piece: Piece, lasting time: Double) {
    var piece = piece
    piece.t = duration
    pieces.append(piece)
    duration += time
  }

  /// - Precondition: there is a piece, and `time` lies within the law.
  func sample(at time: Double) -> Sample {
    var low = 0
    var high = pieces.count
    while high - low > 1 {
      let middle = (low + high) / 2
      if pieces[middle].t <= time { low = middle } else { high = middle }
    }
    return sample(of: pieces[low], at: time)
  }

  func sample(of piece: Piece, at time: Double) -> Sample {
    let t = time - piece.t
    // s̈ = a + κ (s − s₀): hyperbolic or trigonometric functions of √κ t, both in one series.
    let (c0, c1, c2) = TimeLaw.stumpff(piece.stiffness * t * t)
    let s = piece.s + (piece.v * c1 + (piece.a * c2 + piece.jerk * t * (1.0 / 6)) * t) * t
    let first = piece.v * c0 + (piece.a * c1 + piece.jerk * t * 0.5) * t
    return Sample(
      s: min(s, piece.end), first: first,
      second: piece.a + piece.stiffness * (s - piece.s) + piece.jerk * t,
      third: piece.stiffness * first + piece.jerk)
  }

  /// The same way with all times multiplied by `factor`.
  func stretched(by factor: Double) -> TimeLaw {
    let k = 1 / factor
    var law = TimeLaw()
    law.duration = duration * factor
    law.pieces = pieces.map { piece in
      Piece(
        t: piece.t * factor, s: piece.s, v: piece.v * k, a: piece.a * k * k,
        stiffness: piece.stiffness * k * k, jerk: piece.jerk * k * k * k, end: piece.end)
    }
    return law
  }

  /// When the path parameter is `s`.
  func time(at s: Double) -> Double {
    var low = 0
    var high = pieces.count
    while high - low > 1 {
      let middle = (low + high) / 2
      if pieces[middle].s <= s { low = middle } else { high = middle }
    }
    let piece = pieces[low]
    let way = min(s, piece.end) - piece.s
    guard way > 0 else { return piece.t }
    guard piece.jerk == 0 else { return timeWithJerk(low, way) }
    let x = piece.v * piece.v + (2 * piece.a + piece.stiffness * way) * way
    return piece.t
      + TimeLaw.time(
        over: way, from: piece.v, to: max(x, 0).squareRoot(), stiffness: piece.stiffness)
  }

  /// In a piece of constant jerk, by halving: the way never goes back.
  private func timeWithJerk(_ index: Int, _ way: Double) -> Double {
    let piece = pieces[index]
    var low = 0.0
    var high = (index + 1 < pieces.count ? pieces[index + 1].t : duration) - piece.t
    for _ in 0..<60 {
      let t = 0.5 * (low + high)
      let there = (piece.v + (piece.a * 0.5 + piece.jerk * t * (1.0 / 6)) * t) * t
      if there <= way { low = t } else { high = t }
    }
    return piece.t + low
  }

  /// cosh √z, sinh √z / √z and (cosh √z − 1) / z; for negative z the trigonometric functions of √−z.
  ///
  /// Taylor series after halving the argument, then the duplication formulas.
  static func stumpff(_ z: Double) -> (c0: Double, c1: Double, c2: Double) {
    guard z != 0 else { return (1, 1, 0.5) }
    var y = z
    var halvings = 0
    while abs(y) > 0.25 {
      y *= 0.25
      halvings += 1
    }
    // Terms to 1e-18 of the first.
    var c2 = 0.5 * (1 + y / 12 * (1 + y / 30 * (1 + y / 56 * (1 + y / 90 * (1 + y / 132)))))
    var c1 = 1 + y / 6 * (1 + y / 20 * (1 + y / 42 * (1 + y / 72 * (1 + y / 110 * (1 + y / 156)))))
    var c0 = 1 + y * c2
    for _ in 0..<halvings {
      c2 = 0.5 * c1 * c1
      c1 *= c0
      c0 = 2 * c0 * c0 - 1
    }
    return (c0, c1, c2)
  }

  /// How long a piece with x quadratic in s takes over a length, from speed `v0` to `v1` [s].
  ///
  /// tanh(√κ t / 2) = √κ length / (v₀ + v₁); the inverse by halving the argument and its series.
  static func time(over length: Double, from v0: Double, to v1: Double, stiffness: Double) -> Double
  {
    let mean = 2 * length / (v0 + v1)
    var y = 0.25 * stiffness * mean * mean
    guard y != 0 else { return mean }
    var factor = 1.0
    while abs(y) > 0.01 {
      let root = 1 + (1 - y).squareRoot()
      factor *= 2 / root
      y /= root * root
    }
    var series = 0.0
    for k in stride(from: 17.0, through: 1, by: -2) { series = series * y + 1 / k }
    return mean * factor * series
  }
}
