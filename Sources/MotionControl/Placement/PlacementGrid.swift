// SPDX-License-Identifier: GPL-3.0-or-later

import Geometry
import SpatialMath

/// A side of a table at which an arm may stand, seen from above with +x to the right and +y up.
package enum TableSide: String, CaseIterable, Sendable {
  case right = "+x"
  case left = "-x"
  case far = "+y"
  case near = "-y"
}

/// The places around a table that are tried for the base of an arm, facing the table.
///
/// Fixed distances, shifts and heights about the middle of the targets, so the same table, targets
/// and arm give the same places.
struct PlacementGrid {
  /// From the table's edge to the middle of the base [m].
  static let distances = [0.21, 0.29, 0.40]
  /// Along the edge, from one place to the next [m].
  static let step = 0.12
  /// How far beyond the targets places are tried along the edge [m].
  static let beyond = 0.48
  /// How far beyond the table's corners an arm may stand [m].
  static let pastCorner = 0.30
  /// Heights of the base over the table's top [m].
  static let heights = [0.0, 0.25, -0.25]

  /// A place of the grid.
  struct Place: Equatable {
    let X_WB: RigidTransform<World, Base>
    let side: TableSide
  }

  /// The likelier ones first: on the side nearest to the targets, at the table's height, near the
  /// edge and beside the middle of the targets.
  let places: [Place]

  /// - Parameters:
  ///   - p_W: where the targets are [m]; at least one.
  ///   - table: upright.
  init(around p_W: [Vector3], beside table: OrientedBox, for robot: RobotModel) {
    let local = p_W.map { table.orientation.inverseTimes($0 - table.center) }
    let sides = TableSide.allCases.map { Edge($0, of: table, local, robot) }
      .enumerated().sorted { ($0.element.distance, $0.offset) < ($1.element.distance, $1.offset) }
    var places: [Place] = []
    for height in PlacementGrid.heights {
      for distance in PlacementGrid.distances {
        for (_, edge) in sides {
          places += edge.places(distance: distance, height: height)
        }
      }
    }
    self.places = places
  }
}

/// One edge of the table top, as an arm sees it that stands there.
private struct Edge {
  let side: TableSide
  /// From the middle of the targets [m].
  let distance: Double
  /// Ways in which the base may be turned: facing the table, and for an arm on a slide with the
  /// slide along the edge.
  private let turns: [RotationMatrix]
  /// Towards the arm, and along the edge to its left.
  private let outward: Vector3
  private let along: Vector3
  private let table: OrientedBox
  /// Half of the table's extent across and along the edge [m].
  private let half: (out: Double, along: Double)
  /// Along the edge, from the middle of the table [m].
  private let shifts: [Double]

  init(_ side: TableSide, of table: OrientedBox, _ targets: [Vector3], _ robot: RobotModel) {
    self.side = side
    self.table = table
    let h = table.halfExtents
    switch side {
    case .right: (outward, half) = (Vector3(1, 0, 0), (h.x, h.y))
    case .left: (outward, half) = (Vector3(-1, 0, 0), (h.x, h.y))
    case .far: (outward, half) = (Vector3(0, 1, 0), (h.y, h.x))
    case .near: (outward, half) = (Vector3(0, -1, 0), (h.y, h.x))
    }
    let along = Vector3(0, 0, 1).cross(outward)
    self.along = along
    let places = targets.map { $0.dot(along) }
    let (low, high) = (places.min() ?? 0, places.max() ?? 0)
    let middle = 0.5 * (low + high)
    let reach = 0.5 * (high - low) + PlacementGrid.beyond
    let most = half.along + PlacementGrid.pastCorner
    let count = Int(reach / PlacementGrid.step)
    var shifts = [middle]
    for k in 0..<count {
      let away = PlacementGrid.step * Double(k + 1)
      shifts += [middle + away, middle - away]
    }
    self.shifts = shifts.filter { abs($0) <= most }
    var sum = Vector3.zero
    for p in targets { sum += p }
    distance = half.out - (sum / Double(targets.count)).dot(outward)
    turns = Edge.turns(robot, outward: outward, along: along)
  }

  /// Base x towards the table and z up; a slide's axis along the edge, both ways.
  private static func turns(
    _ robot: RobotModel, outward: Vector3, along: Vector3
  ) -> [RotationMatrix] {
    let up = Vector3(0, 0, 1)
    let facing = RotationMatrix(uncheckedColumns: -outward, -along, up)
    guard robot.jointKinds[0] == .prismatic else { return [facing] }
    let axis_B = robot.chain.joints[0].rotation.z
    let level = Vector3(axis_B.x, axis_B.y, 0)
    guard level.length > 0.5 else { return [facing] }
    let x = level.normalized
    // The columns of R_WB: R_WB x is the edge's direction.
    let fromSlide = RotationMatrix(uncheckedColumns: x, up.cross(x), up).inverse
    func turn(slideTo edge: Vector3) -> RotationMatrix {
      RotationMatrix(uncheckedColumns: edge, up.cross(edge), up) * fromSlide
    }
    return [turn(slideTo: along), turn(slideTo: -along)]
  }

  func places(distance: Double, height: Double) -> [PlacementGrid.Place] {
    let foot =
      table.center + table.orientation * (outward * (half.out + distance))
      + table.orientation * Vector3(0, 0, table.halfExtents.z + height)
    return shifts.flatMap { shift in
      let p = foot + table.orientation * (along * shift)
      return turns.map { turn in
        PlacementGrid.Place(X_WB: RigidTransform(table.orientation * turn, p), side: side)
      }
    }
  }
}
