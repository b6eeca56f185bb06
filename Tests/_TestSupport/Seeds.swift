// SPDX-License-Identifier: GPL-3.0-or-later

package import SpatialMath

/// The seeds a law is tried on; a failure names its seed because tests take it as their argument.
package func seeds(_ count: Int) -> Range<UInt64> { 1..<UInt64(count + 1) }

extension SeededGenerator {
  /// A vector with each component in ±`range`.
  package mutating func vector(_ range: Double) -> Vector3 {
    Vector3(uniform(-range, range), uniform(-range, range), uniform(-range, range))
  }
}
