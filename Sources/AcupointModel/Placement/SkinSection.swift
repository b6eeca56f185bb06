// SPDX-License-Identifier: GPL-3.0-or-later

import Geometry
import SpatialMath

/// A place found on the skin of the reference posture.
struct SkinPlace {
  let anchor: SurfaceAnchor
  let position: Vector3

  init(_ hit: RayHit) {
    anchor = hit.anchor
    position = hit.position
  }

  init(_ nearest: NearestPlace) {
    anchor = nearest.anchor
    position = nearest.position
  }
}

extension ReferenceSurface {
  /// A turn around a segment is searched in steps of about this many degrees.
  private static let sweepStep = 3.0
  /// The last step is narrowed until the skin looks so nearly as asked (a cosine), or to so much [°].
  private static let sweepTolerance = (cosine: 1e-9, degrees: 2e-7)
  /// A section is never asked for nearer to its edge than this share of its breadth.
  private static let breadthMargin = 0.01

  /// The skin around the axis of a segment, at a fraction of its length; nil where there is none.
  func section(_ frame: SegmentFrame, _ along: Double, _ place: SectionPlace) -> SkinPlace? {
    let origin = frame.point(along)
    switch place {
    case .angle(let degrees):
      return castOutwards(from: origin, along: frame.around(degrees: degrees)).map(SkinPlace.init)
    case .breadth(let share, let aspect):
      guard let toward = frame.vector(aspect),
        let outer = castOutwards(from: origin, along: frame.lateral),
        let inner = castOutwards(from: origin, along: -frame.lateral)
      else { return nil }
      let margin = ReferenceSurface.breadthMargin
      let b = min(1 - margin, max(margin, share))
      let base = outer.position + (inner.position - outer.position) * b
      return castToSkin(base, along: toward).map(SkinPlace.init)
    case .border(let from, let to, let facing, let share):
      guard let toward = frame.vector(facing) else { return nil }
      return border(frame, origin, from, to, toward, share)
    }
  }

  /// The first place of a turn where the skin looks `share` of the way in a direction.
  private func border(
    _ frame: SegmentFrame, _ origin: Vector3, _ from: Double, _ to: Double, _ toward: Vector3,
    _ share: Double
  ) -> SkinPlace? {
    func looks(_ degrees: Double) -> (excess: Double, hit: RayHit)? {
      guard let hit = castOutwards(from: origin, along: frame.around(degrees: degrees)) else {
        return nil
      }
      return (normal(hit.anchor).dot(toward) - share, hit)
    }
    let steps = max(1, Int((abs(to - from) / ReferenceSurface.sweepStep).rounded(.up)))
    guard var last = looks(from) else { return nil }
    var lastAngle = from
    for i in 1...steps {
      let angle = from + (to - from) * Double(i) / Double(steps)
      guard let next = looks(angle) else { return nil }
      if (last.excess < 0) != (next.excess < 0) {
        let tolerance = ReferenceSurface.sweepTolerance
        return SignChange.find(
          (lastAngle, last.excess), (angle, next.excess), tolerance: tolerance.cosine,
          width: tolerance.degrees
        ) { degrees in looks(degrees).map { ($0.excess, SkinPlace($0.hit)) } }
      }
      (last, lastAngle) = (next, angle)
    }
    return nil
  }

  /// The breadth of a section, from its outer to its inner edge [m]: as far as it reaches to either
  /// side, wherever in it the axis runs.
  func breadth(_ frame: SegmentFrame, _ along: Double) -> Double? {
    let origin = frame.point(along)
    var outer = -Double.infinity
    var inner = Double.infinity
    let steps = Int((360 / ReferenceSurface.sweepStep).rounded())
    for i in 0..<steps {
      let way = frame.around(degrees: ReferenceSurface.sweepStep * Double(i))
      guard let hit = castOutwards(from: origin, along: way) else { return nil }
      let reach = (hit.position - origin).dot(frame.lateral)
      outer = max(outer, reach)
      inner = min(inner, reach)
    }
    return outer - inner
  }

  /// The skin nearest to a point.
  func nearest(to p: Vector3) -> SkinPlace {
    let place = hierarchy.nearest(to: p, in: body.surface)
    return SkinPlace(anchor: place.anchor, position: place.position)
  }
}

extension SkinPlace {
  init(anchor: SurfaceAnchor, position: Vector3) {
    self.anchor = anchor
    self.position = position
  }
}
