// SPDX-License-Identifier: GPL-3.0-or-later

import SpatialMath

/// The steps in which a file writes its numbers, found from the numbers themselves: all that lies
/// between two steps has been rounded away.
enum WrittenSteps {
  /// Finer grids than this count as none.
  static let finestGrid = -40

  /// Of decimal numbers in text.
  struct OfText {
    /// Digits after the point at the most.
    private(set) var decimals = 0
    /// Digits at the most in numbers with an exponent.
    private var digits = 0
    private var plain = 0
    private var largest = 0.0

    mutating func add(_ cell: Substring.UTF8View, value: Double) {
      largest = max(largest, abs(value))
      var after = 0
      var digits = 0
      var isAfter = false
      var exponent: Int?
      var at = cell.startIndex
      while at < cell.endIndex {
        switch cell[at] {
        case UInt8(ascii: "0")...UInt8(ascii: "9"):
          digits += 1
          after += isAfter ? 1 : 0
        case UInt8(ascii: "."): isAfter = true
        case UInt8(ascii: "e"), UInt8(ascii: "E"):
          exponent = Int(Substring(cell[cell.index(after: at)...]).drop { $0 == "+" })
          at = cell.index(before: cell.endIndex)
        default: break
        }
        at = cell.index(after: at)
      }
      if exponent != nil {
        self.digits = max(self.digits, digits)
      } else if value != 0 {
        plain += 1
      }
      decimals = max(decimals, after - (exponent ?? 0))
    }

    /// Half a step; at least what a double rounds away.
    var half: Double {
      let rounding = largest * 0x1p-53
      // All with exponents: so many digits, whatever the size. Else so many decimals.
      var decimals = decimals
      if plain == 0, digits > 0 {
        decimals = digits - 1
        var scale = largest
        while scale >= 10 {
          scale /= 10
          decimals -= 1
        }
        while scale > 0, scale < 1 {
          scale *= 10
          decimals += 1
        }
      }
      return max(Double("5e\(-decimals - 1)") ?? 0, rounding)
    }
  }

  /// Of binary numbers: a grid of a power of two, single precision, or double precision.
  struct OfBinary {
    private var finest = Int.max
    private var areSingle = true
    private var largest = 0.0

    mutating func add(_ value: Double) {
      guard value != 0 else { return }
      largest = max(largest, abs(value))
      let zeros = min(value.significandBitPattern.trailingZeroBitCount, 52)
      finest = min(finest, Int(value.exponent) - 52 + zeros)
      areSingle = areSingle && Double(Float(value)) == value
    }

    /// Half a step; at least what a double rounds away.
    var half: Double {
      let rounding = largest * 0x1p-53
      if finest == Int.max { return 0 }
      if areSingle { return largest * 0x1p-25 }
      if finest >= WrittenSteps.finestGrid {
        return max(Double(sign: .plus, exponent: finest - 1, significand: 1), rounding)
      }
      return rounding
    }
  }

  /// Of times, half a step [s]: an even grid is taken at its word, since the stamps say which grid
  /// is meant; then, and at the least, what a double rounds away.
  ///
  /// - Parameter half: half the step of the stamps [s].
  static func precision(ofTimes times: [Double], half: Double) -> Double {
    guard let first = times.first, let last = times.last else { return 0 }
    let rounding = max(abs(first), abs(last)) * 0x1p-53
    let mean = (last - first) / Double(max(times.count - 1, 1))
    let isEven = times.indices.dropFirst().allSatisfy {
      abs(times[$0] - times[$0 - 1] - mean) <= 16 * rounding
    }
    return isEven ? rounding : max(half, rounding)
  }
}
