// SPDX-License-Identifier: GPL-3.0-or-later

import Testing

@Suite("robotsim model fk") struct ModelForwardTests {
  @Test("a posture has its pose and its singular values; a stretched arm has lost a direction")
  func singularValues() throws {
    let bent = try Program.run(
      ["model", "fk", "--q-deg", "0,-20,10,-120,5,100,45", "--json"])
    #expect(bent.status == 0, "\(bent.error)")
    let document = try bent.json()
    let values = try #require(document["singular_values"] as? [Double])
    #expect(values.count == 6 && values == values.sorted(by: >))
    #expect(document["distance_to_singularity"] as? Double == values.last)
    let product = values.reduce(1, *)
    #expect(abs((document["manipulability"] as? Double ?? 0) - product) < 1e-15)
    #expect((values.last ?? 0) > 0.1)
    let straight = try Program.run(
      ["model", "fk", "--robot", "ur5e", "--q-deg", "0,0,0,0,0,0", "--json"])
    #expect((try straight.json()["distance_to_singularity"] as? Double ?? 1) < 1e-12)
  }
}
