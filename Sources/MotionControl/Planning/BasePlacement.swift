// SPDX-License-Identifier: GPL-3.0-or-later

import Geometry
package import SpatialMath

/// Finds a place beside the table for an arm that is to reach every target: on either long side, at
/// the height of the table top, turned towards the table.
///
/// The grid is small and fixed, so the same patient and targets give the same place.
package enum BasePlacement {
  /// From the table's edge to the middle of the base [m]; the second when the first is too near.
  static let distances = [0.21, 0.29]
  /// Along the table from the middle of the targets [m], the nearest first.
  static let shifts = [0.0, 0.12, -0.12, 0.24, -0.24]

  /// A place of the base and a posture to start from there.
  package struct Place: Equatable, Sendable {
    package let X_WB: RigidTransform<World, Base>
    package let start: JointVector
    /// Mean cost of the best posture at the targets that were tried; lower is better.
    package let cost: Double
  }

  /// The best place of the grid.
  ///
  /// Judged at the four targets that lie outermost, by the cost of the best posture there; the
  /// planner then proves or refuses the place for all of them.
  ///
  /// - Parameter scene: patient and table; its own base is not used.
  /// - Throws: `PlanRefusal` of the place that came furthest when no place serves.
  package static func search(
    robot: RobotModel, scene: ClearanceScene, targets: [Target], seed: UInt64
  ) throws(PlanRefusal) -> Place {
    guard !targets.isEmpty else {
      throw PlanRefusal(target: nil, p_BA: nil, reason: .noTargets)
    }
    let outer = outermost(targets, scene.X_WP)
    var best: Place?
    var failure: (refusal: PlanRefusal, reached: Int)?
    let follower = PathFollower(robot)
    for X_WB in places(beside: scene.table, around: targets, scene.X_WP) {
      let here = scene.with(X_WB: X_WB)
      let planner = try Planner(robot: robot, scene: here, follower: follower)
      let X_BP = X_WB.inverse * scene.X_WP
      var reached = 0
      do throws(PlanRefusal) {
        let start = try planner.startPosture(above: targets, X_BP: X_BP, seed: seed)
        var cost = 0.0
        for target in outer {
          cost +=
            try planner.bestCost(
              of: TargetPose(target, X_BP), start: start, seed: seed) / Double(outer.count)
          reached += 1
        }
        if best.map({ cost < $0.cost }) ?? true {
          best = Place(X_WB: X_WB, start: start, cost: cost)
        }
      } catch {
        if failure.map({ reached > $0.reached }) ?? true { failure = (error, reached) }
      }
    }
    if let best { return best }
    throw failure?.refusal ?? PlanRefusal(target: nil, p_BA: nil, reason: .noTargets)
  }

  /// The grid, the likelier places first.
  private static func places(
    beside table: OrientedBox, around targets: [Target], _ X_WP: RigidTransform<World, Patient>
  ) -> [RigidTransform<World, Base>] {
    let R = table.orientation
    var along = 0.0
    var across = 0.0
    for target in targets {
      let p = R.inverseTimes(X_WP * target.X_PA.translation - table.center)
      across += p.x / Double(targets.count)
      along += p.y / Double(targets.count)
    }
    let near: Double = across < 0 ? -1 : 1
    var places: [RigidTransform<World, Base>] = []
    for side in [near, -near] {
      for distance in distances {
        for shift in shifts {
          let local = Vector3(
            side * (table.halfExtents.x + distance), along + shift, table.halfExtents.z)
          let turned = side > 0 ? R * .aboutZ(.pi) : R
          places.append(RigidTransform(turned, table.center + R * local))
        }
      }
    }
    return places
  }

  /// The targets that lie furthest out in each direction along and across, each once.
  private static func outermost(
    _ targets: [Target], _ X_WP: RigidTransform<World, Patient>
  ) -> [Target] {
    var chosen: [Int] = []
    for axis in [0, 1] {
      for sign in [1.0, -1.0] {
        var best = 0
        for i in targets.indices {
          let (a, b) = (
            X_WP * targets[i].X_PA.translation, X_WP * targets[best].X_PA.translation
          )
          if sign * a[axis] > sign * b[axis] { best = i }
        }
        if !chosen.contains(best) { chosen.append(best) }
      }
    }
    return chosen.sorted().map { targets[$0] }
  }
}

extension Planner {
  /// The cost of the best way to stand at a target.
  ///
  /// - Throws: `PlanRefusal` when there is none.
  func bestCost(
    of pose: TargetPose, start: JointVector, seed: UInt64
  ) throws(PlanRefusal) -> Double {
    var random = SeededGenerator(seed: seed, stream: "base placement")
    var search = CandidateSearch(robot, follower, gate)
    switch search.candidates(for: pose, references: [start], random: &random) {
    case .found(let found): return found.map(\.cost).min() ?? .infinity
    case .refused(let reason): throw pose.refusal(reason)
    }
  }
}
