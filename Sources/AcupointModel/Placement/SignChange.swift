// SPDX-License-Identifier: GPL-3.0-or-later

/// Where a number over a place changes its sign, as the place runs with a parameter.
///
/// False position that halves the weight of an end which stays (the Illinois way: Dowell and
/// Jarratt, *A modified regula falsi method for computing the root of an equation*, 1971), with a
/// bisection as every third step, so that a jump or a kink of the skin costs at most three times as
/// many steps as bisection alone.
enum SignChange {
  /// Enough for the last bit of any bracket.
  private static let mostSteps = 160

  /// The place between two parameters at which the number is as small as `tolerance`, or to either
  /// side of which it jumps over zero within `width`; nil where a parameter has no place.
  ///
  /// - Parameters:
  ///   - a: a parameter with its number.
  ///   - b: another whose number has the other sign.
  static func find<Place>(
    _ a: (t: Double, value: Double), _ b: (t: Double, value: Double), tolerance: Double,
    width: Double, _ look: (Double) -> (value: Double, place: Place)?
  ) -> Place? {
    var (a, b) = (a, b)
    /// Which end the last step replaced.
    var replaced = 0
    for step in 0..<mostSteps {
      var t = a.t + (b.t - a.t) * (a.value / (a.value - b.value))
      let isInside = (t - a.t) * (t - b.t) < 0
      if step % 3 == 2 || !isInside { t = 0.5 * (a.t + b.t) }
      guard let found = look(t) else { return nil }
      if abs(found.value) <= tolerance || abs(b.t - a.t) <= width { return found.place }
      if (found.value < 0) == (a.value < 0) {
        a = (t, found.value)
        if replaced == 1 { b.value *= 0.5 }
        replaced = 1
      } else {
        b = (t, found.value)
        if replaced == 2 { a.value *= 0.5 }
        replaced = 2
      }
    }
    return look(0.5 * (a.t + b.t))?.place
  }
}
