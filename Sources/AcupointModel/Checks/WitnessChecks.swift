// SPDX-License-Identifier: GPL-3.0-or-later

import SpatialMath

/// Holds placed points against second statements of the standard.
struct WitnessChecks {
  let placed: PlacedAtlas
  let adult: Int
  private let landmarks: LandmarkLookup
  private let positions: [Side: [AcupointCode: Vector3]]

  init(placed: PlacedAtlas, adult: Int) {
    self.placed = placed
    self.adult = adult
    landmarks = LandmarkLookup(placed.landmarks)
    var positions: [Side: [AcupointCode: Vector3]] = [:]
    for point in placed.points { positions[point.side, default: [:]][point.code] = point.position }
    self.positions = positions
  }

  func findings() -> [Finding] {
    var findings: [Finding] = []
    for witness in placed.atlas.witnesses {
      guard let record = placed.atlas[witness.code], let span = placed.span(witness.span) else {
        continue
      }
      for side in record.sides.all {
        guard let p = positions[side]?[witness.code] else { continue }
        findings.append(
          Finding(
            check: kind(of: witness, record),
            subject: "\(witness.code) \(side.rawValue)", statement: witness.statement, adult: adult,
            value: value(witness.check, p, side, span, measure: witness.span),
            bound: witness.check.isRelation ? 0 : witness.tolerance))
      }
    }
    return findings
  }

  private func kind(of witness: WitnessRecord, _ record: AcupointRecord) -> AtlasCheck.Kind {
    if witness.check.isRelation { return .relation }
    return placed.atlas.isIndependent(witness, of: record) ? .witness : .agreement
  }

  /// Residual in cun; for a relation 0 or 1.
  private func value(
    _ check: WitnessRecord.Check, _ p: Vector3, _ side: Side, _ span: MeasuredSpan, measure: String
  ) -> Double {
    let isFlat = placed.atlas.spans.contains { $0.id == measure && $0.measure == .lateral }
    // A span across the back counts distances as seen from behind.
    func apart(_ a: Vector3, _ b: Vector3) -> Double {
      let d = a - b
      return (isFlat ? Vector3(d.x, 0, d.z) : d).length / span.cunLength
    }
    func place(_ reference: WitnessRecord.Reference) -> Vector3 { position(reference, side) }
    switch check {
    case .distance(let to, let cun): return abs(apart(p, place(to)) - cun)
    case .fractionOf(let a, let b, let fraction):
      let (start, end) = (place(a), place(b))
      return apart(p, start + (end - start) * fraction)
    case .sameLevel(let to): return abs(p.z - place(to).z) / span.cunLength
    case .sameLine(let to): return abs(p.x - place(to).x) / span.cunLength
    case .beside(let to, let cun):
      return abs(abs(p.x - place(to).x) / span.cunLength - cun)
    case .between(let a, let b): return apart(p, (place(a) + place(b)) * 0.5)
    case .above(let to): return p.z > place(to).z ? 0 : 1
    case .below(let to): return p.z < place(to).z ? 0 : 1
    case .sideOf(let to, let isMedial):
      let gap = side.sign * (p.x - place(to).x)
      return (isMedial ? gap < 0 : gap > 0) ? 0 : 1
    }
  }

  private func position(_ reference: WitnessRecord.Reference, _ side: Side) -> Vector3 {
    switch reference {
    case .point(let code):
      return positions[side]?[code] ?? positions[.mid]?[code] ?? positions[.left]?[code] ?? .zero
    case .landmark(let name):
      return landmarks.meant(name, by: side)?.position ?? .zero
    case .midline(let name):
      let p = landmarks.meant(name, by: side)?.position ?? .zero
      return Vector3(0, p.y, p.z)
    }
  }
}
