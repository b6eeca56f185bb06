// SPDX-License-Identifier: GPL-3.0-or-later

import AcupointModel
import SpatialMath
import TestBench
import Treatment

extension PointSheet {
  init(_ code: AcupointCode, _ model: PatientModel, _ options: PatientOptions) throws {
    let atlas = model.atlas
    guard let record = atlas[code] else { preconditionFailure("\(code) is not there") }
    let uses = RuleReferences(of: record.rule)
    self.code = code.description
    standard = atlas.standard.rawValue
    patient = options.patient
    posture = options.posture.rawValue
    names = Names(
      pinyin: record.names.pinyin, hanzi: record.names.hanzi,
      hanzi_traditional: record.names.hanziTraditional, english: record.names.english)
    let own = atlas.channel(code.channel)
    channel = own.map { "\($0.name) \($0.hanzi)" } ?? code.channel.rawValue
    segment = atlas.segment(of: code).map(\.description)
    classes = record.classes.map(\.rawValue)
    sides = record.sides.rawValue
    surface = record.surface.rawValue
    let area = atlas.regions[record.region]
    region = Region(
      id: record.region, name: area?.name ?? record.region, segment: area?.segment ?? "")
    location = record.location
    rule = record.rule?.following(atlas.standard).inWords
    carry = record.carry.name
    needs = record.needs.map(\.rawValue)
    note = record.note
    let postures = model.placed.reachablePostures(of: [code])
    places = model.carried.points.filter { $0.code == code }.map { point in
      Place(
        side: point.side.rawValue, position_mm: Self.millimetres(point.position),
        normal: [point.normal.x, point.normal.y, point.normal.z].map { AtlasExport.rounded($0) },
        sigma_mm: AtlasExport.rounded(point.sigma * 1e3),
        postures: postures.postures(of: code, point.side).map(\.rawValue))
    }
    references = Self.references(uses, atlas)
    spans = Self.spans(uses, model.placed)
    needle = Self.needle(record, model.placed)
    if case .never(let why) = record.needle { needle_note = why } else { needle_note = nil }
    techniques = record.techniques.map(\.rawValue)
    cautions = atlas.cautions(at: code).map { caution in
      Caution(
        id: caution.id, hazard: caution.hazard, techniques: caution.techniques.map(\.rawValue),
        action: caution.action.rawValue, pregnancy_only: caution.inPregnancyOnly,
        depth_limit_mm: caution.depthLimit.map { AtlasExport.rounded($0 * 1e3) },
        note: caution.note,
        source: Source(caution.source, nil, atlas))
    }
    witnesses = model.placed.residuals(of: code).map(Witness.init)
    alternatives = try Self.alternatives(record, model, options)
    differences = atlas.differences(at: code).map { other in
      Difference(
        standard: other.standard.title, field: other.difference.field.rawValue,
        value: other.difference.value, source: Source(other.difference.source, nil, atlas))
    }
    sources = Sources(record.sources, atlas)
  }

  private static func millimetres(_ p: Vector3) -> [Double] {
    [p.x, p.y, p.z].map { AtlasExport.rounded($0 * 1e3) }
  }

  private static func references(_ uses: RuleReferences, _ atlas: Atlas) -> [Reference] {
    var seen: Set<String> = []
    let landmarks = uses.landmarks.filter { seen.insert($0).inserted }.compactMap(atlas.landmark)
    let curves = uses.curves.filter { seen.insert($0).inserted }.compactMap(atlas.curve)
    return landmarks.map { record in
      Reference(
        name: record.name, kind: record.kind.rawValue + " landmark",
        sigma_mm: AtlasExport.rounded(record.sigma * 1e3), source: Source(record.source, nil, atlas)
      )
    }
      + curves.map { record in
        Reference(
          name: record.name, kind: "curve", sigma_mm: AtlasExport.rounded(record.sigma * 1e3),
          source: Source(record.source, nil, atlas))
      }
  }

  private static func spans(_ uses: RuleReferences, _ placed: PlacedAtlas) -> [Span] {
    var seen: Set<String> = []
    return uses.spans.filter { seen.insert($0).inserted }.compactMap(placed.span).map { span in
      Span(
        id: span.id, cun: span.cun, from: span.from, to: span.to,
        mm_per_cun: AtlasExport.rounded(span.cunLength * 1e3))
    }
  }

  private static func needle(_ record: AcupointRecord, _ placed: PlacedAtlas) -> Needle? {
    guard case .stated(let advice) = record.needle else { return nil }
    let atlas = placed.atlas
    let plan = placed.span(PointRule.fingerCun).flatMap { span in
      NeedlePlan(record, of: atlas, fingerCun: span.cunLength)
    }
    let limit = NeedlePlan.limits(at: record.code, of: atlas)
      .min { ($0.depth, $0.source) < ($1.depth, $1.source) }
    return Needle(
      angle: advice.angle.rawValue, angle_deg: advice.angle.degrees,
      toward: advice.toward?.text,
      depth_fcun: [advice.depth.lowerBound, advice.depth.upperBound],
      depth_mm: plan.map { plan in
        [plan.length.lowerBound, plan.length.upperBound].map { AtlasExport.rounded($0 * 1e3) }
      },
      limit_mm: limit.map { AtlasExport.rounded($0.depth * 1e3) },
      limit_source: limit.map { Source($0.source, nil, atlas) }, cut: plan?.cap != nil)
  }

  /// Each alternative is placed on the same body by an atlas that takes it.
  private static func alternatives(
    _ record: AcupointRecord, _ model: PatientModel, _ options: PatientOptions
  ) throws -> [Alternative] {
    try record.alternatives.map { other in
      let atlas = try model.atlas.following(
        model.atlas.standard, alternatives: ["\(record.code):\(other.id)"])
      let side = record.sides.all[0]
      let here = model.placed[record.code, side]?.position
      let there = try PlacedAtlas.place(atlas, shape: model.shape)[record.code, side]?.position
      let away = here.flatMap { a in there.map { (a - $0).length } }
      return Alternative(
        id: other.id, location: other.location, rule: other.rule.inWords,
        chosen: record.rule == other.rule, away_mm: away.map { AtlasExport.rounded($0 * 1e3) },
        source: Source(other.source.id, other.source.page, model.atlas))
    }
  }
}

extension PointSheet.Witness {
  init(_ residual: WitnessResidual) {
    let isRelation = residual.witness.check.isRelation
    statement = residual.witness.statement
    side = residual.side.rawValue
    residual_cun = isRelation ? nil : AtlasExport.rounded(residual.value)
    tolerance_cun = isRelation ? nil : residual.witness.tolerance
    holds = residual.holds
    independent = residual.isIndependent
    source = residual.witness.source
  }
}

extension PointSheet.Source {
  init(_ id: String, _ page: String?, _ atlas: Atlas) {
    let row = atlas.source(id)
    self.init(
      id: id, page: page, text: row?.text ?? "",
      evidence: row?.evidence.rawValue ?? SourceRecord.Evidence.unverified.rawValue)
  }
}

extension PointSheet.Sources {
  init(_ cited: AcupointRecord.Sources, _ atlas: Atlas) {
    func source(_ one: AcupointRecord.Citation) -> PointSheet.Source {
      PointSheet.Source(one.id, one.page, atlas)
    }
    self.init(
      location: source(cited.location), names: source(cited.names),
      english: source(cited.english), needle: cited.needle.map(source),
      classes: cited.classes.map(source))
  }
}
