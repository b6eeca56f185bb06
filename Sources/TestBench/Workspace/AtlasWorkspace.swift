// SPDX-License-Identifier: GPL-3.0-or-later

package import AcupointModel
import Geometry
package import MotionControl
package import Reporting
import Simulation
package import SpatialMath
package import Treatment

/// Which points of a patient on the table an arm reaches from where it stands.
///
/// Patient, posture, table and zones are a scenario's; its protocol does not matter. Every point is
/// judged by itself, with random numbers of its own, so that the answer for one does not depend on
/// the others.
package struct AtlasWorkspace: Sendable {
  /// One point of the atlas and what came of it.
  package struct Point: Sendable {
    package let point: CarriedPoint
    /// The name of the segment of the body: "trunk", "forearm".
    package let segment: String
    package let exposure: PointExposure
    /// Nil for a point that is not exposed: the arm was not asked.
    package let reach: PlaceReach.Answer?

    package var answer: WorkspaceAnswer { WorkspaceAnswer(reach) }
  }

  package let scenario: Scenario
  package let robot: RobotModel
  package let X_WB: RigidTransform<World, Base>
  package let X_WP: RigidTransform<World, SpatialMath.Patient>
  package let patient: PatientModel
  /// False for a robot with links of no known shape: nothing was said to collide.
  package let isClearanceJudged: Bool
  /// In the order of the atlas.
  package let points: [Point]
  private let table: OrientedBox

  /// - Parameters:
  ///   - scenario: its robot and base are not looked at.
  ///   - atlas: a folder with an atlas; nil takes the shipped one.
  /// - Throws: `RunRefused` when there is no such patient, table or zone.
  package init(
    _ scenario: Scenario, robot: RobotModel, X_WB: RigidTransform<World, Base>, seed: UInt64,
    atlas: String? = nil, from data: DataLocation
  ) throws(RunRefused) {
    let patient: PatientModel
    do throws(PatientModel.Refused) {
      patient = try PatientModel(
        scenario.patient, posture: scenario.posture, atlas: atlas, standard: scenario.standard,
        alternatives: scenario.alternatives, from: data)
    } catch {
      throw .patient(error)
    }
    let zones: [ExclusionZone]
    do throws(ZoneRefusal) {
      zones = try ZonePlacer(placed: patient.placed, body: patient.body).zones(scenario.zones)
    } catch {
      throw .zone(error)
    }
    let table = try PreparedRun.table(scenario.table)
    let X_WP = PatientOnTable.pose(of: patient.body, on: table)
    let place = PreparedRun.Place(
      skin: patient.body.surface, X_WP: X_WP, table: table, robot: robot, zones: zones)
    isClearanceJudged = robot.linksWithoutShape.isEmpty
    points = AtlasWorkspace.judge(
      patient, PlaceReach(robot, scene: isClearanceJudged ? place.scene(X_WB) : nil),
      X_BP: X_WB.inverse * X_WP, seed: seed)
    self.scenario = scenario
    self.robot = robot
    self.X_WB = X_WB
    self.X_WP = X_WP
    self.patient = patient
    self.table = place.tableBox
  }

  private static func judge(
    _ patient: PatientModel, _ reach: PlaceReach,
    X_BP: RigidTransform<Base, SpatialMath.Patient>, seed: UInt64
  ) -> [Point] {
    let exposures = PointExposure.all(of: patient.placed, patient.carried, on: patient.body)
    return zip(patient.carried.points, exposures).map { point, exposure in
      var random = SeededGenerator(
        seed: seed, stream: "workspace \(point.code) \(point.side.rawValue)")
      return Point(
        point: point, segment: patient.atlas.regions[point.region]?.segment ?? point.region,
        exposure: exposure,
        reach: exposure == .exposed
          ? reach.answer(for: X_BP * point.X_PA, random: &random) : nil)
    }
  }

  /// The picture of all points with their answers.
  package var picture: WorkspacePicture {
    let reach = ReachSphere(robot)
    return WorkspacePicture(
      title: "\(robot.name), \(scenario.posture.rawValue)",
      points: points.map { ($0.answer, X_WP * $0.point.position) },
      skin: patient.body.surface.mapVertices { X_WP * $0 }, table: table,
      base: X_WB.translation, reachCenter: X_WB * reach.center_B, reachRadius: reach.radius)
  }
}

extension WorkspaceAnswer {
  /// - Parameter reach: nil for a point that is not exposed.
  init(_ reach: PlaceReach.Answer?) {
    self =
      switch reach {
      case .reached: .reached
      case .collides: .collides
      case .limited: .atLimits
      case .singular: .singular
      case .outOfReach: .outOfReach
      case nil: .notExposed
      }
  }
}
