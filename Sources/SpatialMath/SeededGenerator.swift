// SPDX-License-Identifier: GPL-3.0-or-later

/// The one source of randomness: the same seed gives the same numbers on every machine, for ever.
///
/// xoshiro256** by Blackman and Vigna (2018), seeded through SplitMix64 (Steele et al., 2014).
/// The maps from bits to reals are our own, because the standard library does not promise its.
public struct SeededGenerator: RandomNumberGenerator, Equatable, Sendable {
  private var state: (UInt64, UInt64, UInt64, UInt64)

  public init(seed: UInt64) {
    var s = seed
    func splitMix() -> UInt64 {
      s &+= 0x9E37_79B9_7F4A_7C15
      var z = s
      z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
      z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
      return z ^ (z >> 31)
    }
    state = (splitMix(), splitMix(), splitMix(), splitMix())
  }

  /// An independent stream for a named purpose, so that one more draw here moves nothing there.
  public init(seed: UInt64, stream name: String) {
    var hash: UInt64 = 0xCBF2_9CE4_8422_2325
    for byte in name.utf8 { hash = (hash ^ UInt64(byte)) &* 0x0000_0100_0000_01B3 }
    self.init(seed: seed ^ hash)
  }

  public static func == (a: SeededGenerator, b: SeededGenerator) -> Bool { a.state == b.state }

  public mutating func next() -> UInt64 {
    func rotate(_ x: UInt64, _ k: UInt64) -> UInt64 { (x << k) | (x >> (64 - k)) }
    let result = rotate(state.1 &* 5, 7) &* 9
    let t = state.1 << 17
    state.2 ^= state.0
    state.3 ^= state.1
    state.1 ^= state.2
    state.0 ^= state.3
    state.2 ^= t
    state.3 = rotate(state.3, 45)
    return result
  }

  /// A number in `0..<1`, one of 2⁵³ evenly spaced.
  public mutating func unit() -> Double { Double(next() >> 11) * 0x1p-53 }

  /// A number in `lower..<upper`; rounding may give `upper` itself.
  public mutating func uniform(_ lower: Double, _ upper: Double) -> Double {
    lower + (upper - lower) * unit()
  }

  /// A whole number in `0..<count`, without bias beyond 2⁻⁶⁴ · count.
  ///
  /// - Precondition: `count` is greater than zero.
  public mutating func index(below count: Int) -> Int {
    precondition(count > 0, "nothing to choose from")
    return Int(next().multipliedFullWidth(by: UInt64(count)).high)
  }

  /// A number from the standard normal distribution (Box–Muller; the second value is discarded, so
  /// that the state is the four words alone).
  public mutating func normal() -> Double {
    let radius = (-2 * Elementary.log(1 - unit())).squareRoot()
    return radius * Elementary.sincos(2 * .pi * unit()).cos
  }

  /// A unit vector, uniform on the sphere.
  public mutating func direction() -> Vector3 {
    let z = uniform(-1, 1)
    let (s, c) = Elementary.sincos(uniform(0, 2 * .pi))
    let r = (1 - z * z).squareRoot()
    return Vector3(r * c, r * s, z)
  }

  /// A rotation, uniform over SO(3) (Shoemake, 1992).
  public mutating func rotation() -> RotationMatrix {
    let u = unit()
    let (s1, c1) = Elementary.sincos(2 * .pi * unit())
    let (s2, c2) = Elementary.sincos(2 * .pi * unit())
    let a = (1 - u).squareRoot()
    let b = u.squareRoot()
    return UnitQuaternion(normalizing: a * s1, Vector3(a * c1, b * s2, b * c2)).matrix
  }
}
