// SPDX-License-Identifier: GPL-3.0-or-later

import AcupointModel
import Geometry
import SpatialMath
import Testing
import _TestSupport

/// A stated patient, and people near it, as the model itself describes them: laws of the estimator
/// alone, without sensors.
struct StatedPatient: Sendable {
  let placed: PlacedAtlas
  let variation: BodyVariation

  static let one: StatedPatient = {
    let patient = Patient(sex: .female, ageYears: 45, height: 1.65, mass: 60)
    do {
      return try StatedPatient(try BodyFixtures.asset.shape(of: patient))
    } catch {
      preconditionFailure("\(error)")
    }
  }()

  /// Seventeen landmarks from all of the body.
  static let names = [
    "C7 spinous process", "PSIS", "acromion lateral end", "olecranon", "palmar wrist crease centre",
    "middle fingertip", "lateral malleolus prominence", "heel posterior", "great toe tip",
  ]

  /// The acupoints of the back, between landmarks on all sides.
  let back: [SurfaceAnchor]

  private init(_ shape: BodyShape) throws {
    placed = try PlacedAtlas.place(AtlasFixtures.atlas, shape: shape)
    variation = try BodyVariation(of: shape)
    let surface = placed.reference.body.surface
    back = placed.points.map(\.anchor).filter {
      shape.asset.segment(at: $0).part == .trunk && surface.triangleNormal($0.triangle).y > 0.5
    }
  }

  func landmarks() throws -> [RegistrationLandmark] {
    try placed.registrationLandmarks(Self.names)
  }

  /// Somebody drawn from the priors, somewhere in front of the tracker.
  struct Person {
    let body: PosedBody
    let X_CP: RigidTransform<Tracker, SpatialMath.Patient>

    func position(_ anchor: SurfaceAnchor) -> Vector3 {
      X_CP * body.surface.position(of: anchor)
    }
  }

  func person(_ priors: RegistrationPriors, _ random: inout SeededGenerator) -> Person {
    let amounts = variation.directions.map { direction in
      switch direction.kind {
      case .height: priors.height * random.normal()
      case .mass: priors.mass * random.normal()
      case .length: priors.lengths * random.normal()
      }
    }
    let angles = JointFreedom.all.map { _ in priors.angles * random.normal() }
    return Person(
      body: variation.shape(amounts).posed(.prone, adjustedBy: PostureAdjustment(angles: angles)),
      X_CP: RigidTransform(random.rotation(), random.vector(1.5)))
  }

  func registration(
    _ priors: RegistrationPriors, noise: Double, skinNoise: Double = 0.002
  ) throws -> BodyRegistration {
    try BodyRegistration(
      variation, .prone, priors, BodyRegistration.Settings(noise: noise, skinNoise: skinNoise))
  }
}

@Suite("BodyRegistration") struct BodyRegistrationTests {
  private let stated = StatedPatient.one
  private let known = RegistrationPriors(height: 0, mass: 0, lengths: 0, angles: 0)

  private func measured(
    _ person: StatedPatient.Person, _ noise: Double, _ random: inout SeededGenerator
  ) throws -> [MeasuredLandmark] {
    try stated.landmarks().map { landmark in
      let error = Vector3(random.normal(), random.normal(), random.normal()) * noise
      return MeasuredLandmark(landmark, at: person.position(landmark.anchor) + error)
    }
  }

  @Test("the stated patient is found exactly without noise", arguments: seeds(5))
  func exact(seed: UInt64) throws {
    var random = SeededGenerator(seed: seed)
    let person = stated.person(known, &random)
    let found = try stated.registration(known, noise: 0).register(measured(person, 0, &random))
    #expect(found.fiducialError < 1e-9)
    #expect((found.X_CP.translation - person.X_CP.translation).length < 1e-8)
    #expect(found.X_CP.rotation.angle(to: person.X_CP.rotation) < 1e-8)
    #expect(found.body.surface.vertices == person.body.surface.vertices)
  }

  @Test("with many landmarks shape and angles come out, up to the priors", arguments: seeds(5))
  func nearlyExact(seed: UInt64) throws {
    var random = SeededGenerator(seed: seed)
    let priors = RegistrationPriors.usual
    let person = stated.person(priors, &random)
    let registration = try stated.registration(priors, noise: 0)
    let everything = stated.placed.registrationNames
    let touches = try stated.placed.registrationLandmarks(everything).map {
      MeasuredLandmark($0, at: person.position($0.anchor))
    }
    let found = try registration.register(touches)
    // The posed estimate and the estimator's own fast model are the same body.
    for (touch, landmark) in zip(touches, found.landmarks) {
      let p = found.X_CP * found.body.surface.position(of: touch.landmark.anchor)
      #expect(abs((p - touch.position).length - landmark.distance) < 5e-5)
      #expect(landmark.isUsed && landmark.distance < 1e-3, "\(touch.landmark.description)")
    }
    #expect(abs(found.body.shape.stature - person.body.shape.stature) < 1e-3)
    let (was, now) = (person.body.adjustment.angles, found.body.adjustment.angles)
    for (k, freedom) in JointFreedom.all.enumerated()
    where [.shoulder, .elbow, .hip].contains(freedom.joint) {
      #expect(abs(was[k] - now[k]) < 0.03, "\(freedom)")
    }
  }

