// SPDX-License-Identifier: GPL-3.0-or-later

package import AcupointModel
import Dispatch
import Synchronization

extension AtlasCheck {
  /// The same as `run`, with the adults shared out to the processors: they are independent of each
  /// other, and their findings are put back in order.
  ///
  /// - Throws: `PlacementFailure` of the first adult on whom a rule has no point.
  package func runInParallel(
    adults count: Int, seed: UInt64
  ) throws(PlacementFailure) -> AtlasCheckReport {
    let shapes = RandomAdults(asset: asset, seed: seed).shapes(count)
    let results = Mutex([Outcome?](repeating: nil, count: shapes.count))
    DispatchQueue.concurrentPerform(iterations: shapes.count) { i in
      let outcome = Outcome { () throws(PlacementFailure) -> [Finding] in
        try self.findings(on: shapes[i], adult: i + 1)
      }
      results.withLock { $0[i] = outcome }
    }
    var findings: [Finding] = []
    for outcome in results.withLock({ $0 }) {
      if let outcome { findings += try outcome.get() }
    }
    return try report(on: shapes, findings)
  }

  private typealias Outcome = Result<[Finding], PlacementFailure>
}
