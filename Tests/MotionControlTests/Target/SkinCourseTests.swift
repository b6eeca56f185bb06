// SPDX-License-Identifier: GPL-3.0-or-later

import MotionControl
import SpatialMath
import Testing
import _TestSupport

@Suite("SkinCourse") struct SkinCourseTests {
  private static let radius = 0.12

  /// On a ball about the origin that the thorax blows up and the abdomen shifts.
  private static func place(_ n: Vector3) -> SkinCourse.Place {
    SkinCourse.Place(
      position: n * radius, normal: n,
      thorax: SkinCourse.Place.Change(position: n, normal: .zero),
      abdomen: SkinCourse.Place.Change(position: [0, 0, 1], normal: .zero))
  }

  private static let centre = RigidTransform<Patient, Acupoint>(.identity, [0, 0, radius])

  private static func ring(_ arc: Double) -> SkinCourse {
    let (s, c) = Elementary.sincos(arc / radius)
    return SkinCourse(
      .ring,
      (0..<24).map { k in
        let turn = Elementary.sincos(2 * Double.pi * Double(k) / 24)
        return place([s * turn.cos, s * turn.sin, c])
      })
  }

  private static func line(_ arc: Double, _ count: Int) -> SkinCourse {
    SkinCourse(
      .line,
      (0..<count).map { k in
        let turn = Elementary.sincos(arc / radius * Double(k) / Double(count - 1))
        return place([turn.sin, 0, turn.cos])
      })
  }

  private static func check(
    _ pose: RigidTransform<Patient, Acupoint>, middle: Vector3, radius: Double, _ what: String
  ) {
    let arm = pose.translation - middle
    #expect(abs(arm.length - radius) < 2e-5, "\(what): \(arm.length - radius) m off the ball")
    #expect(pose.rotation.z.cross(arm.normalized).length < 2e-3, "\(what)")
    #expect(abs(pose.rotation.x.dot(pose.rotation.z)) < 1e-12)
  }

  @Test("on a ball every point of a ring and its inside lies on the ball", arguments: seeds(30))
  func ring(seed: UInt64) {
    var random = SeededGenerator(seed: seed)
    let arc = random.uniform(0.003, 0.02)
    let course = Self.ring(arc)
    let breath = BreathingState(thorax: random.uniform(0, 0.01), abdomen: random.uniform(0, 0.01))
    let middle = Vector3(0, 0, breath.abdomen)
    let R = Self.radius + breath.thorax
    for _ in 0..<50 {
      let point = SkinCourse.Point(along: random.uniform(-3, 3), out: random.uniform(0, 1))
      let centre = RigidTransform<Patient, Acupoint>(.identity, middle + [0, 0, R])
      let pose = course.pose(at: point, centre: centre, breath)
      Self.check(pose, middle: middle, radius: R, "seed \(seed), \(point)")
    }
    let on = course.pose(
      at: SkinCourse.Point(along: 0.25, out: 1), centre: Self.centre, .rest)
    let expected = Self.ring(arc).places[6].position
    #expect((on.translation - expected).length < 1e-15, "seed \(seed)")
  }

  @Test("on a ball a line lies on the ball and is gone evenly", arguments: [0.04, 0.11, 0.25])
  func line(arc: Double) {
    let course = Self.line(arc, Int(arc / 0.005) + 1)
    var before: Vector3?
    let step = 1.0 / 500
    for k in 0...500 {
      let pose = course.pose(
        at: SkinCourse.Point(along: Double(k) * step, out: 1), centre: Self.centre, .rest)
      Self.check(pose, middle: .zero, radius: Self.radius, "at \(k)")
      if let before {
        #expect(abs((pose.translation - before).length / (arc * step) - 1) < 0.01, "at \(k)")
      }
      before = pose.translation
    }
  }

  @Test("velocity has no step", arguments: seeds(20))
  func smooth(seed: UInt64) {
    var random = SeededGenerator(seed: seed)
    // Places off the ball by a tenth of a millimetre, as measured skin is.
    let rough = Self.line(0.1, 21).places.map { place in
      var place = place
      place.position += random.vector(1e-4)
      return place
    }
    let course = SkinCourse(.line, rough)
    func at(_ u: Double) -> Vector3 {
      course.pose(at: SkinCourse.Point(along: u, out: 1), centre: Self.centre, .rest).translation
    }
    for k in 1..<20 {
      let u = Double(k) / 20
      let h = 1e-6
      let (left, right) = ((at(u) - at(u - h)) * (1 / h), (at(u + h) - at(u)) * (1 / h))
      #expect((left - right).length < 1e-5, "seed \(seed), place \(k)")
    }
  }
}
