// SPDX-License-Identifier: GPL-3.0-or-later

/// The local stiffness of the tissue, dF/dx, from force and depth as they change.
///
/// Both signals lose their slow part in the same high-pass, then a regression through zero with a
/// prior. The regression forgets only as fast as new motion informs it, so that it keeps what it
/// learned while the tool stands still. Allocates: never.
package struct StiffnessEstimator: Equatable, Sendable {
  /// Stiffness assumed before anything is known [N/m]: the stiffest tissue, because too stiff a
  /// guess makes the loop slow and too soft a guess makes it unstable.
  package static let prior = 20_000.0
  /// Bounds of the estimate [N/m].
  package static let range = 200.0...30_000.0
  /// Time constant of the high-pass [s].
  package static let window = 0.15
  /// Time constant of the forgetting while the tool moves [s].
  package static let memory = 0.10
  /// A change of depth that counts as much as the prior [m].
  static let informativeMotion = 0.00005

  package private(set) var slowForce = 0.0
  package private(set) var slowDepth = 0.0
  package private(set) var sumForceDepth = 0.0
  package private(set) var sumDepthDepth = 0.0
  package private(set) var isPrimed = false

  package init() {}

  /// The estimate [N/m].
  package var stiffness: Double {
    let weight = StiffnessEstimator.informativeMotion * StiffnessEstimator.informativeMotion
    let k =
      (sumForceDepth + weight * StiffnessEstimator.prior) / (sumDepthDepth + weight)
    let range = StiffnessEstimator.range
    return min(max(k, range.lowerBound), range.upperBound)
  }

  /// Takes in force [N] and depth [m] after `dt` seconds.
  package mutating func update(force: Double, depth: Double, dt: Double) {
    guard isPrimed else {
      slowForce = force
      slowDepth = depth
      isPrimed = true
      return
    }
    let share = dt / (dt + StiffnessEstimator.window)
    slowForce += (force - slowForce) * share
    slowDepth += (depth - slowDepth) * share
    let x = depth - slowDepth
    let f = force - slowForce
    let weight = StiffnessEstimator.informativeMotion * StiffnessEstimator.informativeMotion
    let informed = x * x / (x * x + weight)
    let keep = 1 - informed * dt / (dt + StiffnessEstimator.memory)
    // Samples count by their duration, so that the estimate is the same at every rate.
    let worth = dt / 0.001
    sumForceDepth = keep * sumForceDepth + worth * x * f
    sumDepthDepth = keep * sumDepthDepth + worth * x * x
  }
}
