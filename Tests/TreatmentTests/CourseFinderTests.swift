// SPDX-License-Identifier: GPL-3.0-or-later

import AcupointModel
import Geometry
import MotionControl
import Safety
import SpatialMath
import StrictJSON
import Testing
import Treatment

@Suite("Ways on the skin") struct CourseFinderTests {
  private static func scene() throws -> (CourseFinder, CarriedAtlas, PosedBody) {
    let (placed, shape) = try BackPatient.patient()
    let body = shape.posed(.prone)
    return (CourseFinder(placed: placed, body: body), placed.carried(to: body), body)
  }

  private static func code(_ text: String) throws -> AcupointCode {
    try #require(AcupointCode(text))
  }

  @Test(
    "a ring lies on the skin, as far from its point as asked", arguments: ["BL13", "BL23", "GB30"])
  func ring(name: String) throws {
    let (finder, carried, body) = try Self.scene()
    let point = try #require(carried[try Self.code(name), .left])
    let way = try #require(finder.ring(around: point, radius: 0.012))
    let course = finder.course(way, footprintRadius: 0.008)
    let tree = BoundingVolumeHierarchy(body.surface)
    for place in course.places {
      #expect(abs(tree.signedDistance(to: place.position, in: body.surface)) < 1e-12)
      let chord = (place.position - point.position).length
      // Straight through the body it is nearer, on these backs by less than 5 %.
      // The walk starts a billionth of a triangle inside its own.
      #expect(chord <= 0.012 + 1e-10 && chord > 0.95 * 0.012, "\(name): \(chord)")
      #expect(place.normal.dot(point.normal) > 0.8)
    }
    // Around the normal, and all around.
    let turns = zip(course.places, course.places[1...] + course.places[..<1]).map { a, b in
      (a.position - point.position).cross(b.position - point.position).dot(point.normal)
    }
    #expect(turns.allSatisfy { $0 > 0 })
  }

  @Test("a line joins the points of the channel in their order, forwards and backwards")
  func line() throws {
    let (finder, carried, body) = try Self.scene()
    let codes = try ["BL17", "BL18", "BL19", "BL20"].map(Self.code)
    let points = try codes.map { try #require(carried[$0, .left]) }
    let forwards = try #require(finder.line(from: points[0], to: codes[3]))
    let backwards = try #require(finder.line(from: points[3], to: codes[0]))
    #expect(forwards.codes == Array(codes[1...]))
    #expect(backwards.codes == codes[..<3].reversed())
    #expect(abs(forwards.length - backwards.length) < 1e-3)
    for (way, stops) in [(forwards, points), (backwards, points.reversed())] {
      let places = way.anchors.map(body.surface.position(of:))
      var last = -1
      for stop in stops {
        let nearest = places.indices.min {
          (places[$0] - stop.position).length < (places[$1] - stop.position).length
        }
        let i = try #require(nearest)
        #expect(i > last && (places[i] - stop.position).length < CourseFinder.lineStep)
        last = i
      }
      let steps = zip(places, places.dropFirst()).map { ($1 - $0).length }
      let even = way.length / Double(steps.count)
      #expect(steps.allSatisfy { abs($0 - even) < 0.1 * even }, "\(steps)")
    }
  }

  @Test("no line leads to another channel, over a break or to the point itself")
  func noLine() throws {
    let (finder, carried, _) = try Self.scene()
    let point = try #require(carried[try Self.code("BL17"), .left])
    for goal in ["GV9", "BL17", "BL60"] {
      #expect(finder.line(from: point, to: try Self.code(goal)) == nil, "\(goal)")
    }
  }

  @Test("a needle at BL13 leans away from the spine, so that its tip goes towards it")
  func needle() throws {
    let (placed, shape) = try BackPatient.patient()
    let body = shape.posed(.prone)
    let carried = placed.carried(to: body)
    let builder = TargetBuilder(
      atlas: try BackPatient.atlas.get(), body: carried, face: .pointer, isPregnant: false,
      courses: CourseFinder(placed: placed, body: body))
    for (angle, side) in [(Double?.none, Side.left), (15, .left), (45, .right), (90, .left)] {
      let entry = TreatmentProtocol.Entry(
        point: "BL13", side: side,
        technique: .needleGuide(
          .init(standoff: 0.01, dwell: 1), angle: (angle ?? 90) * .pi / 180),
        statesAngle: angle != nil)
      let target = try #require(
        try builder.treatment(for: TreatmentProtocol(entries: [entry])).targets.first)
      let point = try #require(carried[try Self.code("BL13"), side])
      let axis = target.X_PA.rotation.z
      let wanted = angle ?? 45
      let found =
        90 - Elementary.atan2(
          axis.cross(point.normal).length, axis.dot(point.normal)) * 180 / .pi
      #expect(abs(found - wanted) < 1e-9, "\(found)°")
      let normal = target.X_PA.rotation * target.technique.normal_A
      #expect((normal - point.normal).length < 1e-12)
      guard wanted < 90 else { continue }
      // +x is the patient's left; the tip goes against the axis.
      let medial = side == .left ? -1.0 : 1
      #expect((-axis.x) * medial > 0.5 * Elementary.sincos(wanted * .pi / 180).cos, "\(axis)")
    }
  }
}
