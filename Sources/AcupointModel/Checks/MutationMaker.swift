// SPDX-License-Identifier: GPL-3.0-or-later

import SpatialMath

/// Draws wrong rules from one seed.
struct MutationMaker {
  let atlas: Atlas
  private var random: SeededGenerator

  init(atlas: Atlas, seed: UInt64) {
    self.atlas = atlas
    random = SeededGenerator(seed: seed, stream: "mutations")
  }

  /// One wrong atlas.
  struct Wrong {
    let code: AcupointCode
    let change: String
    let atlas: Atlas
    /// A code whose left and right are exchanged.
    var swappedSides: AcupointCode?

    func placed(like body: PlacedAtlas) throws(PlacementFailure) -> PlacedAtlas {
      let placed = try PlacedAtlas(
        atlas, on: body.reference, landmarks: body.landmarks, curves: body.curves,
        spans: body.spans, spine: body.spine)
      guard let code = swappedSides else { return placed }
      return placed.exchangingSides(of: code)
    }
  }

  mutating func make(_ kind: AtlasMutation.Kind) -> Wrong {
    // Some codes have nothing of the kind to get wrong: draw until one has.
    while true {
      let i = random.index(below: atlas.points.count)
      if let wrong = attempt(kind, i) { return wrong }
    }
  }

  private mutating func attempt(_ kind: AtlasMutation.Kind, _ i: Int) -> Wrong? {
    let record = atlas.points[i]
    guard let rule = record.rule else { return nil }
    switch kind {
    case .wrongSide:
      guard record.sides == .both else { return nil }
      return Wrong(
        code: record.code, change: "left and right exchanged", atlas: atlas,
        swappedSides: record.code)
    case .wrongLandmark:
      let others = atlas.landmarks.filter {
        !RuleReferences(of: record.rule).landmarks.contains($0.name) && $0.kind == .derived
      }
      let other = others[random.index(below: others.count)].name
      return replaced(i, rule.withLandmark(other), "landmark → \(other)")
    case .swappedLevel:
      let down = random.unit() < 0.5
      guard let moved = rule.withLevel(movedBy: down ? 1 : -1, in: atlas) else { return nil }
      return replaced(i, moved, down ? "one level lower" : "one level higher")
    case .swappedCodes:
      let j = random.index(below: atlas.points.count)
      guard i != j, atlas.points[j].sides == record.sides, atlas.points[j].rule != nil,
        atlas.points[j].rule != rule
      else { return nil }
      var wrong = atlas
      wrong.points[i].rule = atlas.points[j].rule
      wrong.points[j].rule = rule
      return Wrong(
        code: record.code, change: "exchanged with \(atlas.points[j].code)", atlas: wrong)
    case .halfCun:
      let more = random.unit() < 0.5
      guard let moved = rule.withCun(changedBy: more ? 0.5 : -0.5) else { return nil }
      return replaced(i, moved, more ? "half a cun more" : "half a cun less")
    }
  }

  private func replaced(_ i: Int, _ rule: PointRule, _ change: String) -> Wrong {
    var wrong = atlas
    wrong.points[i].rule = rule
    return Wrong(code: atlas.points[i].code, change: change, atlas: wrong)
  }
}

extension PointRule {
  /// The rule with its first landmark replaced; a rule by vertebra takes the landmark's level.
  func withLandmark(_ name: String) -> PointRule {
    switch self {
    case .landmark, .point: .landmark(name)
    case .between(let a, let b, let fraction, let way):
      .between(a: a.withLandmark(name), b: b, fraction: fraction, along: way)
    case .onCurve(let curve, let a, let b, let fraction):
      .onCurve(curve, a: a.withLandmark(name), b: b, fraction: fraction)
    case .move(let from, let goal, let cun, let span, let segment):
      .move(from: from.withLandmark(name), toward: goal, cun: cun, span: span, segment: segment)
    case .dip(let near, let radius, let kind):
      .dip(near: near.withLandmark(name), radius: radius, kind: kind)
    case .cross(.of(let place, let axis, let offset, let segment), let line, let aspect):
      .cross(
        level: .of(place.withLandmark(name), axis: axis, offset: offset, segment: segment),
        line: line, aspect: aspect)
    case .cross(_, let line, let aspect):
      .cross(
        level: .of(.landmark(name), axis: .longitudinal, offset: nil, segment: nil), line: line,
        aspect: aspect)
    case .when(let female, let male):
      .when(female: female.withLandmark(name), male: male.withLandmark(name))
    case .byStandard(let who, let gbt):
      .byStandard(who: who.withLandmark(name), gbt: gbt)
    }
  }

  /// The rule one vertebra, intercostal space or foramen further down (+1) or up (−1), if it has such
  /// a level.
  func withLevel(movedBy step: Int, in atlas: Atlas) -> PointRule? {
    switch self {
    case .cross(.spine(let vertebra, let part), let line, let aspect):
      guard let i = atlas.spine.index(of: vertebra), atlas.spine.names.indices.contains(i + step)
      else { return nil }
      return .cross(
        level: .spine(vertebra: atlas.spine.names[i + step], part: part), line: line,
        aspect: aspect)
    case .cross(.intercostal(let space), let line, let aspect):
      guard (1...(atlas.thorax?.count ?? 1)).contains(space + step) else { return nil }
      return .cross(level: .intercostal(space + step), line: line, aspect: aspect)
    case .cross(.of(.landmark(let name), let axis, let offset, let segment), let line, let aspect):
      guard let next = PointRule.foramen(name, movedBy: step) else { return nil }
      return .cross(
        level: .of(.landmark(next), axis: axis, offset: offset, segment: segment), line: line,
        aspect: aspect)
    case .landmark(let name):
      return PointRule.foramen(name, movedBy: step).map { .landmark($0) }
    case .point, .between, .onCurve, .move, .dip, .cross, .when, .byStandard:
      return nil
    }
  }

  private static func foramen(_ name: String, movedBy step: Int) -> String? {
    let suffix = " posterior sacral foramen"
    let names = (1...4).map { "S\($0)\(suffix)" }
    guard let i = names.firstIndex(of: name), names.indices.contains(i + step) else { return nil }
    return names[i + step]
  }

  /// The rule with its distance changed, if it has one that stays positive.
  func withCun(changedBy step: Double) -> PointRule? {
    switch self {
    case .cross(let level, .lateral(let cun, let table), let aspect)
    where cun > 0 && cun + step >= 0:
      return .cross(
        level: level, line: .lateral(cun: cun + step, table: table), aspect: aspect)
    case .cross(.of(let place, let axis, let offset?, let segment), let line, let aspect)
    where offset.cun + step >= 0:
      let moved = LevelRule.Offset(
        cun: offset.cun + step, span: offset.span, toward: offset.toward)
      return .cross(
        level: .of(place, axis: axis, offset: moved, segment: segment), line: line, aspect: aspect)
    case .move(let from, let goal, let cun, let span, let segment) where cun + step >= 0:
      return .move(from: from, toward: goal, cun: cun + step, span: span, segment: segment)
    case .cross, .move, .landmark, .point, .between, .onCurve, .dip, .when, .byStandard: return nil
    }
  }
}
