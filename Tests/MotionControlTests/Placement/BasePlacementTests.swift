// SPDX-License-Identifier: GPL-3.0-or-later

import Foundation
import Geometry
import MotionControl
import SpatialMath
import StrictJSON
import Testing

@Suite("BasePlacement") struct BasePlacementTests {
  private static func placement(
    _ robot: RobotModel, _ targets: [Target], _ scene: ClearanceScene = PlanningScenes.scene()
  ) throws -> BasePlacement {
    try BasePlacement(robot: robot, scene: scene, targets: targets, seed: 1)
  }

  private static func plan(
    _ robot: RobotModel, _ targets: [Target], from place: PlacementRanking.Place
  ) throws -> PlanResult {
    let scene = PlanningScenes.scene()
    return try Planner(robot: robot, scene: scene.with(X_WB: place.X_WB)).plan(
      targets, start: try #require(place.start), X_BP: place.X_WB.inverse * scene.X_WP, seed: 1)
  }

  @Test("every place said to serve can be planned from, on either half of the back")
  func serving() throws {
    let robot = try Arms.panda(tool: "ball-10mm")
    for x in [0.06, -0.06] {
      let targets = (0..<4).map { k in
        PlanningScenes.target("P\(k)", x: x, y: -0.25 + 0.15 * Double(k))
      }
      let places = try Self.placement(robot, targets).serving()
      #expect(!places.isEmpty)
      for place in places {
        #expect(place.serves)
        guard case .planned = try Self.plan(robot, targets, from: place) else {
          Issue.record("no plan from \(place.X_WB.translation)")
          continue
        }
      }
      #expect(places.map(\.cost) == places.map(\.cost).sorted())
    }
  }

  @Test("the best places are those that reach most, and among equals the cheaper ones")
  func ranking() throws {
    let robot = try Arms.panda(tool: "ball-10mm")
    // From head to feet: no place reaches all of it.
    let targets = (0..<5).map { k in
      PlanningScenes.target("P\(k)", x: 0.05, y: -0.7 + 0.35 * Double(k))
    }
    let ranking = try Self.placement(robot, targets).ranking(best: 6)
    let keys = ranking.places.map { (-$0.reached, $0.cost) }
    for (a, b) in zip(keys, keys.dropFirst()) { #expect(a <= b) }
    #expect(ranking.places.count >= 6)
    #expect(ranking.places.allSatisfy { !$0.serves })
    // Each place alone misses some, yet nearly every target is served by one of them.
    #expect(ranking.unreached.count < targets.count)
    for place in ranking.places {
      for stand in place.stands {
        #expect((stand.refusal == nil) == (stand.manipulability >= 0.12))
        if let refusal = stand.refusal { #expect(refusal.target == stand.target) }
      }
    }
    let again = try Self.placement(robot, targets).ranking(best: 6)
    #expect(again.places.map(\.X_WB) == ranking.places.map(\.X_WB))
    #expect(again.places.map(\.cost) == ranking.places.map(\.cost))
  }

  @Test("places stand around the table, beside it, and face it")
  func grid() throws {
    let robot = try Arms.panda(tool: "ball-10mm")
    let scene = PlanningScenes.scene()
    let ranking = try Self.placement(robot, [PlanningScenes.target("P", x: 0.05, y: 0.2)])
      .ranking(best: 1)
    var sides: Set<TableSide> = []
    for place in ranking.tried {
      sides.insert(place.side)
      let p = place.X_WB.translation - scene.table.center
      let h = scene.table.halfExtents
      let outward: Vector3 =
        switch place.side {
        case .right: [1, 0, 0]
        case .left: [-1, 0, 0]
        case .far: [0, 1, 0]
        case .near: [0, -1, 0]
        }
      let beyond = p.dot(outward) - abs(h.dot(outward))
      #expect(beyond > 0.2 && beyond < 0.45)
      #expect((p - outward * p.dot(outward)).length < abs(h.x + h.y - abs(h.dot(outward))) + 0.4)
      #expect((place.X_WB.rotation.x + outward).length < 1e-12)
      #expect(place.X_WB.rotation.z == Vector3(0, 0, 1))
    }
    #expect(sides == Set(TableSide.allCases))
  }

  @Test("a point that no place serves is named with the reason, the others are served")
  func unreached() throws {
    let robot = try Arms.panda(tool: "ball-10mm")
    let down = PlanningScenes.target("CV12", x: 0, y: 0, normal: Vector3(0, 0, -1))
    let targets = [PlanningScenes.target("BL13", x: 0.06, y: -0.2), down]
    let ranking = try Self.placement(robot, targets).ranking(best: 3)
    #expect(ranking.unreached.map(\.refusal.target) == ["CV12"])
    #expect(ranking.places.allSatisfy { $0.reached == 1 && $0.stands[0].refusal == nil })
    let error = #expect(throws: PlanRefusal.self) {
      try Self.placement(robot, [down]).serving()
    }
    #expect(error?.target == "CV12")
    #expect(throws: PlanRefusal.self) { _ = try Self.placement(robot, []) }
  }

  /// The arm on a slide of ±0.7 m along its own y.
  private static func sliding() throws -> RobotModel {
    func text(_ name: String) throws -> String {
      try String(contentsOfFile: Arms.root + "Robots/franka_panda." + name, encoding: .utf8)
    }
    let slide = """
        <link name="rail"/>
        <joint name="slide" type="prismatic">
          <parent link="rail"/><child link="panda_link0"/><axis xyz="0 1 0"/>
          <limit lower="-0.7" upper="0.7" velocity="0.5" effort="500"/>
        </joint>
      </robot>
      """
    let entry =
      "\"joints\": [{\"name\": \"slide\", \"acceleration_m_s2\": 2, \"jerk_m_s3\": 500, "
      + "\"force_rate_n_s\": 5000},"
    let limits = try text("limits.json").replacing("\"joints\": [", with: entry)
    let ball = try Arms.panda(tool: "ball-10mm").tool
    return try RobotModel(
      urdf: text("urdf").replacing("</robot>", with: slide), file: "sliding panda"
    ).with(LimitsFile(JSONNode(data: Data(limits.utf8), file: "limits"))).with(tool: ball)
  }

  @Test("an arm on a slide stands with the slide along the edge and serves a whole row")
  func slide() throws {
    let robot = try Self.sliding()
    let targets = (0..<5).map { k in
      PlanningScenes.target("P\(k)", x: 0.05, y: -0.7 + 0.35 * Double(k))
    }
    let fixed = try Self.placement(Arms.panda(tool: "ball-10mm"), targets).ranking(best: 4)
    #expect(fixed.places.allSatisfy { !$0.serves })
    let ranking = try Self.placement(robot, targets).ranking(best: 4)
    for place in ranking.tried {
      let slide = place.X_WB.rotation * Vector3(0, 1, 0)
      let isOnLongSide = place.side == .left || place.side == .right
      #expect(abs(isOnLongSide ? slide.y : slide.x) > 1 - 1e-12)
    }
    let serves = ranking.places.contains { $0.serves }
    #expect(serves, "\(ranking.places.map(\.reached))")
  }
}
