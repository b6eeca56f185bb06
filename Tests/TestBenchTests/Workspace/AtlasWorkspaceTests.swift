// SPDX-License-Identifier: GPL-3.0-or-later

import AcupointModel
import MotionControl
import Reporting
import SpatialMath
import TestBench
import Testing
import Treatment

@Suite("AtlasWorkspace") struct AtlasWorkspaceTests {
  static let X_WB = RigidTransform<World, Base>(.identity, [-0.56, 0, 0.65])

  static func workspace(
    _ robot: String = "franka_panda", _ X_WB: RigidTransform<World, Base> = X_WB, seed: UInt64 = 1
  ) throws -> AtlasWorkspace {
    let data = try DataLocation.find()
    let scenario = try Scenario(file: data.path("Scenarios/back-shu.json"))
    let model = try RobotFiles.load(robot, tool: "ball-10mm", from: data).model
    return try AtlasWorkspace(scenario, robot: model, X_WB: X_WB, seed: seed, from: data)
  }

  @Test("the tool stands on the points that are reached, in the room and by another route")
  func verified() throws {
    let workspace = try Self.workspace()
    var reached = 0
    for point in workspace.points {
      guard case .reached(let hover, let contact) = point.reach else { continue }
      reached += 1
      #expect(point.exposure == .exposed)
      let place = workspace.X_WP * point.point.position
      let normal = workspace.X_WP.rotation * point.point.normal
      for (q, height) in [(hover, 0.060), (contact, 0)] {
        let X_WT = workspace.X_WB * workspace.robot.chain.toolPoseByProducts(at: q)
        #expect((X_WT.translation - place - normal * height).length < 1.1e-5)
        #expect((X_WT.rotation.z + normal).length < 1e-4)
      }
    }
    #expect(reached > 50)
  }

  @Test("every point a plan of the same scene treats is reached")
  func asPlanned() throws {
    let data = try DataLocation.find()
    let scenario = try Scenario(file: data.path("Scenarios/back-shu.json"))
    let prepared = try PreparedRun(scenario, from: data)
    let workspace = try Self.workspace()
    for target in prepared.plan.targets {
      let point = workspace.points.first {
        "\($0.point.code) \($0.point.side.rawValue)" == target.name
      }
      #expect(point?.answer == .reached, "\(target.name)")
    }
  }

  @Test("far from the table nothing is reached, and all of it is out of reach")
  func farAway() throws {
    let workspace = try Self.workspace("ur5e", RigidTransform(.identity, [-4, 0, 0.65]))
    for point in workspace.points {
      #expect(point.answer == (point.exposure == .exposed ? .outOfReach : .notExposed))
    }
  }

  @Test("counts add up, by parts of the body and by channels; every point is listed")
  func counts() throws {
    let workspace = try Self.workspace("lbr_med_14")
    let report = WorkspaceReport(
      workspace, sampled: SampledWorkspace(workspace.robot, samples: 1000, seed: 1), seed: 1)
    #expect(report.points.count == workspace.points.count && report.points.count > 800)
    for counts in [report.segments, report.channels] {
      #expect(counts.reduce(0) { $0 + $1.points } == report.all.points)
      #expect(counts.reduce(0) { $0 + $1.reached } == report.all.reached)
    }
    for count in report.segments + report.channels + [report.all] {
      #expect(
        count.exposed == count.reached + count.collides + count.at_limits + count.singular
          + count.out_of_reach)
      #expect(count.exposed <= count.points)
    }
    #expect(report.all.reached > 0 && report.clearance_judged)
    for point in report.points {
      #expect((point.reason == nil) == (point.answer == "reached"))
      #expect(point.contact_q?.count == (point.answer == "reached" ? 7 : nil))
    }
  }

  @Test("the same seed gives the same answers")
  func deterministic() throws {
    let first = try Self.workspace("ur5e")
    let second = try Self.workspace("ur5e")
    #expect(first.points.map(\.reach) == second.points.map(\.reach))
    #expect(first.picture.svg == second.picture.svg)
  }
}
