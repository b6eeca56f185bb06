// SPDX-License-Identifier: GPL-3.0-or-later

extension AtlasValidation {
  func validateLandmarks() throws(Complaint) {
    for record in atlas.landmarks {
      let owner = Owner(table: .landmarks, name: record.name)
      for name in record.rule.references { try landmark(name, owner) }
      for name in record.rule.features where !features.contains(name) {
        throw unknown("feature", name, owner, atlas.features.features.map(\.name))
      }
      for name in record.rule.vertebrae { try vertebra(name, owner) }
      for name in record.rule.curves { try curve(name, owner) }
      try source(record.source, owner)
    }
    for record in atlas.curves {
      let owner = Owner(table: .curves, name: record.name)
      for name in record.references { try landmark(name, owner) }
      try source(record.source, owner)
    }
    for name in [atlas.spine.upper.landmark, atlas.spine.lower.landmark] {
      try landmark(name, Owner(table: .spine, name: "spine"))
    }
    if let thorax = atlas.thorax {
      let owner = Owner(table: .thorax, name: "thorax")
      for name in [thorax.upper, thorax.lower] { try landmark(name, owner) }
      try source(thorax.source, owner)
    }
    for (row, norm) in atlas.norms.enumerated() {
      let owner = Owner(table: .norms, name: norm.landmark, row: row)
      try landmark(norm.landmark, owner)
      try source(norm.source, owner)
    }
    let edges = atlas.landmarks.map { record in
      atlas.parents(of: record).compactMap { atlas.indexOfLandmark[$0] }
    }
    if let cycle = firstCycle(edges) {
      let chain = cycle.map { atlas.landmarks[$0].name }
      throw Complaint(
        problem: .cycle(chain: chain), owner: Owner(table: .landmarks, name: chain[0]),
        value: chain[1])
    }
  }

  func validateSpans() throws(Complaint) {
    for record in atlas.spans {
      let owner = Owner(table: .spans, name: record.id)
      for name in record.references { try landmark(name, owner) }
      for id in record.regions { try region(id, owner) }
      try source(record.source, owner)
    }
    for (row, pair) in atlas.coherence.enumerated() {
      for id in [pair.first, pair.second] {
        _ = try span(id, Owner(table: .coherence, name: id, row: row))
      }
    }
  }

  func validatePoints() throws(Complaint) {
    for record in atlas.points {
      let owner = Owner(table: .points, name: record.code.description)
      try region(record.region, owner)
      if let rule = record.rule { try validate(rule, of: record, owner) }
      for other in record.alternatives { try validate(other.rule, of: record, owner) }
      for id in record.sourceIDs { try source(id, owner) }
    }
    let edges = atlas.points.map { record in
      RuleReferences(of: record.rule).points.compactMap { atlas.index(of: $0) }
    }
    if let cycle = firstCycle(edges) {
      let chain = cycle.map { atlas.points[$0].code.description }
      throw Complaint(
        problem: .cycle(chain: chain), owner: Owner(table: .points, name: chain[0]),
        value: chain[1])
    }
  }

  private func validate(
    _ rule: PointRule, of record: AcupointRecord, _ owner: Owner
  ) throws(Complaint) {
    let uses = RuleReferences(of: rule)
    for name in uses.landmarks { try landmark(name, owner) }
    for name in uses.vertebrae { try vertebra(name, owner) }
    for name in uses.curves { try curve(name, owner) }
    for code in uses.points { try pointOfSkin(code, owner) }
    let spaces = atlas.thorax?.count ?? 0
    for space in uses.spaces where space > spaces {
      throw unknown(
        "intercostal space", "\(space)", owner, (0..<spaces).map { "\($0 + 1)" })
    }
    for id in uses.spans {
      let span = try span(id, owner)
      guard span.isOfTheHand || span.regions.contains(record.region) else {
        throw Complaint(
          problem: .spanOfOtherRegion(
            code: owner.name, region: record.region, span: id, regions: span.regions),
          owner: owner, value: id)
      }
    }
  }

