// SPDX-License-Identifier: GPL-3.0-or-later

package import StrictJSON

/// A named line on the skin: the edge of a tendon, muscle or bone, a crease, a hairline, a fold.
package struct CurveRecord: Equatable, Sendable {
  package let name: String
  package let sides: AcupointRecord.Sides
  package let course: Course
  /// Standard deviation of the place across the line [m].
  package let sigma: Double
  package let source: String

  package enum Course: Equatable, Sendable {
    /// Places around a segment, one after the other along its axis; between two, their mean.
    case stations(BodySegment, [Station])
    /// Through landmarks.
    case through([String], CurveShape)
  }

  package struct Station: Equatable, Sendable {
    package let along: Along
    package let place: SectionPlace
  }

  package init(_ node: JSONNode) throws(JSONError) {
    let common = ["name", "side", "sigma_mm", "source"]
    name = try node.member("name").string()
    sides = try node.member("side").choice(AcupointRecord.Sides.self)
    sigma = try node.member("sigma_mm").number(in: 1...50) * 1e-3
    source = try node.member("source").string()
    if let segment = try node.optionalMember("segment") {
      try node.allow(keys: common + ["segment", "stations"])
      let list = try node.member("stations")
      var stations: [Station] = []
      for entry in try list.list() {
        let place = try SectionPlace(entry, besides: ["along"])
        guard stations.allSatisfy({ $0.place.isOfKind(place) }) else {
          throw entry.error(.badValue("a station of another kind", valid: "one kind in a curve"))
        }
        guard stations.last.map({ place.isWithinHalfATurn(of: $0.place) }) ?? true else {
          throw entry.error(
            .badValue(
              "a station more than half a turn on", valid: "angles that run on past 0 or 360"))
        }
        stations.append(Station(along: try Along(entry.member("along")), place: place))
      }
      guard stations.count >= 2 else {
        throw list.error(.badValue("\(stations.count) stations", valid: "two or more"))
      }
      course = .stations(BodySegment(try segment.string()), stations)
      return
    }
    try node.allow(keys: common + ["through", "shape"])
    let list = try node.member("through")
    var names: [String] = []
    for entry in try list.list() { names.append(try entry.string()) }
    guard names.count >= 2 else {
      throw list.error(.badValue("\(names.count) landmarks", valid: "two or more"))
    }
    course = .through(names, try node.member("shape").choice(CurveShape.self))
  }

  /// The landmarks that must be there first.
  package var references: [String] {
    switch course {
    case .stations(_, let stations): stations.flatMap(\.along.references)
    case .through(let names, _): names
    }
  }
}

/// How a line runs from point to point.
package enum CurveShape: String, CaseIterable, Sendable {
  /// In the plane of each pair and their mean normal.
  case plane
  /// The shortest way on the skin.
  case geodesic
  /// One smooth curve through all, laid on the skin.
  case spline
}
