// SPDX-License-Identifier: GPL-3.0-or-later

package import Geometry
package import SpatialMath

/// The course of one segment of a channel on the skin of one patient: from each point to the next the
/// shortest way over the skin.
///
/// It never crosses to the next segment. Its places are anchors, which postures and breath carry.
package struct ChannelCurve: Sendable {
  package let channel: Channel
  package let side: Side
  /// The points it joins, in numbering order.
  package let codes: [AcupointCode]
  /// Places along it; the first and last are points of the channel.
  package let anchors: [SurfaceAnchor]
  /// Which of the places each code is.
  package let stops: [Int]
  /// How far along the curve each place lies on the reference posture [m].
  package let arcLengths: [Double]

  /// From the first to the last point, on the reference posture [m].
  package var length: Double { arcLengths[arcLengths.count - 1] }

  /// The way between two codes of the segment [m]; nil for a code it does not join.
  package func length(from a: AcupointCode, to b: AcupointCode) -> Double? {
    guard let i = codes.firstIndex(of: a), let j = codes.firstIndex(of: b) else { return nil }
    return abs(arcLengths[stops[j]] - arcLengths[stops[i]])
  }

  /// The course on a surface of the same triangles [m].
  package func positions(on surface: TriangleMesh) -> [Vector3] {
    anchors.map(surface.position(of:))
  }
}

extension PlacedAtlas {
  /// The courses of all channels, in their order, segment by segment, left before right; a segment
  /// of one point has none.
  ///
  /// - Throws: `PlacementFailure` where no way leads over the skin between two neighbours.
  /// - Complexity: about a millisecond for each two neighbours.
  package func channelCurves() throws(PlacementFailure) -> [ChannelCurve] {
    var curves: [ChannelCurve] = []
    for channel in atlas.channels {
      for segment in channel.segments {
        for side in Side.allCases {
          let run = points.filter {
            $0.code.channel == channel.channel && segment.contains($0.code.number)
              && $0.side == side
          }
          if run.count > 1 { curves.append(try curve(through: run)) }
        }
      }
    }
    return curves
  }

  /// The course between two points of one segment of a channel, from the first to the second; nil
  /// where they do not lie on one.
  ///
  /// - Throws: `PlacementFailure` where no way leads over the skin between two neighbours.
  package func channelCurve(
    from a: AcupointCode, to b: AcupointCode, side: Side
  ) throws(PlacementFailure) -> ChannelCurve? {
    guard a != b, a.channel == b.channel,
      let channel = atlas.channels.first(where: { $0.channel == a.channel }),
      let segment = channel.segments.first(where: { $0.contains(a.number) }),
      segment.contains(b.number)
    else { return nil }
    let numbers = min(a.number, b.number)...max(a.number, b.number)
    let run = points.filter {
      $0.code.channel == a.channel && numbers.contains($0.code.number) && $0.side == side
    }
    let isForward = a.number < b.number
    guard run.first?.code == (isForward ? a : b), run.last?.code == (isForward ? b : a) else {
      return nil
    }
    return try curve(through: isForward ? run : run.reversed())
  }

  private func curve(through run: [PlacedPoint]) throws(PlacementFailure) -> ChannelCurve {
    var places = [SkinPlace(anchor: run[0].anchor, position: run[0].position)]
    var stops = [0]
    for (a, b) in zip(run, run.dropFirst()) {
      func end(_ p: PlacedPoint) -> SkinPoint {
        SkinPoint(anchor: p.anchor, position: p.position, sigma: p.sigma)
      }
      guard let way = reference.shortestWay(end(a), end(b)) else {
        throw PlacementFailure(
          name: "\(a.code)–\(b.code)", side: a.side, reason: "no way leads over the skin")
      }
      places += way[1...]
      stops.append(places.count - 1)
    }
    var lengths = [0.0]
    for (a, b) in zip(places, places.dropFirst()) {
      lengths.append(lengths[lengths.count - 1] + (b.position - a.position).length)
    }
    return ChannelCurve(
      channel: run[0].code.channel, side: run[0].side, codes: run.map(\.code),
      anchors: places.map(\.anchor), stops: stops, arcLengths: lengths)
  }
}
