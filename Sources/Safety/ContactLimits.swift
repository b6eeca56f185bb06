// SPDX-License-Identifier: GPL-3.0-or-later

/// What a tool may do to the skin of one region.
///
/// - Invariant: every number is finite and greater than zero; `transientFactor` is at least one.
package struct ContactLimits: Equatable, Sendable {
  /// Largest steady force along the normal [N].
  package let force: Double
  /// Largest steady mean pressure under the tool's face [Pa].
  package let pressure: Double
  /// Largest depth below the undisturbed skin [m].
  package let depth: Double
  /// Force and pressure may be this many times larger for `transientDuration`.
  package let transientFactor: Double
  /// How long the larger values may last [s].
  package let transientDuration: Double

  /// Why a set of limits was refused.
  package enum Invalid: Error, Equatable {
    case notPositive(name: String, value: Double)
    case transientFactorBelowOne(Double)
  }

  /// - Throws: `Invalid`, with the offending value; NaN is refused everywhere.
  package init(
    force: Double, pressure: Double, depth: Double, transientFactor: Double,
    transientDuration: Double
  ) throws(Invalid) {
    let all = [
      ("force", force), ("pressure", pressure), ("depth", depth),
      ("transientDuration", transientDuration),
    ]
    for (name, value) in all where !(value > 0 && value.isFinite) {
      throw .notPositive(name: name, value: value)
    }
    guard transientFactor >= 1, transientFactor.isFinite else {
      throw .transientFactorBelowOne(transientFactor)
    }
    self.force = force
    self.pressure = pressure
    self.depth = depth
    self.transientFactor = transientFactor
    self.transientDuration = transientDuration
  }
}