  @Test("the predicted ellipsoids hold what they say, with landmarks alone")
  func calibration() throws {
    let priors = RegistrationPriors.usual
    let registration = try stated.registration(priors, noise: 0.002)
    let targets = stated.placed.points.map(\.anchor)
    var inside = 0
    var total = 0
    var mahalanobis = 0.0
    for seed in seeds(120) {
      var random = SeededGenerator(seed: seed, stream: "calibration")
      let person = stated.person(priors, &random)
      let found = try registration.register(measured(person, 0.002, &random))
      let covariances = found.covariances(at: targets)
      for (anchor, covariance) in zip(targets, covariances) {
        let e =
          found.X_CP * found.body.surface.position(of: anchor) - person.position(anchor)
        let d = covariance.squaredDistance(e)
        mahalanobis += d
        if d <= PointCovariance.ellipsoid95 { inside += 1 }
        total += 1
      }
    }
    // Targets of one person err together: 120 people count like a few hundred independent errors.
    let share = Double(inside) / Double(total)
    #expect(share > 0.91 && share < 0.985, "\(share)")
    // Three squared standard normal numbers have mean three.
    #expect(abs(mahalanobis / Double(total) - 3) < 0.6, "\(mahalanobis / Double(total))")
  }

  @Test("two gross errors are named and change little", arguments: seeds(12))
  func outliers(seed: UInt64) throws {
    var random = SeededGenerator(seed: seed, stream: "outliers")
    let priors = RegistrationPriors.usual
    let registration = try stated.registration(priors, noise: 0.002)
    let person = stated.person(priors, &random)
    let clean = try measured(person, 0.002, &random)
    var wrong = clean
    let first = random.index(below: clean.count)
    let second = (first + 1 + random.index(below: clean.count - 1)) % clean.count
    for k in [first, second] {
      let jump = random.direction() * random.uniform(0.15, 0.3)
      wrong[k] = MeasuredLandmark(clean[k].landmark, at: clean[k].position + jump)
    }
    let found = try registration.register(wrong)
    let unused = found.landmarks.indices.filter { !found.landmarks[$0].isUsed }
    #expect(unused == [first, second].sorted())
    let worst = stated.back.map {
      (found.X_CP * found.body.surface.position(of: $0) - person.position($0)).length
    }.max()
    #expect(try #require(worst) < 0.012)
  }

  @Test("points of the skin alone would not do, but they sharpen", arguments: seeds(3))
  func skin(seed: UInt64) throws {
    var random = SeededGenerator(seed: seed, stream: "skin")
    let priors = RegistrationPriors.usual
    let person = stated.person(priors, &random)
    let landmarks = try measured(person, 0.002, &random)
    // Every hundredth vertex of the back half, moved by noise along its normal.
    let normals = person.body.surface.vertexNormals
    var cloud: [Vector3] = []
    for (i, n) in normals.enumerated() where i % 20 == 0 && n.y > 0.2 {
      let p = person.body.surface.vertices[i] + n * (0.002 * random.normal())
      cloud.append(person.X_CP * p)
    }
    let registration = try stated.registration(priors, noise: 0.002)
    let rough = try registration.register(landmarks)
    let fine = try registration.register(landmarks, cloud: cloud)
    func error(_ found: Registration) -> Double {
      let squares = stated.back.reduce(0.0) { sum, anchor in
        let p = found.X_CP * found.body.surface.position(of: anchor)
        return sum + (p - person.position(anchor)).lengthSquared
      }
      return (squares / Double(stated.back.count)).squareRoot()
    }
    let skin = try #require(fine.skin)
    #expect(error(fine) < 0.001 && error(fine) < error(rough))
    #expect(skin.usedCount > cloud.count * 9 / 10 && skin.rounds < 16)
    #expect(abs(skin.rmsDistance - 0.002) < 3e-4)
  }

  @Test("too few landmarks, landmarks on a line and nonsense are refused")
  func refusals() throws {
    var random = SeededGenerator(seed: 1)
    let person = stated.person(known, &random)
    let registration = try stated.registration(.usual, noise: 0.002)
    let all = try measured(person, 0, &random)
    #expect(throws: RegistrationRefusal.tooFewLandmarks(count: 2, needed: 3)) {
      try registration.register(Array(all.prefix(2)))
    }
    let spine = try stated.placed.registrationLandmarks([
      "T9 spinous process", "T10 spinous process", "T11 spinous process",
    ])
    do {
      _ = try registration.register(
        spine.map { MeasuredLandmark($0, at: person.position($0.anchor)) })
      Issue.record("landmarks on a line were believed")
    } catch {
      guard case .collinear = error else {
        Issue.record("\(error)")
        return
      }
    }
    let scattered = all.map { MeasuredLandmark($0.landmark, at: random.vector(3)) }
    do {
      _ = try registration.register(scattered)
      Issue.record("scattered landmarks were believed")
    } catch {
      guard case .noAgreement = error else {
        Issue.record("\(error)")
        return
      }
    }
    var broken = all
    broken[0] = MeasuredLandmark(all[0].landmark, at: [.infinity, 0, 0])
    #expect(throws: RegistrationRefusal.badNumber(what: "measured positions")) {
      try registration.register(broken)
    }
    #expect(throws: RegistrationRefusal.self) {
      try stated.registration(.usual, noise: -1)
    }
  }

  @Test("landmarks are named with or without their side, and wrong names with the right ones")
  func names() throws {
    let placed = stated.placed
    #expect(try placed.registrationLandmarks(["olecranon"]).map(\.side) == [.left, .right])
    #expect(try placed.registrationLandmarks(["olecranon right"]).map(\.side) == [.right])
    #expect(try placed.registrationLandmarks(["umbilicus centre"]).map(\.side) == [.mid])
    #expect(throws: RegistrationRefusal.wrongSide("umbilicus centre", side: "left")) {
      try placed.registrationLandmarks(["umbilicus centre left"])
    }
    do {
      _ = try placed.registrationLandmarks(["elbow"])
    } catch {
      #expect("\(error)".contains("\"elbow\"") && "\(error)".contains("olecranon"))
    }
  }
}
