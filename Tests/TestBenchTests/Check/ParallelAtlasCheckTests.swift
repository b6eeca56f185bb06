// SPDX-License-Identifier: GPL-3.0-or-later

import AcupointModel
import TestBench
import Testing

@Suite("AtlasCheck in parallel") struct ParallelAtlasCheckTests {
  @Test("the order of the work does not show in the report")
  func same() throws {
    let data = try DataLocation.find()
    let check = AtlasCheck(
      atlas: try PatientModel.atlas(nil, from: data), asset: try PatientModel.asset(from: data))
    let alone = try check.run(adults: 2, seed: 3)
    let together = try check.runInParallel(adults: 2, seed: 3)
    #expect(alone.summaries == together.summaries)
    #expect(alone.worst == together.worst)
    #expect(alone.witnesses == together.witnesses)
    #expect(alone.adults == together.adults)
  }
}
