// SPDX-License-Identifier: GPL-3.0-or-later

/// Elementary functions in pure Swift, the same bits on every processor.
///
/// The C library chooses its implementation by the features of the CPU and its results differ in
/// the last bit; whatever ends in a digest calls these instead. Errors are in ulps of the result,
/// the largest found against 50-digit values (`Tools/golden/elementary.py`).
public enum Elementary {
  /// Arguments larger than this have no sine here: the result is NaN.
  public static let largestAngle = 1e6

  // π/2 in three parts; the first two have 33 bits, so that n·part is exact for n < 2²⁰.
  @usableFromInline static let halfPi1 = 0x1.921fb544p+0
  @usableFromInline static let halfPi2 = 0x1.0b4611a6p-34
  @usableFromInline static let halfPi3 = 0x1.3198a2e037073p-69
  // Adding and subtracting 1.5 · 2⁵² rounds to the nearest whole number.
  @usableFromInline static let roundingShift = 6_755_399_441_055_744.0

  /// Sine and cosine of an angle [rad]; error ≤ 1 ulp for |x| ≤ `largestAngle`, NaN beyond.
  ///
  /// Cody–Waite reduction to |r| ≤ π/4 with a compensated remainder, then Taylor series whose first
  /// neglected term is below 1e-18 of the result.
  public static func sincos(_ x: Double) -> (sin: Double, cos: Double) {
    guard abs(x) <= largestAngle else { return (.nan, .nan) }
    let shifted = x * 0.6366197723675814 + roundingShift
    let n = shifted - roundingShift
    let quadrant = shifted.bitPattern & 3
    let high = x - n * halfPi1
    let middle = n * halfPi2
    let r = high - middle
    let low = ((high - r) - middle) - n * halfPi3
    let z = r * r
    let sinTail = z * (r * sinSeries(z)) + low * (1 - 0.5 * z)
    let s = r + sinTail
    let h = 0.5 * z
    let w = 1 - h
    let c = w + (((1 - w) - h) + (z * z * cosSeries(z) - r * low))
    switch quadrant {
    case 0: return (s, c)
    case 1: return (c, -s)
    case 2: return (-s, -c)
    default: return (-c, s)
    }
  }

  /// (sin r - r) / r³ as a series in z = r².
  private static func sinSeries(_ z: Double) -> Double {
    var p = 1.0 / 355_687_428_096_000
    p = p * z - 1.0 / 1_307_674_368_000
    p = p * z + 1.0 / 6_227_020_800
    p = p * z - 1.0 / 39_916_800
    p = p * z + 1.0 / 362_880
    p = p * z - 1.0 / 5_040
    p = p * z + 1.0 / 120
    return p * z - 1.0 / 6
  }

  /// (cos r - 1 + r²/2) / r⁴ as a series in z = r².
  private static func cosSeries(_ z: Double) -> Double {
    var p = 1.0 / 20_922_789_888_000
    p = p * z - 1.0 / 87_178_291_200
    p = p * z + 1.0 / 479_001_600
    p = p * z - 1.0 / 3_628_800
    p = p * z + 1.0 / 40_320
    p = p * z - 1.0 / 720
    return p * z + 1.0 / 24
  }

  /// Sines and cosines of eight joint angles at once [rad]; absolute error ≤ 3e-16 for
  /// |x| ≤ 2π and ≤ 1e-15 for |x| ≤ 1000. Lanes that are NaN or infinite give NaN.
  @inlinable public static func sincos8(
    _ x: SIMD8<Double>
  ) -> (sin: SIMD8<Double>, cos: SIMD8<Double>) {
    let shifted = x * 0.6366197723675814 + roundingShift
    let n = shifted - roundingShift
    let bits = unsafe unsafeBitCast(shifted, to: SIMD8<UInt64>.self)
    let r = ((x - n * halfPi1) - n * halfPi2) - n * halfPi3
    let z = r * r
    var p = z * (1.0 / 355_687_428_096_000) - 1.0 / 1_307_674_368_000
    p = p * z + 1.0 / 6_227_020_800
    p = p * z - 1.0 / 39_916_800
    p = p * z + 1.0 / 362_880
    p = p * z - 1.0 / 5_040
    p = p * z + 1.0 / 120
    p = p * z - 1.0 / 6
    let s = r + z * (r * p)
    var q = z * (1.0 / 20_922_789_888_000) - 1.0 / 87_178_291_200
    q = q * z + 1.0 / 479_001_600
    q = q * z - 1.0 / 3_628_800
    q = q * z + 1.0 / 40_320
    q = q * z - 1.0 / 720
    q = q * z + 1.0 / 24
    let c = (z * z * q - z * 0.5) + 1
    let sBits = unsafe unsafeBitCast(s, to: SIMD8<UInt64>.self)
    let cBits = unsafe unsafeBitCast(c, to: SIMD8<UInt64>.self)
    let swap = (sBits ^ cBits) & (SIMD8<UInt64>.zero &- (bits & 1))
    let sinBits = sBits ^ swap ^ ((bits & 2) &<< 62)
    let cosBits = cBits ^ swap ^ (((bits &+ 1) & 2) &<< 62)
    return unsafe (
      unsafeBitCast(sinBits, to: SIMD8<Double>.self),
      unsafeBitCast(cosBits, to: SIMD8<Double>.self)
    )
  }
}

extension Elementary {
  /// 0 up to 0, 1 from 1, and 6x⁵ − 15x⁴ + 10x³ between, whose first and second derivatives are zero
  /// at both ends.
  @inlinable public static func smoothStep(_ x: Double) -> Double {
    let x = min(max(x, 0), 1)
    return x * x * x * (x * (x * 6 - 15) + 10)
  }
}
