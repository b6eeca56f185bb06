// SPDX-License-Identifier: GPL-3.0-or-later

extension SpeedProgram {
  /// The motion in time.
  var law: TimeLaw {
    var law = TimeLaw()
    law.pieces.reserveCapacity(s.count - 1)
    let n = innerCount
    for i in 0..<n {
      let h = width(i)
      let b = coefficients(y, i)
      if i == 0 {
        let (t, jerk) = SpeedProgram.endCell(s[1] - s[0], b[0])
        law.append(TimeLaw.Piece(s: s[0], jerk: jerk, end: s[1]), lasting: t)
      }
      law.append(
        TimeLaw.Piece(
          s: s[i + 1], v: b[0].squareRoot(), a: (b[1] - b[0]) / h,
          stiffness: (b[0] - 2 * b[1] + b[2]) / (h * h), end: s[i + 2]),
        lasting: SpeedProgram.time(b, h))
      if i == n - 1 {
        let h = s[i + 3] - s[i + 2]
        let (t, jerk) = SpeedProgram.endCell(h, b[2])
        law.append(
          TimeLaw.Piece(
            s: s[i + 2], v: b[2].squareRoot(), a: -jerk * t, jerk: jerk, end: s[i + 3]),
          lasting: t)
      }
    }
    return law
  }

  /// Time and jerk of a cell of length `h` between rest and x.
  private static func endCell(_ h: Double, _ x: Double) -> (time: Double, jerk: Double) {
    let t = 3 * h / x.squareRoot()
    return (t, 6 * h / (t * t * t))
  }
}
