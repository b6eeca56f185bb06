// SPDX-License-Identifier: GPL-3.0-or-later

package import AcupointModel
package import Safety

extension RegionTable {
  /// What a treatment may do to a region without an override.
  package func contactLimits(of region: Region) -> ContactLimits {
    guard
      let limits = try? ContactLimits(
        force: defaultForce(region), pressure: defaultPressure(region), depth: region.depth,
        transientFactor: region.site.transientFactor, transientDuration: transientDuration)
    else { preconditionFailure("region \(region.id): limits that its own reader let pass") }
    return limits
  }
}
