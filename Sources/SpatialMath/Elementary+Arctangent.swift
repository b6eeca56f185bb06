// SPDX-License-Identifier: GPL-3.0-or-later

extension Elementary {
  private static let piHigh = 0x1.921fb54442d18p+1
  private static let piLow = 0x1.1a62633145c07p-53

  /// atan 0, ¼, ½, ¾ and 1, each as a double and what its rounding lost.
  private static func arctangentOfQuarter(_ i: Int) -> (high: Double, low: Double) {
    switch i {
    case 0: (0, 0)
    case 1: (0x1.f5b75f92c80ddp-3, 0x1.8ab6e3cf7afbdp-57)
    case 2: (0x1.dac670561bb4fp-2, 0x1.a2b7f222f65e2p-56)
    case 3: (0x1.4978fa3269ee1p-1, 0x1.2419a87f2a458p-56)
    default: (0x1.921fb54442d18p-1, 0x1.1a62633145c07p-55)
    }
  }

  /// The angle of the point (x, y) from the x axis, in −π…π; error ≤ 2 ulp.
  ///
  /// The smaller coordinate over the larger is brought within ⅛ of a multiple of ¼, where the
  /// Taylor series needs ten terms. Both zero gives 0 (or ±π for a negative zero x); NaN gives NaN.
  public static func atan2(_ y: Double, _ x: Double) -> Double {
    guard x == x, y == y else { return .nan }
    let ax = abs(x)
    let ay = abs(y)
    let first: (high: Double, low: Double)
    if ax == 0 && ay == 0 {
      first = (0, 0)
    } else if ax.isInfinite && ay.isInfinite {
      first = arctangentOfQuarter(4)
    } else if ay <= ax {
      first = arctangent(ay, over: ax)
    } else {
      let a = arctangent(ax, over: ay)
      let high = 0.5 * piHigh - a.high
      first = (high, ((0.5 * piHigh - high) - a.high) + (0.5 * piLow - a.low))
    }
    var angle = first.high + first.low
    if x.sign == .minus {
      let high = piHigh - first.high
      angle = high + (((piHigh - high) - first.high) + (piLow - first.low))
    }
    return y.sign == .minus ? -angle : angle
  }

  /// atan(y/x) in two parts, for 0 ≤ y ≤ x, x > 0.
  private static func arctangent(_ y: Double, over x: Double) -> (high: Double, low: Double) {
    if x.isInfinite { return (0, 0) }
    // Powers of two keep products away from overflow and underflow and change nothing else.
    let scale: Double = x > 0x1p900 ? 0x1p-600 : (x < 0x1p-900 ? 0x1p600 : 1)
    let xs = x * scale
    let ys = y * scale
    let i = Int(4 * (ys / xs) + 0.5)
    let c = 0.25 * Double(i)
    let t = i == 0 ? ys / xs : (ys - c * xs) / (xs + c * ys)
    let z = t * t
    var p = 1.0 / 21
    p = p * z - 1.0 / 19
    p = p * z + 1.0 / 17
    p = p * z - 1.0 / 15
    p = p * z + 1.0 / 13
    p = p * z - 1.0 / 11
    p = p * z + 1.0 / 9
    p = p * z - 1.0 / 7
    p = p * z + 1.0 / 5
    p = p * z - 1.0 / 3
    let base = arctangentOfQuarter(i)
    let small = p * z * t
    let high = base.high + t
    return (high, ((base.high - high) + t) + (small + base.low))
  }

  /// The angle whose tangent is x, in −π/2…π/2; error ≤ 2 ulp.
  public static func atan(_ x: Double) -> Double { atan2(x, 1) }

  /// The angle whose cosine is x, in 0…π; error ≤ 3 ulp. NaN outside −1…1.
  public static func acos(_ x: Double) -> Double {
    guard abs(x) <= 1 else { return .nan }
    return 2 * atan2((1 - x).squareRoot(), (1 + x).squareRoot())
  }

  /// The angle whose sine is x, in −π/2…π/2; error ≤ 3 ulp. NaN outside −1…1.
  public static func asin(_ x: Double) -> Double {
    guard abs(x) <= 1 else { return .nan }
    return atan2(x, ((1 - x) * (1 + x)).squareRoot())
  }
}
