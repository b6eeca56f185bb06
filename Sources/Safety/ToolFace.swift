// SPDX-License-Identifier: GPL-3.0-or-later

/// The shape of the part of the tool that meets the skin.
package enum ToolFace: Equatable, Sendable {
  /// A sphere of this radius [m]; its lowest point is the tool tip.
  case ball(radius: Double)
  /// A flat disc of this radius [m], at right angles to the tool axis.
  case flat(radius: Double)
  /// A pointer that never touches.
  case pointer

  /// The area that carries the force at this depth [m²]: π(2Rd − d²) for a ball until it is half
  /// sunk, then πR²; the whole face for a flat tool. Zero without contact.
  package func contactArea(depth: Double) -> Double {
    guard depth > 0 else { return 0 }
    switch self {
    case .ball(let radius):
      let d = min(depth, radius)
      return .pi * d * (2 * radius - d)
    case .flat(let radius):
      return .pi * radius * radius
    case .pointer:
      return 0
    }
  }
}
