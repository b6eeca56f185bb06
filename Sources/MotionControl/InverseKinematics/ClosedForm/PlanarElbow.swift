// SPDX-License-Identifier: GPL-3.0-or-later

import SpatialMath

/// A point of a plane, turned like a complex number.
typealias PlanePoint = SIMD2<Double>

extension SIMD2 where Scalar == Double {
  @inline(__always) func turned(sin: Double, cos: Double) -> PlanePoint {
    PlanePoint(x * cos - y * sin, x * sin + y * cos)
  }

  @inline(__always) var squared: Double { x * x + y * y }

  /// The angle from this vector to another, counter-clockwise [rad].
  @inline(__always) func angle(to other: PlanePoint) -> Double {
    Elementary.atan2(x * other.y - y * other.x, x * other.x + y * other.y)
  }
}

/// Upper arm and forearm in a plane, joined by the elbow: `reach = a + Rot(t) b`.
///
/// The elbow is stretched or folded where the bend, counted from where the forearm continues the
/// upper arm, has no sine.
struct PlanarElbow: Sendable {
  /// Shorter links make no elbow [m].
  private static let shortest = 1e-3

  /// From the shoulder to the elbow and from there to the wrist, while the joints are at zero [m].
  let a: PlanePoint
  let b: PlanePoint
  private let longest: Double
  private let shortestReach: Double
  private let product: Double
  /// From the upper arm's direction to the forearm's at zero [rad].
  private let phase: Double
  private let sinPhase: Double
  private let cosPhase: Double

  /// Nil when a link has no length.
  init?(upperArm a: PlanePoint, forearm b: PlanePoint) {
    let (la, lb) = (a.squared.squareRoot(), b.squared.squareRoot())
    guard la > PlanarElbow.shortest, lb > PlanarElbow.shortest else { return nil }
    self.a = a
    self.b = b
    longest = la + lb
    shortestReach = la - lb
    product = 2 * la * lb
    phase = a.angle(to: b)
    (sinPhase, cosPhase) = Elementary.sincos(phase)
  }

  /// The turns of the forearm for which the wrist is so far from the shoulder [m²]; the one with
  /// the wrist counter-clockwise of the upper arm is called positive.
  @inline(__always) func turns(reachSquared: Double) -> TurnPair {
    let toStretched = (longest * longest - reachSquared) / product
    let toFolded = (reachSquared - shortestReach * shortestReach) / product
    guard toStretched >= -TurnPair.slack, toFolded >= -TurnPair.slack else { return .none }
    let s = (max(toStretched, 0) * max(toFolded, 0)).squareRoot()
    let c = 0.5 * (toFolded - toStretched)
    let bend = Elementary.atan2(s, c)
    var pair = TurnPair()
    pair.isSingular = s < TurnPair.singular
    pair.count = s < TurnPair.merging ? 1 : 2
    for k in 0..<pair.count {
      let sign = k == 0 ? 1.0 : -1.0
      pair.turns[k] = Turn(
        angle: sign * bend - phase, sin: sign * s * cosPhase - c * sinPhase,
        cos: c * cosPhase + sign * s * sinPhase, isPositive: k == 0)
    }
    return pair
  }

  /// From the shoulder to the wrist at a turn of the forearm [m].
  @inline(__always) func reach(_ turn: Turn) -> PlanePoint {
    a + b.turned(sin: turn.sin, cos: turn.cos)
  }

  /// The sine of the bend at a turn of the forearm [rad].
  func sine(at angle: Double) -> Double { Elementary.sincos(angle + phase).sin }
}
