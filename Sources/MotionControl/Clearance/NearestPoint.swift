// SPDX-License-Identifier: GPL-3.0-or-later

import Geometry
import SpatialMath

/// The nearest point so far of the arm to something.
struct NearestPoint {
  private(set) var distance: Double
  private(set) var shape: Int?
  /// On the axis of the shape's capsule [m].
  private(set) var place_B = Vector3.zero
  /// Unit vector in which the distance grows.
  private(set) var away_B = Vector3.zero

  init(distance: Double) { self.distance = distance }

  mutating func note(
    _ distance: Double, _ shape: Int, _ away_B: Vector3, _ place_B: Vector3
  ) {
    guard distance < self.distance else { return }
    (self.distance, self.shape, self.away_B, self.place_B) = (distance, shape, away_B, place_B)
  }

  /// - Parameters:
  ///   - radius: of the capsule [m].
  ///   - R: from the frame of the separation into the base.
  mutating func note(
    _ found: Separation, _ shape: Int, _ radius: Double, _ R: RotationMatrix, _ place_B: Vector3
  ) {
    let line = found.onAxis - found.onOther
    let length = line.length
    // An axis inside the skin has to go on to the surface, not back from it.
    let isInside = found.gap + radius < 0
    let away = length > 1e-12 ? line / (isInside ? -length : length) : .zero
    note(found.gap, shape, R * away, place_B)
  }

  /// How the distance changes with each joint [m/rad, 1]; zero where nothing is near.
  ///
  /// - Parameter bodies: poses of the arm's bodies at the posture the point was found at.
  func gradient(of robot: RobotModel, _ bodies: BodyPoses) -> JointVector {
    var gradient = JointVector.zero
    guard let shape else { return gradient }
    for k in 0..<robot.shapes[shape].body {
      let axis = bodies[k + 1].rotation.z
      let motion =
        robot.jointKinds[k] == .prismatic
        ? axis : axis.cross(place_B - bodies[k + 1].translation)
      gradient[k] = away_B.dot(motion)
    }
    return gradient
  }
}