  func validateWitnesses() throws(Complaint) {
    for (row, witness) in atlas.witnesses.enumerated() {
      let code = witness.code.description
      let owner = Owner(table: .witnesses, name: code, row: row)
      try pointOfSkin(witness.code, owner)
      _ = try span(witness.span, owner)
      try source(witness.source, owner)
      let uses = RuleReferences(of: atlas[witness.code]?.rule)
      func refuse(_ isUsed: Bool, _ name: String) throws(Complaint) {
        guard isUsed else { return }
        throw Complaint(
          problem: .witnessReusesRule(code: code, name: name), owner: owner, value: name)
      }
      for reference in witness.check.references {
        switch reference {
        case .point(let other):
          try pointOfSkin(other, owner)
          try refuse(
            uses.points.contains(other) || other == witness.code, other.description)
        case .curve(let name):
          try curve(name, owner)
          try refuse(uses.curves.contains(name), name)
        case .landmark(let name), .midline(let name):
          try landmark(name, owner)
          try refuse(uses.landmarks.contains(name), name)
        }
      }
    }
  }

  func validateRest() throws(Complaint) {
    for record in atlas.regions.regions {
      guard let extent = record.extent else { continue }
      for name in [extent.below, extent.above, extent.within] {
        try landmark(name, Owner(table: .regions, name: record.id))
      }
    }
    for (row, pair) in atlas.coincidences.enumerated() {
      for code in [pair.first, pair.second] {
        try point(code, Owner(table: .coincidences, name: "coincidence", row: row))
      }
    }
    for record in atlas.cautions {
      let owner = Owner(table: .cautions, name: record.id)
      // Parts of an atlas may be written one after the other; one that is whole knows every code.
      for code in record.points where atlas.claims.targets != nil && !codes.contains(code) {
        try point(code, owner)
      }
      try source(record.source, owner)
    }
  }

  /// A location of another standard has its rule, and a rule for another standard its location: a
  /// field that differs ships with a source.
  func validateStandards() throws(Complaint) {
    var located: Set<AcupointCode> = []
    for record in atlas.standards {
      let owner = Owner(table: .standards, name: record.standard.rawValue)
      try source(record.source, owner)
      for difference in record.differences {
        try point(difference.code, owner)
        try source(difference.source, owner)
        guard difference.field == .location else { continue }
        located.insert(difference.code)
        guard atlas[difference.code]?.rule?.differsByStandard == true else {
          let code = difference.code.description
          throw Complaint(
            problem: .standardWithoutRule(code: code, standard: owner.name), owner: owner,
            value: code)
        }
      }
    }
    for record in atlas.points where record.rule?.differsByStandard == true {
      guard !located.contains(record.code) else { continue }
      let code = record.code.description
      throw Complaint(
        problem: .ruleWithoutStandard(code: code), owner: Owner(table: .points, name: code),
        value: code)
    }
  }

  /// What the manifest says of numbers.
  func validateClaims() throws(Complaint) {
    for (channel, claimed) in atlas.claims.codes {
      let found = Set(atlas.points.filter { $0.code.channel == channel }.map(\.code.number))
      guard found.count != claimed else { continue }
      throw Complaint(
        problem: .count(
          what: "codes of \(channel.rawValue)", claimed: claimed, found: found.count,
          missing: (1...channel.pointCount).filter { !found.contains($0) }
            .map { "\(channel.rawValue)\($0)" }),
        owner: Owner(table: .manifest, name: "codes.\(channel.rawValue)"), value: "\(claimed)")
    }
    let targets = atlas.targetCount
    guard let claimed = atlas.claims.targets, claimed != targets else { return }
    throw Complaint(
      problem: .count(what: "targets", claimed: claimed, found: targets, missing: []),
      owner: Owner(table: .manifest, name: "targets"), value: "\(claimed)")
  }
}
