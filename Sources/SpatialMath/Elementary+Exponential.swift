// SPDX-License-Identifier: GPL-3.0-or-later

extension Elementary {
  // ln 2 in two parts; the first has 33 bits, so that k·part is exact for every exponent k.
  private static let ln2High = 0x1.62e42fefp-1
  private static let ln2Low = 0x1.473de6af278edp-34
  // What ⅔ lacks as a double.
  private static let twoThirdsLow = 0x1.5555555555555p-55

  /// eˣ; error ≤ 1 ulp. Overflows to infinity above 709.78 and underflows to 0 below −745.13.
  public static func exp(_ x: Double) -> Double { exp(x, plus: 0) }

  /// e^(x + low) for |low| much smaller than one.
  private static func exp(_ x: Double, plus low: Double) -> Double {
    guard x == x else { return .nan }
    if x > 709.782712893384 { return .infinity }
    if x < -745.2 { return 0 }
    let k = (x * 1.4426950408889634 + roundingShift) - roundingShift
    let high = x - k * ln2High
    let tail = k * ln2Low - low
    let r = high - tail
    let lost = (high - r) - tail
    var p = 1.0 / 6_227_020_800
    p = p * r + 1.0 / 479_001_600
    p = p * r + 1.0 / 39_916_800
    p = p * r + 1.0 / 3_628_800
    p = p * r + 1.0 / 362_880
    p = p * r + 1.0 / 40_320
    p = p * r + 1.0 / 5_040
    p = p * r + 1.0 / 720
    p = p * r + 1.0 / 120
    p = p * r + 1.0 / 24
    p = p * r + 1.0 / 6
    p = p * r + 0.5
    let value = 1 + (r + (r * r * p + lost * (1 + r)))
    return scaled(value, byPowerOfTwo: Int(k))
  }

  /// value · 2ᵏ for k in −1100…1100, in two exact steps so that subnormal results round once.
  private static func scaled(_ value: Double, byPowerOfTwo k: Int) -> Double {
    func power(_ e: Int) -> Double { Double(bitPattern: UInt64(1023 + e) << 52) }
    if k > 1000 { return value * power(1000) * power(k - 1000) }
    if k < -1000 { return value * power(k + 960) * power(-960) }
    return value * power(k)
  }

  /// x = m · 2ᵉ with m in √½…√2, for finite x > 0.
  private static func split(_ x: Double) -> (m: Double, e: Int) {
    var bits = x.bitPattern
    var e = 0
    if bits < 0x0010_0000_0000_0000 {
      bits = (x * 0x1p54).bitPattern
      e = -54
    }
    e += Int(bits >> 52) - 1023
    var m = Double(bitPattern: (bits & 0x000F_FFFF_FFFF_FFFF) | 0x3FF0_0000_0000_0000)
    if m > 1.4142135623730951 {
      m *= 0.5
      e += 1
    }
    return (m, e)
  }

  /// (ln((1+s)/(1−s)) − 2s) / s as a series in z = s², for s ≤ 0.1716.
  private static func logSeries(_ z: Double) -> Double { (logTail(z) * z + 2.0 / 3) * z }

  /// The same from the term in s⁵ on, over s⁵.
  private static func logTail(_ z: Double) -> Double {
    var p = 2.0 / 23
    p = p * z + 2.0 / 21
    p = p * z + 2.0 / 19
    p = p * z + 2.0 / 17
    p = p * z + 2.0 / 15
    p = p * z + 2.0 / 13
    p = p * z + 2.0 / 11
    p = p * z + 2.0 / 9
    p = p * z + 2.0 / 7
    return p * z + 2.0 / 5
  }

  /// The natural logarithm; error ≤ 1 ulp. NaN below zero, −∞ at zero.
  public static func log(_ x: Double) -> Double {
    guard x > 0, x < .infinity else { return x == 0 ? -.infinity : (x > 0 ? x : .nan) }
    let (m, e) = split(x)
    let f = m - 1
    let s = f / (2 + f)
    let halfSquare = 0.5 * f * f
    let k = Double(e)
    let correction = s * (halfSquare + logSeries(s * s)) + k * ln2Low
    return k * ln2High - ((halfSquare - correction) - f)
  }

  /// xʸ for x ≥ 0; error ≤ 1 ulp where the result is normal. NaN for x < 0.
  ///
  /// The logarithm is carried in two doubles (about 100 bits), so that a large exponent does not
  /// magnify its rounding.
  public static func pow(_ x: Double, _ y: Double) -> Double {
    if y == 0 || x == 1 { return 1 }
    guard x > 0, x < .infinity, y.isFinite else { return powAtEdge(x, y) }
    let (m, e) = split(x)
    let f = m - 1
    let d = 2 + f
    let dLow = f - (d - 2)
    let s = f / d
    let product = exactProduct(s, d)
    let sLow = ((f - product.high) - product.low - s * dLow) / d
    // s² and ⅔ s³ in two parts each; from s⁵ on a double is enough.
    let square = exactProduct(s, s)
    let squareLow = square.low + 2 * s * sLow
    let cube = exactProduct(s, square.high)
    let cubeLow = cube.low + s * squareLow + sLow * square.high
    let third = exactProduct(2.0 / 3, cube.high)
    let thirdLow = third.low + twoThirdsLow * cube.high + (2.0 / 3) * cubeLow
    let fifth = square.high * cube.high * logTail(square.high)
    let k = Double(e)
    let a = exactSum(k * ln2High, 2 * s)
    let c = exactSum(a.high, third.high)
    let tail = fifth + (thirdLow + 2 * sLow) + k * ln2Low
    let b = exactSum(c.high, tail + (c.low + a.low))
    let p = exactProduct(y, b.high)
    guard abs(p.high) < 800 else { return p.high > 0 ? .infinity : 0 }
    return exp(p.high, plus: p.low + y * b.low)
  }

  private static func powAtEdge(_ x: Double, _ y: Double) -> Double {
    guard x >= 0, y == y else { return .nan }
    if y.isInfinite { return (x > 1) == (y > 0) ? .infinity : 0 }
    return (x == 0) == (y > 0) ? 0 : .infinity
  }

  /// a + b exactly, as a rounded sum and what the rounding lost (Knuth, 1969).
  private static func exactSum(_ a: Double, _ b: Double) -> (high: Double, low: Double) {
    let s = a + b
    let t = s - a
    return (s, (a - (s - t)) + (b - t))
  }

  /// a · b exactly, as a rounded product and what the rounding lost (Dekker, 1971).
  private static func exactProduct(_ a: Double, _ b: Double) -> (high: Double, low: Double) {
    func halves(_ v: Double) -> (Double, Double) {
      let c = 134_217_729 * v
      let high = c - (c - v)
      return (high, v - high)
    }
    let p = a * b
    let (ah, al) = halves(a)
    let (bh, bl) = halves(b)
    return (p, ((ah * bh - p) + ah * bl + al * bh) + al * bl)
  }
}
