// SPDX-License-Identifier: GPL-3.0-or-later

import Geometry
package import SpatialMath

/// How far the arm is from what it must not run into, and how that changes with each joint.
package struct ClearanceGradient: Equatable, Sendable {
  /// Free space [m]; negative when shapes overlap.
  package let distance: Double
  /// [m/rad, 1]; zero where nothing is near.
  package let gradient: JointVector
}

extension ClearanceScene {
  /// Half the step of the differences by which a zone's distance is told to change [m].
  private static let probe = 1e-6

  /// The smallest distance of a moving link to skin, zones and table, and its derivatives: the
  /// nearest point of the link moves with the joints before it, and the distance by the part of
  /// that along the line between the nearest points.
  ///
  /// - Parameters:
  ///   - toolMayTouch: leaves the tool against the skin out.
  ///   - limit: what is further away than this [m] is not looked for; the gradient is then zero.
  package func clearanceGradient(
    of robot: RobotModel, at q: JointVector, toolMayTouch: Bool, below limit: Double
  ) -> ClearanceGradient {
    let bodies = robot.chain.bodyPoses(at: q)
    let X_PB = X_WP.inverse * X_WB
    var best = NearestPoint(distance: limit)
    for (i, shape) in robot.shapes.enumerated().reversed() where shape.body > 0 {
      let capsule_B = shape.capsule.moved(by: bodies[shape.body])
      let table = capsule_B.moved(by: X_WB).separation(from: self.table)
      best.note(
        table, i, capsule_B.radius, X_WB.rotation.inverse, X_WB.inverseTimes(table.onAxis))
      let capsule_P = capsule_B.moved(by: X_PB)
      noteZones(capsule_P, i, X_PB, &best)
      guard !(toolMayTouch && shape.link == nil) else { continue }
      guard let skin = body.separation(of: capsule_P, from: mesh, below: best.distance) else {
        continue
      }
      best.note(
        skin, i, capsule_B.radius, X_PB.rotation.inverse, X_PB.inverseTimes(skin.onAxis))
    }
    guard let shape = best.shape else {
      return ClearanceGradient(distance: limit, gradient: .zero)
    }
    var gradient = JointVector.zero
    for k in 0..<robot.shapes[shape].body {
      let axis = bodies[k + 1].rotation.z
      let motion =
        robot.jointKinds[k] == .prismatic
        ? axis : axis.cross(best.place_B - bodies[k + 1].translation)
      gradient[k] = best.away_B.dot(motion)
    }
    return ClearanceGradient(distance: best.distance, gradient: gradient)
  }

  private func noteZones(
    _ capsule_P: Capsule, _ shape: Int, _ X_PB: RigidTransform<Patient, Base>,
    _ best: inout NearestPoint
  ) {
    for zone in zones {
      for breath in breaths {
        let found = zone.gap(to: capsule_P, at: breath, exactBelow: best.distance)
        guard found.distance < best.distance else { continue }
        var away = Vector3.zero
        for axis in 0..<3 {
          var step = Vector3.zero
          step[axis] = ClearanceScene.probe
          func gap(_ by: Vector3) -> Double {
            let moved = Capsule(
              a: capsule_P.a + by, b: capsule_P.b + by, radius: capsule_P.radius)
            return zone.gap(to: moved, at: breath).distance
          }
          away[axis] = (gap(step) - gap(-step)) / (2 * ClearanceScene.probe)
        }
        best.note(
          found.distance, shape, X_PB.rotation.inverseTimes(away),
          X_PB.inverseTimes(found.onAxis))
      }
    }
  }
}

/// The nearest point so far of the arm to something.
private struct NearestPoint {
  var distance: Double
  var shape: Int?
  /// On the axis of the shape's capsule [m].
  var place_B = Vector3.zero
  /// Unit vector in which the distance grows.
  var away_B = Vector3.zero

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
}
