// SPDX-License-Identifier: GPL-3.0-or-later

/// A symmetric positive definite matrix with two diagonals beside the main one, solved by L D Lᵀ.
struct PentadiagonalSystem {
  private var main: [Double]
  private var next: [Double]
  private var second: [Double]

  init(size: Int) {
    main = [Double](repeating: 0, count: size)
    next = main
    second = main
  }

  mutating func clear() {
    for i in main.indices { (main[i], next[i], second[i]) = (0, 0, 0) }
  }

  /// Adds to entry (i, i + distance); `distance` is 0, 1 or 2.
  @inline(__always) mutating func add(_ value: Double, _ i: Int, distance: Int) {
    switch distance {
    case 0: main[i] += value
    case 1: next[i] += value
    default: second[i] += value
    }
  }

  /// Solves for a right-hand side, in place; the matrix is lost. Allocates: never.
  ///
  /// Pivots that rounding has eaten are raised to a share of what stood there.
  mutating func solve(_ x: inout [Double]) {
    let n = main.count
    for i in 0..<n {
      let pivot = main[i]
      if i + 1 < n {
        let l = next[i] / pivot
        main[i + 1] = max(main[i + 1] - l * next[i], main[i + 1] * 1e-15)
        if i + 2 < n { next[i + 1] -= l * second[i] }
        x[i + 1] -= l * x[i]
        next[i] = l
      }
      if i + 2 < n {
        let l = second[i] / pivot
        main[i + 2] = max(main[i + 2] - l * second[i], main[i + 2] * 1e-15)
        x[i + 2] -= l * x[i]
        second[i] = l
      }
    }
    for i in (0..<n).reversed() {
      x[i] /= main[i]
      if i + 1 < n { x[i] -= next[i] * x[i + 1] }
      if i + 2 < n { x[i] -= second[i] * x[i + 2] }
    }
  }
}
