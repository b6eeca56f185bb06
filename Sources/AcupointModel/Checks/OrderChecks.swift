// SPDX-License-Identifier: GPL-3.0-or-later

import SpatialMath

/// Numbers rise along each stretch of a channel the way the standard says it runs.
struct OrderChecks {
  let placed: PlacedAtlas
  let adult: Int

  /// Points that the standard puts on one level may be this much out of order [mm].
  static let tolerance = 0.1

  func findings() -> [Finding] {
    var findings: [Finding] = []
    for channel in placed.atlas.channels {
      for run in channel.runs {
        for side in Side.allCases {
          let points = placed.points.filter {
            $0.code.channel == channel.channel && run.numbers.contains($0.code.number)
              && $0.side == side
          }
          for (a, b) in zip(points, points.dropFirst()) {
            guard let before = progress(a, run.way), let after = progress(b, run.way) else {
              continue
            }
            findings.append(
              Finding(
                check: .order, subject: "\(b.code) \(side.rawValue)",
                statement: "\(run.way.rawValue) of \(a.code)", adult: adult,
                value: max(0, 1e3 * (before - after)), bound: OrderChecks.tolerance))
          }
        }
      }
    }
    return findings
  }

  /// How far a point is along a way [m].
  private func progress(_ point: PlacedPoint, _ way: ChannelRecord.Way) -> Double? {
    let p = point.position
    switch way {
    case .superior: return p.z
    case .inferior: return -p.z
    case .anterior: return -p.y
    case .posterior: return p.y
    case .lateral: return point.side.sign * p.x
    case .medial: return -point.side.sign * p.x
    case .distal: return alongLimb(point)
    case .proximal: return alongLimb(point).map { -$0 }
    case .forwards: return overHead(p)
    case .backwards: return overHead(p).map { -$0 }
    }
  }

  /// From the nape over the crown to the face, as an angle about the ears: radians stand for
  /// decimetres.
  private func overHead(_ p: Vector3) -> Double? {
    guard let ear = placed.landmark("tragus", .left)?.place.position else { return nil }
    let angle = Elementary.atan2(p.z - ear.z, p.y - ear.y)
    return 0.1 * (angle < -0.5 * Double.pi ? angle + 2 * Double.pi : angle)
  }

  /// From shoulder or hip to the tip, segment after segment.
  private func alongLimb(_ point: PlacedPoint) -> Double? {
    let own = BodySegment(placed.atlas.regions[point.region]?.segment ?? "")
    let arm: [BodySegment] = [.upperArm, .forearm, .hand]
    let leg: [BodySegment] = [.thigh, .shank, .foot]
    let chain = OrderChecks.runsOnArm(point.code.channel) ? arm : leg
    let last = chain.firstIndex(of: own) ?? 0
    var length = 0.0
    for segment in chain[...last] {
      guard
        let frame = placed.reference.frame(segment, point.side, placed.atlas.features)
      else { return nil }
      let whole = (frame.end - frame.start).length
      length += segment == chain[last] ? frame.fraction(of: point.position) * whole : whole
    }
    return length
  }

  private static func runsOnArm(_ channel: Channel) -> Bool {
    switch channel {
    case .lung, .largeIntestine, .heart, .smallIntestine, .pericardium, .tripleEnergizer: true
    default: false
    }
  }
}
