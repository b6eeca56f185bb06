// SPDX-License-Identifier: GPL-3.0-or-later

import AcupointModel
import Geometry
package import MotionControl
package import Reporting
import SpatialMath
import Treatment

/// What `plan --place` tells: where the arm could stand for a protocol, the best places first, and
/// which points no place serves.
package struct PlacementReport: Encodable, Sendable {
  package let robot: String
  package let tool: String?
  package let posture: String
  package let targets: Int
  /// Places of the grid, and at how many of them a quick look found every target within reach.
  package let tried: Int
  package let promising: Int
  package let places: [Place]
  package let unreached: [Unreached]

  /// A place judged by what a plan chooses from.
  package struct Place: Encodable, Sendable {
    package let rank: Int
    /// The side of the table, seen from above: "+x".
    package let side: String
    package let xyz_mm: [Double]
    package let rpy_deg: [Double]
    package let start_q_deg: [Double]?
    package let reached: Int
    /// Over all targets that are reached; null when none is.
    package let manipulability_percent: Double?
    package let limit_margin_deg: Double?
    package let clearance_mm: Double?
    package let cost: Double
    package let missing: [Missing]
  }

  /// A target that a place does not serve.
  package struct Missing: Encodable, Sendable {
    package let target: String
    package let reason: String
    /// "proved" or "not found".
    package let certainty: String
  }

  /// A target that no place serves.
  package struct Unreached: Encodable, Sendable {
    package let target: String
    package let reason: String
    package let certainty: String
    /// Where the arm comes nearest to it.
    package let nearest_xyz_mm: [Double]
  }

  package init(_ ranking: PlacementRanking, for prepared: PreparedTreatment) {
    let model = prepared.robot.model
    robot = model.name
    tool = model.tool?.name
    posture = prepared.scenario.posture.rawValue
    let count = prepared.treatment.targets.count
    targets = count
    tried = ranking.tried.count
    promising = ranking.tried.count { $0.reached == count }
    places = ranking.places.enumerated().map { Place($0.element, rank: $0.offset + 1, model) }
    unreached = ranking.unreached.map {
      Unreached(
        target: $0.refusal.target ?? "", reason: $0.refusal.sentence,
        certainty: $0.refusal.certainty.rawValue,
        nearest_xyz_mm: Scenario.RobotSetup.BasePose($0.X_WB).millimetres)
    }
  }
}

extension PlacementReport.Place {
  fileprivate init(_ place: PlacementRanking.Place, rank: Int, _ robot: RobotModel) {
    self.rank = rank
    side = place.side.rawValue
    let pose = Scenario.RobotSetup.BasePose(place.X_WB)
    xyz_mm = pose.millimetres
    rpy_deg = pose.degrees
    start_q_deg = place.start.map(robot.edgeUnits)
    reached = place.reached
    manipulability_percent = place.manipulability.map { $0 * 100 }
    limit_margin_deg = place.limitMargin.map { $0 * 180 / .pi }
    clearance_mm = place.clearance.map { $0 * 1e3 }
    cost = place.cost
    missing = place.stands.compactMap { stand in
      stand.refusal.map {
        PlacementReport.Missing(
          target: stand.target, reason: $0.sentence, certainty: $0.certainty.rawValue)
      }
    }
  }
}

extension PreparedTreatment {
  /// Where the arm could stand, the best places first; the scenario's own base is not looked at.
  ///
  /// - Parameter count: how many places are judged in full.
  package func placement(best count: Int) throws(RunRefused) -> PlacementRanking {
    do throws(PlanRefusal) {
      return try place.placement(
        of: treatment.targets, in: place.scene(.identity), seed: scenario.seed
      ).ranking(best: count)
    } catch {
      throw .plan(error)
    }
  }

  /// The map of a ranking.
  package func map(of ranking: PlacementRanking, shown count: Int) -> PlacementPicture {
    let unserved = ranking.unreached.compactMap(\.refusal.target)
    return PlacementPicture(
      title: "\(robot.model.name), \(scenario.name): places for the base",
      places: ranking.tried.map {
        PlacementPicture.Place(p_W: $0.X_WB.translation, reached: $0.reached)
      },
      ranked: ranking.places.prefix(count).map(\.X_WB),
      targets: treatment.targets.map {
        (X_WP * $0.X_PA.translation, !unserved.contains($0.name))
      },
      skin: estimate.surface.mapVertices { X_WP * $0 }, table: place.tableBox)
  }
}
