// SPDX-License-Identifier: GPL-3.0-or-later

/// Makes sure of the invariant of an atlas; afterwards the value is the proof.
///
/// - Complexity: linear in the size of the atlas; every name is looked up, none is searched for.
struct AtlasValidation {
  typealias Owner = Atlas.Owner
  typealias Complaint = Atlas.Complaint

  let atlas: Atlas
  let landmarks: Set<String>
  let curves: Set<String>
  let features: Set<String>
  let vertebrae: Set<String>
  let regions: Set<String>
  let sources: Set<String>
  let spans: [String: SpanRecord]
  /// Every code, and those that are there in parts.
  let codes: Set<AcupointCode>

  init(_ atlas: Atlas) {
    self.atlas = atlas
    landmarks = Set(atlas.landmarks.map(\.name))
    curves = Set(atlas.curves.map(\.name))
    features = Set(atlas.features.features.map(\.name))
    vertebrae = Set(atlas.spine.names)
    regions = Set(atlas.regions.regions.map(\.id))
    sources = Set(atlas.sources.map(\.id))
    codes = Set(atlas.points.map(\.code) + atlas.points.map(\.code.whole))
    spans = Dictionary(atlas.spans.map { ($0.id, $0) }, uniquingKeysWith: { a, _ in a })
  }

  func run() throws(Complaint) {
    try refuseDuplicates()
    try validateClaims()
    try validateLandmarks()
    try validateSpans()
    try validatePoints()
    try validateWitnesses()
    try validateRest()
    try validateStandards()
  }

  private func refuseDuplicates() throws(Complaint) {
    try refuseDuplicates("channel", .channels, atlas.channels.map(\.channel.rawValue))
    try refuseDuplicates("vertebra", .spine, atlas.spine.names)
    try refuseDuplicates("feature", .features, atlas.features.features.map(\.name))
    try refuseDuplicates("point", .points, atlas.points.map(\.code.description))
    try refuseDuplicates("landmark", .landmarks, atlas.landmarks.map(\.name))
    try refuseDuplicates("curve", .curves, atlas.curves.map(\.name))
    try refuseDuplicates("span", .spans, atlas.spans.map(\.id))
    try refuseDuplicates("source", .sources, atlas.sources.map(\.id))
    try refuseDuplicates("caution", .cautions, atlas.cautions.map(\.id))
    try refuseDuplicates("standard", .standards, atlas.standards.map(\.standard.rawValue))
  }

  private func refuseDuplicates(
    _ kind: String, _ table: Owner.Table, _ names: [String]
  ) throws(Complaint) {
    var seen: Set<String> = []
    seen.reserveCapacity(names.count)
    for name in names where !seen.insert(name).inserted {
      throw Complaint(
        problem: .duplicate(kind: kind, name: name), owner: Owner(table: table, name: name),
        value: name)
    }
  }

  func unknown(
    _ kind: String, _ name: String, _ owner: Owner, _ valid: @autoclosure () -> [String]
  ) -> Complaint {
    Complaint(
      problem: .unknownReference(owner: owner.text, kind: kind, name: name, valid: valid()),
      owner: owner, value: name)
  }

  func landmark(_ name: String, _ owner: Owner) throws(Complaint) {
    guard landmarks.contains(name) else {
      throw unknown("landmark", name, owner, atlas.landmarks.map(\.name))
    }
  }

  func curve(_ name: String, _ owner: Owner) throws(Complaint) {
    guard curves.contains(name) else {
      throw unknown("curve", name, owner, atlas.curves.map(\.name))
    }
  }

  func vertebra(_ name: String, _ owner: Owner) throws(Complaint) {
    guard vertebrae.contains(name) else {
      throw unknown("vertebra", name, owner, atlas.spine.names)
    }
  }

  func region(_ name: String, _ owner: Owner) throws(Complaint) {
    guard regions.contains(name) else {
      throw unknown("region", name, owner, atlas.regions.regions.map(\.id))
    }
  }

  func source(_ id: String, _ owner: Owner) throws(Complaint) {
    guard sources.contains(id) else {
      throw unknown("source", id, owner, atlas.sources.map(\.id))
    }
  }

  func span(_ id: String, _ owner: Owner) throws(Complaint) -> SpanRecord {
    guard let span = spans[id] else {
      throw unknown("span", id, owner, atlas.spans.map(\.id))
    }
    return span
  }

  func point(_ code: AcupointCode, _ owner: Owner) throws(Complaint) {
    guard atlas.index(of: code) != nil else {
      throw unknown("point", code.description, owner, atlas.points.map(\.code.description))
    }
  }

  func pointOfSkin(_ code: AcupointCode, _ owner: Owner) throws(Complaint) {
    try point(code, owner)
    guard atlas[code]?.surface == .skin else {
      throw unknown(
        "point of the skin", code.description, owner,
        atlas.points.filter { $0.surface == .skin }.map(\.code.description))
    }
  }
}
