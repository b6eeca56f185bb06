// SPDX-License-Identifier: GPL-3.0-or-later

import Geometry
package import SpatialMath

/// Judges whole motions of an arm against a scene, every instant of them.
///
/// In the middle of a part of the motion each shape has to be further away than its margin and all
/// that it can move in that part (`MotionBound`); where it is not, the part is halved, for the
/// shapes and obstacles that are still in doubt only. A part in which a shape moves less than
/// `resolution` and is still in doubt counts as blocked: nothing is let pass, and little is refused
/// in vain.
///
/// The skin is a surface: what is wholly under it, deeper than is looked for, has no skin near it. A
/// motion that begins outside cannot get there without crossing, which is seen.
package struct MotionClearance: Sendable {
  /// How far a shape may move in a part that is not halved again [m].
  package static let resolution = 0.2e-3
  /// Where a shape can move further than this, parts are halved before anything is asked [m].
  static let coarse = 0.4

  let robot: RobotModel
  let scene: ClearanceScene
  /// The pairs of `RobotModel.shapePairs` whose second shape is *i* start at entry *i*.
  let pairStarts: [Int]

  /// - Precondition: every link of the robot has a shape; see `RobotModel.linksWithoutShape`.
  package init(_ robot: RobotModel, _ scene: ClearanceScene) {
    precondition(
      robot.linksWithoutShape.isEmpty, "no shape for \(robot.linksWithoutShape)")
    self.robot = robot
    self.scene = scene
    var starts: [Int] = []
    for i in 0...robot.shapes.count {
      starts.append(robot.shapePairs.firstIndex { $0.second >= i } ?? robot.shapePairs.count)
    }
    pairStarts = starts
  }

  /// What is too near to what, and where on a motion.
  package struct Obstruction: Equatable, Sendable {
    /// With the least distance that can be promised there.
    package let clearance: Clearance
    /// The margin that it breaks [m].
    package let required: Double
    /// True when it is the tool tip that is too low above the skin.
    package let isTip: Bool
    /// The waypoint, with the share of the way to the next; or a path's parameter.
    package let place: Double
    package let posture: JointVector
  }

  /// What is in the way of the motion straight in joint space from each waypoint to the next; nil
  /// when every posture of it keeps the margins. Allocates: only to tell what is in the way.
  ///
  /// - Precondition: there is a waypoint.
  package func obstruction(
    through waypoints: [JointVector], _ margins: ClearanceMargins
  ) -> Obstruction? {
    search(StraightMotion(through: waypoints), margins)
  }

  /// What is in the way of a path; nil when every posture of it keeps the margins. Allocates: only to
  /// tell what is in the way.
  package func obstruction(
    along path: JointPath, _ margins: ClearanceMargins
  ) -> Obstruction? {
    search(path, margins)
  }

  private func search(
    _ motion: some PosturePath, _ margins: ClearanceMargins
  ) -> Obstruction? {
    var search = MotionSearch(self, margins, tolerance: nil)
    search.walk(motion)
    return search.obstruction(robot, scene)
  }

  /// Where on a path the arm is nearest to skin, zones, table or floor. Of a path that goes under the
  /// skin it may tell too little a depth.
  ///
  /// - Parameters:
  ///   - limit: what is further away than this [m] is not looked for.
  ///   - tolerance: greater than zero [m].
  /// - Returns: the place, with its distance there; and a distance that is kept on the whole path,
  ///   by no more than `tolerance` less, or the limit.
  package func closest(
    along path: JointPath, toolMayTouch: Bool, below limit: Double, tolerance: Double
  ) -> (at: Obstruction?, kept: Double) {
    precondition(tolerance > MotionBound.rounding, "a tolerance of \(tolerance) m")
    let margins = ClearanceMargins(
      skin: limit, room: limit, zones: limit, betweenLinks: nil, toolMayTouch: toolMayTouch)
    var search = MotionSearch(self, margins, tolerance: tolerance)
    search.walk(path)
    return (search.obstruction(robot, scene), search.margins.skin)
  }
}
