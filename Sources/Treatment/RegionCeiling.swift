// SPDX-License-Identifier: GPL-3.0-or-later

package import AcupointModel
package import Safety

/// How much of what a region of the skin may bear a treatment uses at one point.
///
/// By default the shares of the table; an override that names `force-ceiling` or
/// `pressure-ceiling` sets another share there, lower or higher, never more than the whole limit.
package struct RegionCeiling: Equatable, Sendable {
  package let region: RegionTable.Region
  /// Share of the site's force.
  package let forceShare: Double
  /// Share of the site's pressure.
  package let pressureShare: Double
  package let limits: ContactLimits

  /// The names by which a protocol sets a ceiling.
  package enum Name: String, CaseIterable, Sendable {
    case force = "force-ceiling"
    case pressure = "pressure-ceiling"
  }

  /// What a protocol may set the share of a limit to.
  package static let shares = 0.01...1.0

  /// The ceilings of a region at a point with these overrides.
  ///
  /// - Precondition: every share is one of `shares`.
  package init(
    _ region: RegionTable.Region, of table: RegionTable,
    overrides: [TreatmentProtocol.Override] = []
  ) {
    func share(_ name: Name, _ usual: Double) -> Double {
      let wanted = overrides.first { $0.caution == name.rawValue }?.share ?? usual
      precondition(RegionCeiling.shares.contains(wanted), "\(name.rawValue) at \(wanted)")
      return wanted
    }
    self.region = region
    forceShare = share(.force, table.forceShare)
    pressureShare = share(.pressure, table.pressureShare)
    guard
      let limits = try? ContactLimits(
        force: region.site.force * forceShare, pressure: region.site.pressure * pressureShare,
        depth: region.depth, transientFactor: region.site.transientFactor,
        transientDuration: table.transientDuration)
    else { preconditionFailure("region \(region.id): limits that its own reader let pass") }
    self.limits = limits
  }

  /// "40 % of 140 N for pectoral muscle (unverified)".
  package var forceOrigin: String {
    "\(percent(forceShare)) % of \(rounded(region.site.force)) N for the \(region.site.name) "
      + "(\(region.site.certainty))"
  }

  /// "25 % of 170 N/cm² for pectoral muscle (unverified)".
  package var pressureOrigin: String {
    "\(percent(pressureShare)) % of \(rounded(region.site.pressure * 1e-4)) N/cm² for the "
      + "\(region.site.name) (\(region.site.certainty))"
  }

  private func percent(_ share: Double) -> String { rounded(share * 100) }

  private func rounded(_ value: Double) -> String {
    let tenths = (value * 10).rounded() / 10
    return tenths == tenths.rounded() ? "\(Int(tenths))" : "\(tenths)"
  }
}

extension RegionTable {
  /// What a treatment may do to a region without an override.
  package func contactLimits(of region: Region) -> ContactLimits {
    RegionCeiling(region, of: self).limits
  }
}
