// SPDX-License-Identifier: GPL-3.0-or-later

/// What came of asking an arm for one point of a patient, as tables, files and pictures name it.
package enum WorkspaceAnswer: String, CaseIterable, Sendable {
  case reached
  case collides
  case atLimits = "at limits"
  case singular
  case outOfReach = "out of reach"
  case notExposed = "not exposed"

  /// Colours that differ in lightness too (Okabe and Ito, 2008).
  package var color: String {
    switch self {
    case .reached: "#009e73"
    case .collides: "#0072b2"
    case .atLimits: "#e69f00"
    case .singular: "#cc79a7"
    case .outOfReach: "#d55e00"
    case .notExposed: "#b0b0b0"
    }
  }
}
