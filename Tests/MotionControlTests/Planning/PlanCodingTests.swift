// SPDX-License-Identifier: GPL-3.0-or-later

import Foundation
import MotionControl
import SpatialMath
import StrictJSON
import Testing
import _TestSupport

@Suite("MotionPlan as text") struct PlanCodingTests {
  private func node(_ text: String) throws -> JSONNode {
    try JSONNode(data: Data(text.utf8), file: "plan.json")
  }

  @Test("what is read back has the same bits")
  func roundTrip() throws {
    let (plan, _) = try PlannerTests.planned(Array(PlanningScenes.tenTargets.prefix(2)))
    let text = plan.encoded(jointCount: 7)
    let back = try MotionPlan(node(text))
    #expect(back.encoded(jointCount: 7) == text)
    #expect(back.targets == plan.targets && back.start == plan.start && back.X_BP == plan.X_BP)
    for (a, b) in zip(back.segments, plan.segments) {
      #expect(a.trajectory.path == b.trajectory.path)
      for t in b.trajectory.denseTimes(perPiece: 3) {
        #expect(a.trajectory.sample(at: t) == b.trajectory.sample(at: t))
      }
      #expect(a.kind == b.kind && a.target == b.target)
    }
  }

  @Test("numbers of any size come back as they were", arguments: seeds(200))
  func numbers(seed: UInt64) throws {
    var random = SeededGenerator(seed: seed)
    let q = JointVector(
      (0..<7).map { _ in random.normal() * Elementary.pow(10, random.uniform(-12, 6)) })
    let plan = MotionPlan(
      targets: [], start: q,
      X_BP: RigidTransform(random.rotation(), random.vector(2)),
      segments: [
        MotionPlan.Segment(
          kind: .transit, target: -1,
          trajectory: JointTrajectory(along: JointPath(through: [q]), lasting: 0.1))
      ])
    let back = try MotionPlan(node(plan.encoded(jointCount: 7)))
    #expect(back.start == q && back.X_BP == plan.X_BP)
  }

  @Test("every technique and course comes back with the same bits", arguments: seeds(30))
  func techniques(seed: UInt64) throws {
    var random = SeededGenerator(seed: seed)
    func some() -> Double { random.uniform(0.01, 0.05) }
    let press = Technique.Press(force: 6, ramp: some(), dwell: some(), repeats: 1)
    let point = Technique.Point(standoff: some(), dwell: some())
    let circle = Technique.Motion.Circle(radius: some(), rate: some())
    let swing = Technique.Motion.Swing(amplitude: some(), rate: some())
    func change() -> SkinCourse.Place.Change {
      SkinCourse.Place.Change(position: random.vector(1), normal: random.vector(1))
    }
    func course(_ shape: SkinCourse.Shape) -> SkinCourse {
      SkinCourse(
        shape,
        (0..<6).map { _ in
          SkinCourse.Place(
            position: random.vector(1), normal: random.vector(1), thorax: change(),
            abdomen: change())
        })
    }
    let techniques: [Technique] = [
      .press(press), .point(point), .knead(press, circle), .vibrate(press, swing),
      .push(press, Technique.Motion.Stroke(length: some(), speed: some())), .moxaMild(point),
      .moxaPeck(point, swing), .moxaCircle(point, circle),
      .needleGuide(point, angle: random.uniform(0.2, 1.5)),
    ]
    #expect(Set(techniques.map(\.name)) == Set(Technique.Name.allCases))
    let targets = techniques.map { technique in
      Target(
        name: "P", region: "back", X_PA: .identity, thorax: .zero, abdomen: .zero, spin: .free,
        technique: technique, course: technique.motion?.courseShape.map(course),
        limits: PlanningScenes.limits, sigma: some())
    }
    let plan = MotionPlan(targets: targets, start: .zero, X_BP: .identity, segments: [])
    let text = plan.encoded(jointCount: 7)
    // Segments are of another test: without any the order is not that of these targets.
    let error = #expect(throws: JSONError.self) { try MotionPlan(node(text)) }
    #expect("\(try #require(error))".contains("segments"), "seed \(seed)")
    let moving = MotionPlan(
      targets: targets, start: .zero, X_BP: .identity,
      segments: (0..<targets.count).flatMap { i in
        [MotionPlan.Segment.Kind.transit, .approach, .retreat].map {
          MotionPlan.Segment(
            kind: $0, target: i,
            trajectory: JointTrajectory(along: JointPath(through: [.zero]), lasting: 0.1))
        }
      } + [
        MotionPlan.Segment(
          kind: .transit, target: -1,
          trajectory: JointTrajectory(along: JointPath(through: [.zero]), lasting: 0.1))
      ])
    let back = try MotionPlan(node(moving.encoded(jointCount: 7)))
    #expect(back.targets == targets, "seed \(seed)")
  }

  @Test("what the links are near to comes back with the same bits", arguments: [1.0, -1])
  func clearances(side: Double) throws {
    let plan = try CrowdedPlan(side: side).practice.plan
    #expect(plan.clearances.count == 2 && !plan.clearances[0].links.isEmpty)
    let text = plan.encoded(jointCount: 7)
    let back = try MotionPlan(node(text))
    #expect(back.clearances == plan.clearances && back.encoded(jointCount: 7) == text)
  }

