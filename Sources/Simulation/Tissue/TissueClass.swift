// SPDX-License-Identifier: GPL-3.0-or-later

package import AcupointModel

/// Kinds of soft tissue that answer a pressing tool alike.
package typealias TissueClass = RegionTable.Tissue

extension TissueClass {
  /// What individuals of this class are drawn from.
  ///
  /// The ranges are assumed defaults of this simulator for a ball of 20–25 mm, every one
  /// unverified: calibrate them before anybody calls them measured. The nape is taken to be like
  /// the back, thigh and calf alike.
  package var ranges: Ranges {
    switch self {
    case .muscle, .neck:
      Ranges(1500...4000, exponent: 1.3...1.8, damping: 0.2...0.8, deepest: 0.015)
    case .boneClose:
      Ranges(6000...20_000, exponent: 1.2...1.5, damping: 0.1...0.4, deepest: 0.005)
    case .abdomen: Ranges(300...1000, exponent: 1.5...2.2, damping: 0.4...1.2, deepest: 0.030)
    case .chestWall: Ranges(3000...8000, exponent: 1.2...1.5, damping: 0.2...0.6, deepest: 0.015)
    case .thighCalf: Ranges(1000...3000, exponent: 1.4...1.8, damping: 0.3...0.8, deepest: 0.015)
    case .forearm: Ranges(2000...5000, exponent: 1.3...1.6, damping: 0.2...0.6, deepest: 0.015)
    case .handFootScalp:
      Ranges(8000...30_000, exponent: 1.1...1.4, damping: 0.1...0.3, deepest: 0.005)
    }
  }

  package struct Ranges: Equatable, Sendable {
    /// Slope of force over depth at `TissueParameters.referenceForce` [N/m].
    package let stiffness: ClosedRange<Double>
    /// Exponent of the depth.
    package let exponent: ClosedRange<Double>
    /// Ratio of the damping coefficient to the stiffness coefficient [s/m].
    package let damping: ClosedRange<Double>
    /// No individual is pressed deeper than this by the reference force [m].
    package let deepest: Double

    init(
      _ stiffness: ClosedRange<Double>, exponent: ClosedRange<Double>,
      damping: ClosedRange<Double>, deepest: Double
    ) {
      self.stiffness = stiffness
      self.exponent = exponent
      self.damping = damping
      self.deepest = deepest
    }
  }
}
