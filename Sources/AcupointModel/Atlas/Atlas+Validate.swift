// SPDX-License-Identifier: GPL-3.0-or-later

extension Atlas {
  /// Makes sure of the invariant; afterwards the value is the proof.
  func validate() throws(Invalid) {
    try Atlas.refuseDuplicates("channel", channels.map(\.channel.rawValue))
    try Atlas.refuseDuplicates("vertebra", spine.names)
    try Atlas.refuseDuplicates("feature", features.features.map(\.name))
    try Atlas.refuseDuplicates("point", points.map(\.code.description))
    try Atlas.refuseDuplicates("landmark", landmarks.map(\.name))
    try Atlas.refuseDuplicates("curve", curves.map(\.name))
    try Atlas.refuseDuplicates("span", spans.map(\.id))
    try Atlas.refuseDuplicates("source", sources.map(\.id))
    try Atlas.refuseDuplicates("caution", cautions.map(\.id))
    try validateLandmarks()
    try validateSpans()
    try validatePoints()
    try validateWitnesses()
    try validateSources()
    for region in regions.regions {
      guard let extent = region.extent else { continue }
      for name in [extent.below, extent.above, extent.within] {
        try known(name, among: landmarks.map(\.name), kind: "landmark", "region \(region.id)")
      }
    }
    for pair in coincidences {
      try known(pair.first, "coincidence")
      try known(pair.second, "coincidence")
    }
  }

  private static func refuseDuplicates(_ kind: String, _ names: [String]) throws(Invalid) {
    let sorted = names.sorted()
    for (a, b) in zip(sorted, sorted.dropFirst()) where a == b {
      throw .duplicate(kind: kind, name: a)
    }
  }

  private func known(_ code: AcupointCode, _ owner: String) throws(Invalid) {
    guard self[code] == nil else { return }
    throw .unknownReference(
      owner: owner, kind: "point", name: code.description, valid: points.map(\.code.description))
  }

  private func known(
    _ name: String, among valid: [String], kind: String, _ owner: String
  ) throws(Invalid) {
    guard !valid.contains(name) else { return }
    throw .unknownReference(owner: owner, kind: kind, name: name, valid: valid)
  }

  private func validateLandmarks() throws(Invalid) {
    let names = landmarks.map(\.name)
    for landmark in landmarks {
      let owner = "landmark \(landmark.name)"
      for name in landmark.rule.references {
        try known(name, among: names, kind: "landmark", owner)
      }
      for name in landmark.rule.features {
        try known(name, among: features.features.map(\.name), kind: "feature", owner)
      }
      for name in landmark.rule.vertebrae {
        try known(name, among: spine.names, kind: "vertebra", owner)
      }
      for name in landmark.rule.curves {
        try known(name, among: curves.map(\.name), kind: "curve", owner)
      }
    }
    for curve in curves {
      for name in curve.references {
        try known(name, among: names, kind: "landmark", "curve \(curve.name)")
      }
    }
    for name in [spine.upper.landmark, spine.lower.landmark] {
      try known(name, among: names, kind: "landmark", "spine")
    }
    for name in [thorax?.upper, thorax?.lower].compactMap({ $0 }) {
      try known(name, among: names, kind: "landmark", "thorax")
    }
    for norm in norms { try known(norm.landmark, among: names, kind: "landmark", "norm") }
    let edges = landmarks.map { landmark in
      parents(of: landmark).compactMap { indexOfLandmark[$0] }
    }
    if let cycle = firstCycle(edges) { throw .cycle(chain: cycle.map { names[$0] }) }
  }

  private func validateSpans() throws(Invalid) {
    let names = landmarks.map(\.name)
    for span in spans {
      for name in span.references {
        try known(name, among: names, kind: "landmark", "span \(span.id)")
      }
      for region in span.regions {
        try known(region, among: regions.regions.map(\.id), kind: "region", "span \(span.id)")
      }
    }
    for pair in coherence {
      for id in [pair.first, pair.second] {
        try known(id, among: spans.map(\.id), kind: "span", "coherence")
      }
    }
  }