  @Test(
    "damaged clearances are refused with their place",
    arguments: [
      ("\"away\": [", "\"away\": [1e3, 0, 0], \"x\": [", "clearances[0].links[0].x"),
      ("\"distance_m\"", "\"distance_mm\"", "clearances[0].links[0].distance_mm"),
      (
        "\"gradient_m_rad\": [", "\"gradient_m_rad\": [0, ", "clearances[0].links[0].gradient_m_rad"
      ),
      ("\"q_rad\": [", "\"q_rad\": [0, ", "clearances[0].q_rad"),
      (
        "\"clearances\": [", "\"clearances\": [{\"q_rad\": [0,0,0,0,0,0,0], \"links\": []}, ",
        "clearances"
      ),
    ])
  func damagedClearances(old: String, new: String, place: String) throws {
    let text = try CrowdedPlan(side: 1).practice.plan.encoded(jointCount: 7)
    let range = try #require(text.range(of: old))
    let error = #expect(throws: JSONError.self) {
      try MotionPlan(node(text.replacingCharacters(in: range, with: new)))
    }
    #expect(error?.place == place)
  }

  @Test("more links than the loop looks at, and directions that are none, are refused")
  func badLinks() throws {
    let good = try CrowdedPlan(side: 1).practice.plan
    func entry(_ away_B: Vector3) -> LinkClearance {
      LinkClearance(distance: 0.05, gradient: .zero, selfMotion: .zero, away_B: away_B)
    }
    for (links, place) in [
      ([LinkClearance](repeating: entry(.zero), count: 5), "clearances[1].links"),
      ([entry([0, 0, 1]), entry([0, 0, 2])], "clearances[1].links[1].away"),
    ] {
      let plan = MotionPlan(
        targets: good.targets, start: good.start, X_BP: good.X_BP, segments: good.segments,
        clearances: [
          good.clearances[0], PostureClearance(posture: good.start, links: links),
        ])
      let error = #expect(throws: JSONError.self) {
        try MotionPlan(node(plan.encoded(jointCount: 7)))
      }
      #expect(error?.place == place)
    }
  }

  @Test(
    "a damaged file is refused with its place",
    arguments: [
      ("\"kind\": \"transit\"", "\"kind\": \"teleport\"", "segments[0].kind"),
      ("\"joints\": 7", "\"joints\": 9", "joints"),
      ("\"spin\": \"free\"", "\"spin\": \"loose\"", "targets[0].spin"),
      ("\"path\": \"quintic\"", "\"path\": \"round\"", "segments[0].path"),
      ("\"slopes_rad\": [\n[", "\"slopes_rad\": [\n[1e3, ", "segments[0].slopes_rad[0]"),
      (
        "\"slopes_rad\": [\n", "\"slopes_rad\": [\n[1, 0, 0, 0, 0, 0, 0],\n",
        "segments[0].slopes_rad"
      ),
      (
        "\"knots_rad\": [\n", "\"knots_rad\": [\n[1, 0, 0, 0, 0, 0, 0],\n", "segments[0].slopes_rad"
      ),
      ("\"pieces\": [\n[0.0, 0.0", "\"pieces\": [\n[0.0, 0.1", "segments[0].pieces"),
      ("\"pieces\": [\n[0.0, 0.0, 0.0", "\"pieces\": [\n[0.0, 0.0, 0.1", "segments[0].pieces"),
      ("\"duration_s\": ", "\"duration_s\": 7", "segments[0].pieces"),
      ("\"duration_s\": ", "\"duration_s\": -", "segments[0].duration_s"),
      ("\"target\": 0", "\"target\": 5", "segments[0].target"),
      ("\"target\": 0", "\"target\": -1", "segments"),
      ("\"kind\": \"approach\"", "\"kind\": \"retreat\"", "segments"),
      ("robotsim.plan/2", "robotsim.plan/9", "schema"),
    ])
  func damaged(old: String, new: String, place: String) throws {
    let (plan, _) = try PlannerTests.planned([PlanningScenes.tenTargets[0]])
    let text = plan.encoded(jointCount: 7)
    guard let range = text.range(of: old) else {
      Issue.record("\(old) is not in the file")
      return
    }
    let error = #expect(throws: JSONError.self) {
      try MotionPlan(node(text.replacingCharacters(in: range, with: new)))
    }
    #expect(error?.place == place)
  }

  @Test("samples are even in time, join up, and end at the plan's end")
  func samples() throws {
    let robot = try Arms.panda(tool: "ball-10mm")
    let (plan, report) = try PlannerTests.planned([PlanningScenes.tenTargets[0]])
    let samples = PlanSamples(plan, of: robot, rate: 50)
    let times = samples.rows.map(\.time)
    for (a, b) in zip(times, times.dropFirst()) { #expect(b > a && b - a <= 0.02 + 1e-12) }
    #expect(times.first == 0 && abs(times[times.count - 1] - report.movingTime) < 1e-9)
    let lines = samples.csv.split(separator: "\n")
    #expect(lines.count == samples.rows.count + 1)
    let columns = lines[0].split(separator: ",").count
    #expect(lines.allSatisfy { $0.split(separator: ",").count == columns })
  }
}
