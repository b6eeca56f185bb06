// SPDX-License-Identifier: GPL-3.0-or-later

/// Products of polynomials by their Bernstein coefficients on one interval.
enum Bernstein {
  /// n over k, zero outside.
  static func binomial(_ n: Int, _ k: Int) -> Double {
    guard k >= 0, k <= n else { return 0 }
    var value = 1.0
    for i in 0..<min(k, n - k) { value = value * Double(n - i) / Double(i + 1) }
    return value
  }

  /// How much of coefficient i of a polynomial of degree `m` times coefficient k − i of one of
  /// degree `n` goes into coefficient k of their product.
  ///
  /// Source: Farouki, Rajan, *Algorithms for polynomials in Bernstein form* (1988), equation 44.
  static func weight(_ m: Int, _ n: Int, _ k: Int, _ i: Int) -> Double {
    binomial(m, i) * binomial(n, k - i) / binomial(m + n, k)
  }
}
