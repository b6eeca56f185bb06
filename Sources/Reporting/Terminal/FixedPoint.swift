// SPDX-License-Identifier: GPL-3.0-or-later

/// Numbers and words for columns, the same in every locale.
package enum FixedPoint {
  /// With so many digits after the point, rounded half away from zero; a dash for what is absent or
  /// not a number, and for magnitudes no table has room for.
  package static func text(_ value: Double?, decimals: Int) -> String {
    guard let value, value.isFinite, abs(value) < 1e12 else { return "–" }
    var scale = 1.0
    for _ in 0..<decimals { scale *= 10 }
    let scaled = Int((abs(value) * scale).rounded())
    let sign = value < 0 && scaled > 0 ? "-" : ""
    let (whole, part) = scaled.quotientAndRemainder(dividingBy: Int(scale))
    guard decimals > 0 else { return sign + String(whole) }
    return sign + String(whole) + "." + left(String(part), decimals, fill: "0")
  }

  /// Filled up on the left.
  package static func left(_ text: String, _ width: Int, fill: String = " ") -> String {
    String(repeating: fill, count: max(0, width - text.count)) + text
  }

  /// Cut or filled up on the right.
  package static func right(_ text: String, _ width: Int) -> String {
    if text.count > width { return String(text.prefix(max(0, width - 1))) + "…" }
    return text + String(repeating: " ", count: width - text.count)
  }
}
