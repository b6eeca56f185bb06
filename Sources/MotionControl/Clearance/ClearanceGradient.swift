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

  /// The smallest distance of a moving link to skin, zones, table and floor, and its derivatives: the
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
      noteRoom(capsule_B, i, &best)
      notePerson(capsule_B, i, X_PB, mayTouchSkin: toolMayTouch && shape.link == nil, &best)
    }
    return ClearanceGradient(
      distance: best.distance, gradient: best.gradient(of: robot, bodies))
  }

  /// Table and floor.
  func noteRoom(_ capsule_B: Capsule, _ shape: Int, _ best: inout NearestPoint) {
    let capsule_W = capsule_B.moved(by: X_WB)
    let under = floorGap(of: capsule_W)
    best.note(
      under.gap, shape, X_WB.rotation.inverseTimes([0, 0, 1]),
      X_WB.inverseTimes(under.onAxis))
    let found = capsule_W.separation(from: table)
    best.note(
      found, shape, capsule_B.radius, X_WB.rotation.inverse, X_WB.inverseTimes(found.onAxis))
  }

  /// Zones and skin.
  func notePerson(
    _ capsule_B: Capsule, _ shape: Int, _ X_PB: RigidTransform<Patient, Base>, mayTouchSkin: Bool,
    _ best: inout NearestPoint
  ) {
    let capsule_P = capsule_B.moved(by: X_PB)
    noteZones(capsule_P, shape, X_PB, &best)
    guard !mayTouchSkin,
      let skin = body.separation(of: capsule_P, from: mesh, below: best.distance)
    else { return }
    best.note(
      skin, shape, capsule_B.radius, X_PB.rotation.inverse, X_PB.inverseTimes(skin.onAxis))
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
