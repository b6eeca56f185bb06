// SPDX-License-Identifier: GPL-3.0-or-later

package import SpatialMath

/// The local stiffness of the tissue, dF/dx, from force and depth as they change.
///
/// The depth is measured against an estimated skin that may itself drift unseen, by no more than
/// `drift`. So a change of force ΔF that comes with a change of depth Δx bounds the stiffness from
/// both sides, ΔF/(Δx + m) and ΔF/(Δx − m), m being the drift over the same time. The estimate
/// follows the upper bound, because too stiff a guess makes the force loop slow and too soft a
/// guess makes it unstable; it learns only while the force is changed on purpose, because a loop
/// that holds its force against a drifting skin sees motion without force. The lower bound, seen
/// through a faster window and at any time, lifts the estimate at once: an oscillation shows the
/// true stiffness. Allocates: never.
package struct StiffnessEstimator: Equatable, Sendable {
  /// Stiffness assumed before anything is known [N/m]: the stiffest tissue.
  package static let prior = 20_000.0
  /// Bounds of the estimate [N/m].
  package static let range = 200.0...30_000.0
  /// Speed with which the skin may drift from its estimate [m/s].
  package static let drift = 0.001
  /// Share of a slow motion that is the tool's own at least, so that slow presses teach too.
  package static let ownShare = 0.5
  /// Time constants of the two high-passes, for estimate and floor [s].
  package static let window = 0.10
  package static let fastWindow = 0.02
  /// Time constant of the forgetting while the tool moves [s].
  package static let memory = 0.10
  /// A change of depth that counts as much as the prior [m].
  static let informativeMotion = 0.00005
  /// A fast change of force below this says nothing [N].
  static let forceNoise = 0.2

  package private(set) var slowForce = 0.0
  package private(set) var slowDepth = 0.0
  package private(set) var fastForce = 0.0
  package private(set) var fastDepth = 0.0
  package private(set) var sumForceDepth = 0.0
  package private(set) var sumDepthDepth = 0.0
  /// The largest lower bound seen [N/m].
  package private(set) var floor = 0.0
  package private(set) var isPrimed = false

  package init() {}

  /// The estimate [N/m].
  package var stiffness: Double {
    let weight = StiffnessEstimator.informativeMotion * StiffnessEstimator.informativeMotion
    let k = (sumForceDepth + weight * StiffnessEstimator.prior) / (sumDepthDepth + weight)
    let range = StiffnessEstimator.range
    return min(max(k, floor, range.lowerBound), range.upperBound)
  }

  /// Takes in force [N] and depth [m] after `dt` seconds; `isDeliberate` while the wanted force
  /// changes or the skin is being met.
  package mutating func update(force: Double, depth: Double, isDeliberate: Bool, dt: Double) {
    guard isPrimed else {
      (slowForce, fastForce) = (force, force)
      (slowDepth, fastDepth) = (depth, depth)
      isPrimed = true
      return
    }
    let slow = dt / (dt + StiffnessEstimator.window)
    slowForce += (force - slowForce) * slow
    slowDepth += (depth - slowDepth) * slow
    let fast = dt / (dt + StiffnessEstimator.fastWindow)
    fastForce += (force - fastForce) * fast
    fastDepth += (depth - fastDepth) * fast
    lift(force - fastForce, depth - fastDepth)
    if isDeliberate { learn(force - slowForce, depth - slowDepth, dt) }
  }

  /// The skin is estimated elsewhere: every depth is another by so much [m], the tissue the same.
  package mutating func shift(depth: Double) {
    slowDepth += depth
    fastDepth += depth
  }

  private mutating func lift(_ f: Double, _ x: Double) {
    let certain = abs(f) - StiffnessEstimator.forceNoise
    guard certain > 0 else { return }
    let most = abs(x) + StiffnessEstimator.drift * StiffnessEstimator.fastWindow
    floor = max(floor, certain / most)
  }

  private mutating func learn(_ f: Double, _ x: Double, _ dt: Double) {
    let drifted = StiffnessEstimator.drift * StiffnessEstimator.window
    let least = max(abs(x) - drifted, StiffnessEstimator.ownShare * abs(x))
    guard f * x > 0 else { return }
    let weight = StiffnessEstimator.informativeMotion * StiffnessEstimator.informativeMotion
    let informed = least * least / (least * least + weight)
    let keep = 1 - informed * dt / (dt + StiffnessEstimator.memory)
    // Samples count by their duration, so that the estimate is the same at every rate.
    let worth = dt / 0.001
    sumForceDepth = keep * sumForceDepth + worth * least * abs(f)
    sumDepthDepth = keep * sumDepthDepth + worth * least * least
  }
}

extension StiffnessEstimator {
  /// Every number that changes.
  package mutating func visit(_ v: inout some StateVisitor & ~Copyable) {
    v.visit(&slowForce, "stiffness.slowForce")
    v.visit(&slowDepth, "stiffness.slowDepth")
    v.visit(&fastForce, "stiffness.fastForce")
    v.visit(&fastDepth, "stiffness.fastDepth")
    v.visit(&sumForceDepth, "stiffness.sumForceDepth")
    v.visit(&sumDepthDepth, "stiffness.sumDepthDepth")
    v.visit(&floor, "stiffness.floor")
    v.visit(&isPrimed, "stiffness.isPrimed")
  }
}
