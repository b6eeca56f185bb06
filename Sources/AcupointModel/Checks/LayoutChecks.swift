// SPDX-License-Identifier: GPL-3.0-or-later

import SpatialMath

/// Regions, order along the channels, mirror image, coincidence and coherence of cun: what can be
/// said of one placement as a whole.
struct LayoutChecks {
  let placed: PlacedAtlas
  let adult: Int

  /// Two points are never nearer than this [mm].
  static let leastDistance = 3.0
  /// What rounding and the mesh's own asymmetry may do [mm].
  static let mirrorTolerance = 0.1

  /// The skin of a region moves with its segment by at least this share.
  private static let leastShare = 0.05

  func findings() -> [Finding] {
    regions() + OrderChecks(placed: placed, adult: adult).findings() + mirror() + coincidence()
      + coherence()
  }

  private func finding(
    _ check: AtlasCheck.Kind, _ subject: String, _ statement: String, _ value: Double,
    _ bound: Double
  ) -> Finding {
    Finding(
      check: check, subject: subject, statement: statement, adult: adult, value: value,
      bound: bound)
  }

  private func regions() -> [Finding] {
    let landmarks = LandmarkLookup(placed.landmarks)
    return placed.points.map { point in
      let p = point.position
      var isInside = point.side == .mid ? abs(p.x) < 1e-3 : point.side.sign * p.x > 1e-3
      if let extent = placed.atlas.regions[point.region]?.extent {
        func place(_ name: String) -> Vector3? { landmarks.meant(name, by: point.side)?.position }
        if let top = place(extent.below) { isInside = isInside && p.z < top.z }
        if let bottom = place(extent.above) { isInside = isInside && p.z > bottom.z }
        if let edge = place(extent.within) { isInside = isInside && abs(p.x) < abs(edge.x) }
      }
      return finding(
        .region, "\(point.code) \(point.side.rawValue)", "inside \(point.region)",
        isInside && isOnSegment(point) ? 0 : 1, 0)
    }
  }

  /// Whether the bones of the segment on which a point's region lies move the skin there at all.
  private func isOnSegment(_ point: PlacedPoint) -> Bool {
    guard let region = placed.atlas.regions[point.region] else { return true }
    let parts = LayoutChecks.parts(of: BodySegment(region.segment))
    let shares = placed.reference.body.shape.asset.segmentShares(at: point.anchor)
    return zip(MovingSegment.all, shares).contains { segment, share in
      guard parts.contains(segment.part), share >= LayoutChecks.leastShare else { return false }
      switch (segment.side, point.side) {
      case (nil, _): return true
      case (.left, .right), (.right, .left): return false
      default: return true
      }
    }
  }

  /// The parts that move with a segment; the neck lies between head and trunk.
  private static func parts(of segment: BodySegment) -> [MovingSegment.Part] {
    switch segment {
    case .trunk: [.trunk]
    case .head: [.head]
    case .neck: [.head, .trunk]
    case .upperArm: [.upperArm]
    case .forearm: [.forearm]
    case .hand: [.hand]
    case .thigh: [.thigh]
    case .shank: [.shank]
    case .foot: [.foot]
    case .bone: MovingSegment.Part.allCases
    }
  }

  private func mirror() -> [Finding] {
    placed.points.compactMap { point in
      let subject = "\(point.code) \(point.side.rawValue)"
      switch point.side {
      case .mid:
        return finding(
          .mirror, subject, "on the midline", 1e3 * abs(point.position.x),
          LayoutChecks.mirrorTolerance)
      case .left:
        guard let other = placed[point.code, .right] else { return nil }
        let image = Vector3(-other.position.x, other.position.y, other.position.z)
        return finding(
          .mirror, subject, "mirror image of the right", 1e3 * (point.position - image).length,
          LayoutChecks.mirrorTolerance)
      case .right: return nil
      }
    }
  }

  private func coincidence() -> [Finding] {
    let points = placed.points.filter { $0.side != .right }
    var findings: [Finding] = []
    for (i, a) in points.enumerated() {
      var nearest: (code: AcupointCode, distance: Double)?
      for (j, b) in points.enumerated() where i != j && !mayCoincide(a.code, b.code) {
        let distance = 1e3 * (a.position - b.position).length
        if distance < nearest?.distance ?? .infinity { nearest = (b.code, distance) }
      }
      guard let nearest else { continue }
      findings.append(
        finding(
          .coincidence, "\(a.code) \(a.side.rawValue)", "3 mm from \(nearest.code)",
          max(0, LayoutChecks.leastDistance - nearest.distance), 0))
    }
    return findings
  }

  private func mayCoincide(_ a: AcupointCode, _ b: AcupointCode) -> Bool {
    placed.atlas.coincidences.contains { $0.joins(a, b) }
  }

  private func coherence() -> [Finding] {
    placed.atlas.coherence.compactMap { pair in
      guard let a = placed.span(pair.first), let b = placed.span(pair.second) else { return nil }
      let ratio = a.cunLength / b.cunLength
      let beyond = max(0, pair.ratio.lowerBound - ratio, ratio - pair.ratio.upperBound)
      return finding(.coherence, "\(pair.first) : \(pair.second)", "ratio of a cun", beyond, 0)
    }
  }
}
