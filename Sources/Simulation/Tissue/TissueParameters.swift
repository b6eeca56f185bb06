// SPDX-License-Identifier: GPL-3.0-or-later

package import SpatialMath

/// How one place of one patient answers a pressing tool: the law of Hunt and Crossley,
/// F = k dⁿ + c dⁿ ḋ, written as F = F₀ (d / d₀)ⁿ (1 + χ ḋ) with F₀ the reference force.
///
/// Source: K. H. Hunt, F. R. E. Crossley, *Coefficient of Restitution Interpreted as Damping in
/// Vibroimpact*, J. Applied Mechanics 42 (1975), equation 9; here c = χ k, and a tool withdrawn so
/// fast that the skin cannot follow feels no force.
///
/// - Invariant: every number is greater than zero.
package struct TissueParameters: Equatable, Sendable {
  /// F₀ [N].
  package static let referenceForce = 10.0

  /// d₀: depth under the reference force at rest [m].
  package var referenceDepth: Double
  /// n.
  package var exponent: Double
  /// χ = c / k [s/m].
  package var damping: Double

  package init(referenceDepth: Double, exponent: Double, damping: Double) {
    self.referenceDepth = referenceDepth
    self.exponent = exponent
    self.damping = damping
  }

  /// An individual of a class. The slope is drawn from the part of its range that keeps the
  /// depth under the reference force within the class's bound: d₀ = n F₀ / slope.
  package init(of tissue: TissueClass, _ random: inout SeededGenerator) {
    let ranges = tissue.ranges
    let n = random.uniform(ranges.exponent.lowerBound, ranges.exponent.upperBound)
    let softest = max(ranges.stiffness.lowerBound, n * Self.referenceForce / ranges.deepest)
    let slope = random.uniform(softest, ranges.stiffness.upperBound)
    let chi = random.uniform(ranges.damping.lowerBound, ranges.damping.upperBound)
    self.init(
      referenceDepth: min(n * Self.referenceForce / slope, ranges.deepest), exponent: n,
      damping: chi)
  }

  /// The force against the tool [N]: zero without contact, never negative.
  ///
  /// - Parameters:
  ///   - depth: below the undisturbed skin [m].
  ///   - rate: of the depth, positive while pressing [m/s].
  package func force(depth: Double, rate: Double) -> Double {
    guard depth > 0 else { return 0 }
    let elastic = Self.referenceForce * Elementary.pow(depth / referenceDepth, exponent)
    return max(0, elastic * (1 + damping * rate))
  }

  /// Slope of the force over depth under a force held at rest [N/m].
  ///
  /// - Precondition: `force` is greater than zero.
  package func stiffness(at force: Double) -> Double {
    precondition(force > 0, "force \(force) N")
    let depth =
      referenceDepth * Elementary.pow(force / Self.referenceForce, 1 / exponent)
    return exponent * force / depth
  }
}