  private func validatePoints() throws(Invalid) {
    for point in points {
      try known(
        point.region, among: regions.regions.map(\.id), kind: "region", point.code.description)
      for rule in [point.rule].compactMap({ $0 }) + point.alternatives.map(\.rule) {
        try validate(rule, of: point)
      }
    }
    let edges = points.map { point in
      RuleReferences(of: point.rule).points.compactMap { index(of: $0) }
    }
    if let cycle = firstCycle(edges) {
      throw .cycle(chain: cycle.map { points[$0].code.description })
    }
  }

  private func validate(_ rule: PointRule, of point: AcupointRecord) throws(Invalid) {
    let owner = point.code.description
    let uses = RuleReferences(of: rule)
    for name in uses.landmarks {
      try known(name, among: landmarks.map(\.name), kind: "landmark", owner)
    }
    for name in uses.vertebrae { try known(name, among: spine.names, kind: "vertebra", owner) }
    for name in uses.curves {
      try known(name, among: curves.map(\.name), kind: "curve", owner)
    }
    for code in uses.points {
      try known(code, owner)
      guard self[code]?.surface == .skin else {
        throw .unknownReference(
          owner: owner, kind: "point of the skin", name: code.description,
          valid: points.filter { $0.surface == .skin }.map(\.code.description))
      }
    }
    for space in uses.spaces where space > thorax?.count ?? 0 {
      throw .unknownReference(
        owner: owner, kind: "intercostal space", name: "\(space)",
        valid: (0..<(thorax?.count ?? 0)).map { "\($0 + 1)" })
    }
    for id in uses.spans {
      try known(id, among: spans.map(\.id), kind: "span", owner)
      for span in spans
      where span.id == id && !span.isOfTheHand && !span.regions.contains(point.region) {
        throw .spanOfOtherRegion(
          code: owner, region: point.region, span: id, regions: span.regions)
      }
    }
  }

  private func validateWitnesses() throws(Invalid) {
    for witness in witnesses {
      let owner = "witness of \(witness.code)"
      try known(witness.code, owner)
      try known(witness.span, among: spans.map(\.id), kind: "span", owner)
      let uses = self[witness.code].map { RuleReferences(of: $0.rule) }
      guard self[witness.code]?.surface == .skin else {
        throw .unknownReference(
          owner: owner, kind: "point of the skin", name: witness.code.description, valid: [])
      }
      for reference in witness.check.references {
        switch reference {
        case .point(let code):
          try known(code, owner)
          if uses?.points.contains(code) == true || code == witness.code {
            throw .witnessReusesRule(code: witness.code.description, name: code.description)
          }
        case .curve(let name):
          try known(name, among: curves.map(\.name), kind: "curve", owner)
          if uses?.curves.contains(name) == true {
            throw .witnessReusesRule(code: witness.code.description, name: name)
          }
        case .landmark(let name), .midline(let name):
          try known(name, among: landmarks.map(\.name), kind: "landmark", owner)
          if uses?.landmarks.contains(name) == true {
            throw .witnessReusesRule(code: witness.code.description, name: name)
          }
        }
      }
    }
  }

  private func validateSources() throws(Invalid) {
    let ids = sources.map(\.id)
    for point in points {
      let cited = point.sources.all.map(\.id) + point.alternatives.map(\.source.id)
      for id in cited + limitSources(of: point) {
        try known(id, among: ids, kind: "source", point.code.description)
      }
    }
    for landmark in landmarks {
      try known(landmark.source, among: ids, kind: "source", "landmark \(landmark.name)")
    }
    for curve in curves {
      try known(curve.source, among: ids, kind: "source", "curve \(curve.name)")
    }
    if let thorax { try known(thorax.source, among: ids, kind: "source", "thorax") }
    for span in spans { try known(span.source, among: ids, kind: "source", "span \(span.id)") }
    for norm in norms { try known(norm.source, among: ids, kind: "source", "norm") }
    for row in witnesses {
      try known(row.source, among: ids, kind: "source", "witness of \(row.code)")
    }
    for row in cautions { try known(row.source, among: ids, kind: "source", "caution \(row.id)") }
  }

  private func limitSources(of point: AcupointRecord) -> [String] {
    guard case .stated(let advice) = point.needle else { return [] }
    return [advice.limitSource].compactMap { $0 }
  }
}
