// SPDX-License-Identifier: GPL-3.0-or-later

import AcupointModel
import MotionControl
import Safety

extension TargetBuilder {
  /// A motion must stay below the speeds that are allowed on the skin.
  func checkSpeed(_ visit: Visit) throws(TreatmentRefusal) {
    let allowed = speed
    switch visit.entry.technique.motion {
    case .circle(let circle):
      try check(visit, circle.rate, allowed.tangential)
    case .pecking(let swing):
      try check(visit, swing.rate, allowed.closing)
    case .stroke(let stroke):
      guard stroke.speed <= allowed.tangential else {
        throw visit.refused(.strokeTooFast(speed: stroke.speed, largest: allowed.tangential))
      }
    case .vibration, nil: break
    }
  }

  private func check(
    _ visit: Visit, _ rate: Double, _ allowed: Double
  ) throws(TreatmentRefusal) {
    let speed = visit.entry.technique.largestSpeed
    guard speed <= allowed else {
      throw visit.refused(
        .tooFast(rate: rate, largest: rate * allowed / speed, speed: speed, allowed: allowed))
    }
  }

  /// The same visit with the angle that books state for the needle, where it states none itself.
  func withNeedle(_ visit: Visit, at point: CarriedPoint) throws(TreatmentRefusal) -> Visit {
    let entry = visit.entry
    let technique = entry.technique
    guard technique.name == .needleGuide, case .standoff(let held) = technique.contact else {
      return visit
    }
    var angle = technique.angle
    switch atlas[point.code]?.needle {
    case .never(let reason): throw visit.refused(.neverNeedled(reason))
    case .stated(let advice):
      if !entry.statesAngle { angle = advice.angle.degrees * .pi / 180 }
    case .unstated, nil:
      guard entry.statesAngle else { throw visit.refused(.needleUnstated) }
    }
    guard angle == .pi / 2 || courses?.needleDirection(at: point) != nil else {
      throw visit.refused(.needleWithoutDirection(angle: angle))
    }
    return Visit(
      index: visit.index,
      entry: TreatmentProtocol.Entry(
        point: entry.point, side: entry.side,
        technique: .needleGuide(held, angle: min(angle, .pi / 2))))
  }

  /// What the technique follows on the skin; nil when it stays in its place.
  func way(
    of visit: Visit, from point: CarriedPoint
  ) throws(TreatmentRefusal) -> CourseFinder.Way? {
    switch visit.entry.technique.motion {
    case .vibration, .pecking, nil: return nil
    case .circle(let circle):
      guard let way = finder.ring(around: point, radius: circle.radius) else {
        throw visit.refused(.skinEnds(radius: circle.radius))
      }
      return way
    case .stroke:
      let goal = visit.entry.goal ?? ""
      guard let code = code(goal) else {
        throw visit.refused(.unknownGoal(goal, valid: neighbours(of: point)))
      }
      guard let way = finder.line(from: point, to: code) else {
        throw visit.refused(.noWay(to: goal, valid: neighbours(of: point)))
      }
      guard way.length <= CourseFinder.longestLine else {
        throw visit.refused(.wayTooLong(way.length, largest: CourseFinder.longestLine))
      }
      return way
    }
  }

  private var finder: CourseFinder {
    guard let courses else { preconditionFailure("no skin to find a way on") }
    return courses
  }

  /// The points that lie on the same segment of the channel.
  private func neighbours(of point: CarriedPoint) -> [String] {
    guard let channel = atlas.channels.first(where: { $0.channel == point.code.channel }),
      let segment = channel.segments.first(where: { $0.contains(point.code.number) })
    else { return [] }
    return atlas.points.map(\.code).filter {
      $0.channel == point.code.channel && segment.contains($0.number) && $0 != point.code
    }.map(\.description)
  }
}

extension Technique {
  /// The same along a way whose length is known.
  func along(_ way: CourseFinder.Way?) -> Technique {
    guard case .stroke(let stroke) = motion, let press, let way else { return self }
    let found = Motion.Stroke(length: way.length, speed: stroke.speed)
    return .push(
      Press(force: press.force, ramp: press.ramp, dwell: found.duration, repeats: 1), found)
  }
}

extension ContactLimits {
  /// What both allow.
  func tighter(with other: ContactLimits) -> ContactLimits {
    guard
      let both = try? ContactLimits(
        force: min(force, other.force), pressure: min(pressure, other.pressure),
        depth: min(depth, other.depth),
        transientFactor: min(transientFactor, other.transientFactor),
        transientDuration: min(transientDuration, other.transientDuration))
    else { preconditionFailure("limits \(self) and \(other)") }
    return both
  }
}
