// SPDX-License-Identifier: GPL-3.0-or-later

package import AcupointModel
import MotionControl

extension AtlasCheck {
  /// The same as `run`, with the adults shared out to the processors: they are independent of each
  /// other, and their findings are put back in order.
  ///
  /// - Throws: `PlacementFailure` of the first adult on whom a rule has no point.
  package func runInParallel(
    adults count: Int, seed: UInt64
  ) throws(PlacementFailure) -> AtlasCheckReport {
    let shapes = RandomAdults(asset: asset, seed: seed).shapes(count)
    let numbered = Array(zip(shapes, 1...))
    let outcomes = Workers.processors.map(numbered) { shape, adult in
      Result { () throws(PlacementFailure) in try self.findings(on: shape, adult: adult) }
    }
    var findings: [Finding] = []
    for outcome in outcomes { findings += try outcome.get() }
    return try report(on: shapes, findings)
  }
}
