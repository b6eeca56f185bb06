// SPDX-License-Identifier: GPL-3.0-or-later

import SpatialMath

/// Holds placed points against second statements of the standard.
struct WitnessChecks {
  let placed: PlacedAtlas
  let adult: Int
  private let landmarks: LandmarkLookup
  private let curves: CurveLookup
  private let positions: [Side: [AcupointCode: Vector3]]

  init(placed: PlacedAtlas, adult: Int) {
    self.placed = placed
    self.adult = adult
    landmarks = LandmarkLookup(placed.landmarks)
    curves = CurveLookup(placed.curves)
    var positions: [Side: [AcupointCode: Vector3]] = [:]
    for point in placed.points { positions[point.side, default: [:]][point.code] = point.position }
    self.positions = positions
  }

  func findings() -> [Finding] {
    var findings: [Finding] = []
    for witness in placed.atlas.witnesses {
      guard let record = placed.atlas[witness.code] else { continue }
      let kind = kind(of: witness, record)
      for (side, value) in values(of: witness, record) {
        findings.append(
          Finding(
            check: kind, subject: "\(witness.code) \(side.rawValue)", statement: witness.statement,
            adult: adult, value: value,
            bound: witness.check.isRelation ? 0 : witness.tolerance))
      }
    }
    return findings
  }

  /// How far off a statement is, on each side of its point.
  func values(of witness: WitnessRecord, _ record: AcupointRecord) -> [(Side, Double)] {
    guard let span = placed.span(witness.span), let region = placed.atlas.regions[record.region]
    else { return [] }
    return record.sides.all.compactMap { side in
      guard let p = positions[side]?[witness.code],
        let frame = placed.reference.frame(
          span.segment ?? BodySegment(region.segment), side, placed.atlas.features)
      else { return nil }
      return (side, value(witness.check, Statement(p: p, side: side, span: span, frame: frame)))
    }
  }

  private func kind(of witness: WitnessRecord, _ record: AcupointRecord) -> AtlasCheck.Kind {
    if witness.check.isRelation { return .relation }
    return placed.atlas.isIndependent(witness, of: record) ? .witness : .agreement
  }

  /// A point and the measures in which it is judged.
  private struct Statement {
    let p: Vector3
    let side: Side
    let span: MeasuredSpan
    let frame: SegmentFrame

    var axis: Vector3 { frame.axis }
    /// Across the axis, to the side of the body.
    var across: Vector3 { frame.segment.isAxial ? Vector3(1, 0, 0) : frame.lateral }
  }

  /// Residual in cun; for a relation 0 or 1.
  private func value(_ check: WitnessRecord.Check, _ s: Statement) -> Double {
    let p = s.p
    let cun = s.span.cunLength
    let isFlat = placed.atlas.spans.contains { $0.id == s.span.id && $0.measure == .lateral }
    // A span across the trunk counts distances as seen from behind or in front.
    func apart(_ a: Vector3, _ b: Vector3) -> Double {
      let d = a - b
      return (isFlat ? Vector3(d.x, 0, d.z) : d).length / cun
    }
    func place(_ reference: WitnessRecord.Reference) -> Vector3 { position(reference, s) }
    switch check {
    case .distance(let to, let wanted): return abs(apart(p, place(to)) - wanted)
    case .fractionOf(let a, let b, let fraction):
      let (start, end) = (place(a), place(b))
      return apart(p, start + (end - start) * fraction)
    case .sameLevel(let to): return abs((p - place(to)).dot(s.axis)) / cun
    case .sameLine(let to): return abs((p - place(to)).dot(s.across)) / cun
    case .beside(let to, let wanted):
      return abs(abs((p - place(to)).dot(s.across)) / cun - wanted)
    case .apart(let to, let wanted):
      return abs(abs((p - place(to)).dot(s.axis)) / cun - wanted)
    case .between(let a, let b): return apart(p, (place(a) + place(b)) * 0.5)
    case .above(let to): return p.z > place(to).z ? 0 : 1
    case .below(let to): return p.z < place(to).z ? 0 : 1
    case .sideOf(let to, let direction):
      guard let d = s.frame.vector(direction) else { return 1 }
      return (p - place(to)).dot(d) > 0 ? 0 : 1
    }
  }

  private func position(_ reference: WitnessRecord.Reference, _ s: Statement) -> Vector3 {
    let side = s.side
    switch reference {
    case .point(let code):
      return positions[side]?[code] ?? positions[.mid]?[code] ?? positions[.left]?[code]
        ?? positions[.right]?[code] ?? .zero
    case .landmark(let name):
      return landmarks.meant(name, by: side)?.position ?? .zero
    case .midline(let name):
      let p = landmarks.meant(name, by: side)?.position ?? .zero
      return Vector3(0, p.y, p.z)
    case .curve(let name):
      guard let curve = curves.meant(name, by: side) else { return .zero }
      let t = curve.parameter(nearestTo: s.p, on: placed.reference)
      return curve.place(at: t, on: placed.reference)?.position ?? .zero
    }
  }
}
