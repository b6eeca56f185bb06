// SPDX-License-Identifier: GPL-3.0-or-later

import AcupointModel
import Geometry
import SpatialMath
import Testing

@Suite("Channel curves") struct ChannelCurveTests {
  private static let placed = AtlasFixtures.placed[0]
  private static let curves: [ChannelCurve] = {
    do {
      return try placed.channelCurves()
    } catch {
      preconditionFailure("\(error)")
    }
  }()

  @Test("every segment of two or more points has a curve, and no curve crosses a bar")
  func segments() {
    for curve in Self.curves {
      let segment = AtlasFixtures.atlas.segment(of: curve.codes[0]).filter {
        AtlasFixtures.atlas[$0]?.surface == .skin
      }
      #expect(curve.codes == segment, "\(curve.codes)")
    }
    let whole = AtlasFixtures.atlas.channels.flatMap { channel in
      channel.segments.filter { range in
        AtlasFixtures.atlas.points.count {
          $0.code.channel == channel.channel && range.contains($0.code.number) && $0.rule != nil
        } > 1
      }
    }
    #expect(Self.curves.count { $0.side != .right } == whole.count)
  }

  @Test("a curve passes through its points, in places on the skin")
  func stops() throws {
    let surface = Self.placed.reference.body.surface
    let hierarchy = BoundingVolumeHierarchy(surface)
    for curve in Self.curves {
      let positions = curve.positions(on: surface)
      for (code, stop) in zip(curve.codes, curve.stops) {
        let point = try #require(Self.placed[code, curve.side])
        #expect((positions[stop] - point.position).length < 1e-9, "\(code)")
      }
      for p in positions {
        let place = hierarchy.nearest(to: p, in: surface)
        #expect(place.squaredDistance.squareRoot() < 1e-9)
      }
    }
  }

  @Test("no way is longer than the cut through the skin by a plane of both points and a normal")
  func shortest() throws {
    let surface = Self.placed.reference.body.surface
    var shorter = 0
    var longer: [String] = []
    for curve in Self.curves where curve.side != .right {
      for (a, b) in zip(curve.codes, curve.codes.dropFirst()) {
        let (p, q) = (
          try #require(Self.placed[a, curve.side]), try #require(Self.placed[b, curve.side])
        )
        let way = try #require(curve.length(from: a, to: b))
        let chord = (q.position - p.position).length
        #expect(way >= chord - 1e-9, "\(a)–\(b)")
        let normal = surface.normal(at: p.anchor)
        guard
          let cut = surface.distanceAlongSkin(
            from: p.position, to: q.position, inPlaneWith: normal)
        else { continue }
        // Pieces of a few millimetres cut the corners of the mesh, and end when straight enough.
        if way > cut * 1.002 + 1e-4 { longer.append("\(a)–\(b): \(way) over \(cut)") }
        if way < cut - 1e-5 { shorter += 1 }
      }
    }
    #expect(shorter > 10)
    // Under the jaw the straightened way is the shortest of its neighbours, not of all.
    #expect(longer.count <= 1, "\(longer)")
  }

  @Test("away from its points a curve bends only with the skin: sideways by less than 2° a piece")
  func straight() {
    let surface = Self.placed.reference.body.surface
    var turns: [Double] = []
    for curve in Self.curves where curve.side != .right {
      let p = curve.positions(on: surface)
      for i in 1..<p.count - 1 where !curve.stops.contains(i) {
        let (before, after) = ((p[i] - p[i - 1]).normalized, (p[i + 1] - p[i]).normalized)
        let across = surface.normal(at: curve.anchors[i]).cross(before)
        turns.append(abs(after.dot(across)))
      }
    }
    turns.sort()
    #expect(turns[turns.count * 99 / 100] < 0.035)
  }
}
