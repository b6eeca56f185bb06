// SPDX-License-Identifier: GPL-3.0-or-later

package import AcupointModel
package import MotionControl
package import Safety
import SpatialMath

/// What a protocol comes to on one patient: the targets, and what people should know.
package struct Treatment: Sendable {
  /// In the order of the protocol, until there is another (`visited(in:)`).
  package let targets: [Target]
  /// The points behind the targets, in the same order.
  package let points: [CarriedPoint]
  /// What their techniques follow on the skin, in the same order; nil for those that stay.
  package let ways: [CourseFinder.Way?]
  /// Cautions that hold at targets and forbid nothing.
  package let warnings: [Notice]
  /// Cautions that the protocol set aside, with its reasons.
  package let lifted: [Notice]

  package struct Notice: Equatable, Sendable {
    /// "BL13 left".
    package let target: String
    /// The id of the caution.
    package let caution: String
    /// The caution's own note, or the reason for setting it aside.
    package let text: String
  }

  /// The same with the targets and what belongs to each in another order: of their places so far.
  package func visited(in order: [Int]) -> Treatment {
    Treatment(
      targets: order.map { targets[$0] }, points: order.map { points[$0] },
      ways: order.map { ways[$0] }, warnings: warnings, lifted: lifted)
  }
}

/// Joins protocol, atlas, cautions and region limits into targets, and refuses what is forbidden.
package struct TargetBuilder: Sendable {
  let atlas: Atlas
  private let body: CarriedAtlas
  private let face: ToolFace
  private let isPregnant: Bool
  private let zones: [ExclusionZone]
  let courses: CourseFinder?

  /// - Parameters:
  ///   - body: the atlas carried to the posture of the treatment.
  ///   - face: what touches the skin.
  ///   - zones: of the patient, in which nothing is treated.
  ///   - courses: finds ways over the skin; without one no technique that needs one can be asked for.
  /// How fast a technique may be on the skin.
  package var speed = SpeedLimits()

  package init(
    atlas: Atlas, body: CarriedAtlas, face: ToolFace, isPregnant: Bool,
    zones: [ExclusionZone] = [], courses: CourseFinder? = nil
  ) {
    self.atlas = atlas
    self.body = body
    self.face = face
    self.isPregnant = isPregnant
    self.zones = zones
    self.courses = courses
  }

  /// The targets of a protocol, in its order.
  ///
  /// - Throws: `TreatmentRefusal` for the first visit that cannot or must not be made.
  package func treatment(
    for wanted: TreatmentProtocol
  ) throws(TreatmentRefusal) -> Treatment {
    try check(wanted.overrides)
    var targets: [Target] = []
    var points: [CarriedPoint] = []
    var ways: [CourseFinder.Way?] = []
    var warnings: [Treatment.Notice] = []
    var lifted: [Treatment.Notice] = []
    for (i, entry) in wanted.entries.enumerated() {
      let asked = Visit(index: i, entry: entry)
      let point = try point(of: asked)
      let visit = try withNeedle(asked, at: point)
      try judge(visit, wanted.overrides, &warnings, &lifted)
      if let zone = zones.first(where: { $0.contains(point.position) }) {
        throw visit.refused(.insideZone(zone.name, reason: zone.reason))
      }
      try checkReach(visit, point)
      try checkSpeed(visit)
      let way = try way(of: visit, from: point)
      var ceilings = try limits(visit, point, wanted.overrides, &lifted)
      for code in way?.codes ?? [] {
        let stop = visit.passing(code)
        let point = try self.point(of: stop)
        try judge(stop, wanted.overrides, &warnings, &lifted)
        try checkReach(stop, point)
        ceilings = ceilings.tighter(with: try limits(stop, point, wanted.overrides, &lifted))
      }
      targets.append(try target(visit, point, ceilings, way))
      points.append(point)
      ways.append(way)
      for need in atlas[point.code]?.needs ?? [] where need.isGesture {
        warnings.append(
          Treatment.Notice(
            target: visit.name, caution: "gesture",
            text: "needs \(need.rawValue), which this body does not show"))
      }
    }
    return Treatment(
      targets: targets, points: points, ways: ways, warnings: warnings, lifted: lifted)
  }

  /// One entry with its place in the protocol.
  struct Visit {
    let index: Int
    let entry: TreatmentProtocol.Entry

    var name: String { entry.name }

    func refused(_ reason: TreatmentRefusal.Reason) -> TreatmentRefusal {
      TreatmentRefusal(entry: index, target: name, reason: reason)
    }

    /// The same technique on its way over another point.
    func passing(_ code: AcupointCode) -> Visit {
      Visit(
        index: index,
        entry: TreatmentProtocol.Entry(
          point: code.description, side: entry.side, technique: entry.technique))
    }
  }

  func code(_ text: String) -> AcupointCode? {
    guard let code = AcupointCode(text), atlas[code] != nil else { return nil }
    return code
  }

  private func point(of visit: Visit) throws(TreatmentRefusal) -> CarriedPoint {
    guard let code = code(visit.entry.point), let record = atlas[code] else {
      throw visit.refused(.unknownPoint(valid: atlas.points.map(\.code.description)))
    }
    if record.surface == .mucosa { throw visit.refused(.mucosa) }
    let technique = visit.entry.technique.kind
    guard record.techniques.contains(technique) else {
      throw visit.refused(
        .notForThisPoint(
          technique: technique.rawValue, valid: record.techniques.map(\.rawValue)))
    }
    guard let point = body[code, visit.entry.side] else {
      throw visit.refused(.wrongSide(valid: record.sides.all))
    }
    if let need = PointExposure.missingNeed(of: record, visit.entry.side, in: body.posture) {
      throw visit.refused(
        .needs(
          need.rawValue, posture: body.posture,
          valid: Posture.allCases.filter { need.isMet(in: $0, on: visit.entry.side) }))
    }
    return point
  }

  /// Every override must name a ceiling, or a caution that holds at its point and may be lifted.
  private func check(_ overrides: [TreatmentProtocol.Override]) throws(TreatmentRefusal) {
    for override in overrides {
      func refused(_ reason: TreatmentRefusal.Reason) -> TreatmentRefusal {
        TreatmentRefusal(entry: nil, target: override.point, reason: reason)
      }
      guard let code = code(override.point) else {
        throw refused(.unknownPoint(valid: atlas.points.map(\.code.description)))
      }
      if RegionCeiling.Name(rawValue: override.caution) != nil {
        guard let share = override.share, RegionCeiling.shares.contains(share) else {
          throw refused(.ceilingWithoutShare(override.caution))
        }
        continue
      }
      let known = atlas.cautions(at: code)
      guard let caution = known.first(where: { $0.id == override.caution }) else {
        throw refused(
          .unknownCaution(
            override.caution,
            valid: known.map(\.id) + RegionCeiling.Name.allCases.map(\.rawValue)))
      }
      if caution.action == .refuse { throw refused(.cautionHolds(caution.id)) }
    }
  }

  /// Applies every caution for this technique at this point.
  private func judge(
    _ visit: Visit, _ overrides: [TreatmentProtocol.Override],
    _ warnings: inout [Treatment.Notice], _ lifted: inout [Treatment.Notice]
  ) throws(TreatmentRefusal) {
    guard let code = code(visit.entry.point) else { return }
    let gate = CautionGate(atlas: atlas, isPregnant: isPregnant, overrides: overrides)
    switch gate.decision(on: visit.entry.technique.kind, at: code) {
    case .allowed(let held, let setAside):
      warnings += held.map {
        Treatment.Notice(target: visit.name, caution: $0.id, text: $0.note)
      }
      lifted += setAside.map {
        Treatment.Notice(target: visit.name, caution: $0.caution.id, text: $0.reason)
      }
    case .refused(let rows):
      let first = rows[0]
      throw visit.refused(
        .caution(
          TreatmentRefusal.Caution(
            id: first.id, hazard: first.hazard, note: first.note, source: first.source,
            evidence: atlas.source(first.source)?.evidence.rawValue ?? "unverified",
            canLift: first.action == .override, others: rows.dropFirst().map(\.id))))
    }
  }

  /// The table carries a lying patient: skin that faces it cannot be treated.
  private func checkReach(_ visit: Visit, _ point: CarriedPoint) throws(TreatmentRefusal) {
    if let angle = PointExposure.angleTowardsTable(of: point, in: body.posture) {
      throw visit.refused(.facesTable(posture: body.posture, angle: angle))
    }
  }

  /// The region's ceilings, after checking that the technique stays below them. Where contact is
  /// refused altogether, light may still point.
  ///
  /// A ball meets the skin on no area at first, when the force is nothing too: pressure is judged
  /// in steady contact. Beforehand only the largest area the face can offer is sure, that at the
  /// region's deepest place, so what is refused here would break the ceiling on any tissue; at the
  /// depth really reached the controller watches it.
  private func limits(
    _ visit: Visit, _ point: CarriedPoint, _ overrides: [TreatmentProtocol.Override],
    _ lifted: inout [Treatment.Notice]
  ) throws(TreatmentRefusal) -> ContactLimits {
    guard let region = atlas.regions[point.region] else {
      preconditionFailure("\(point.code): the atlas was loaded without region \(point.region)")
    }
    let technique = visit.entry.technique
    if region.isNoGo && technique.isContact { throw visit.refused(.noGoRegion(region.name)) }
    if face == .pointer && technique.isContact {
      throw visit.refused(.toolCannotTouch(technique: visit.entry.technique.kind.rawValue))
    }
    let own = overrides.filter { code($0.point) == point.code && $0.share != nil }
    let ceiling = RegionCeiling(region, of: atlas.regions, overrides: own)
    let limits = ceiling.limits
    guard technique.isContact else { return limits }
    lifted += own.map {
      Treatment.Notice(target: visit.name, caution: $0.caution, text: $0.reason)
    }
    let wanted = technique.largestForce
    guard wanted <= limits.force else {
      throw visit.refused(
        .forceAboveCeiling(
          force: wanted, ceiling: limits.force, region: region.name, origin: ceiling.forceOrigin))
    }
    let least = wanted / face.contactArea(depth: region.depth)
    guard least <= limits.pressure else {
      throw visit.refused(
        .pressureAboveCeiling(
          pressure: least, ceiling: limits.pressure, region: region.name,
          origin: ceiling.pressureOrigin))
    }
    return limits
  }

  private func target(
    _ visit: Visit, _ point: CarriedPoint, _ limits: ContactLimits, _ way: CourseFinder.Way?
  ) throws(TreatmentRefusal) -> Target {
    let n = point.normal
    let motion = point.breathing
    let course = way.flatMap { way in
      courses.map { $0.course(way, footprintRadius: $0.footprintRadius(of: point)) }
    }
    for place in course?.places ?? [] {
      if let zone = zones.first(where: { $0.contains(place.position) }) {
        throw visit.refused(.insideZone(zone.name, reason: zone.reason))
      }
    }
    let technique = visit.entry.technique.along(way)
    return Target(
      name: visit.name, region: point.region,
      X_PA: courses?.frame(of: technique, at: point) ?? point.X_PA,
      thorax: SurfaceDerivative(
        translation: motion.positionPerThorax, rotation: n.cross(motion.normalPerThorax)),
      abdomen: SurfaceDerivative(
        translation: motion.positionPerAbdomen, rotation: n.cross(motion.normalPerAbdomen)),
      // Every face there is so far is round.
      spin: .free, technique: technique, course: course, limits: limits,
      sigma: point.sigma)
  }
}
