// SPDX-License-Identifier: GPL-3.0-or-later

/// The side of a point or landmark: the patient's own left and right.
package enum Side: String, CaseIterable, Sendable, Comparable {
  case left, right, mid

  /// +1 on the left and the midline, −1 on the right: rules are written for the left.
  var sign: Double { self == .right ? -1 : 1 }

  /// The side of the mirror image.
  package var mirrored: Side {
    switch self {
    case .left: .right
    case .right: .left
    case .mid: .mid
    }
  }

  /// The name and the side of a text such as "olecranon left"; no side where none is written.
  package static func split(_ text: String) -> (name: String, side: Side?) {
    guard let side = allCases.first(where: { text.hasSuffix(" " + $0.rawValue) }) else {
      return (text, nil)
    }
    return (String(text.dropLast(side.rawValue.count + 1)), side)
  }

  package static func < (a: Side, b: Side) -> Bool { a.rank < b.rank }

  private var rank: Int {
    switch self {
    case .left: 0
    case .right: 1
    case .mid: 2
    }
  }
}
