// SPDX-License-Identifier: GPL-3.0-or-later

import Geometry
package import SpatialMath

/// How far one link is from something, to the first order about a posture.
package struct LinkClearance: Equatable, Sendable {
  /// Free space at the posture [m]; negative when shapes overlap.
  package let distance: Double
  /// Its change with each joint [m/rad, 1].
  package let gradient: JointVector
  /// The part of the gradient that the tool does not feel: where the arm can go by itself [m/rad, 1].
  package let selfMotion: JointVector
  /// Unit vector, in the base, in which the link gets away from the person; zero where it is near
  /// to something that does not move with him.
  package let away_B: Vector3

  package init(
    distance: Double, gradient: JointVector, selfMotion: JointVector, away_B: Vector3
  ) {
    self.distance = distance
    self.gradient = gradient
    self.selfMotion = selfMotion
    self.away_B = away_B
  }

  /// The distance when the joints have moved by `step` and the person by `shift_B` [m].
  @inline(__always) func distance(
    after step: JointVector, personMoved shift_B: Vector3
  ) -> Double {
    distance + gradient.dot(step) - away_B.dot(shift_B)
  }
}

/// The links that the person, his zones, table and floor are nearest to at one posture, for a loop that
/// cannot search the scene each tick.
///
/// The distances are of the first order: curvature of skin and of the links' ways, and parts of a
/// link that come nearer than the one that was nearest, are not in them. They are used up to
/// `reach` from the posture only.
package struct PostureClearance: Equatable, Sendable {
  /// How many links are listed at most.
  package static let most = 4
  /// The largest step of a joint from the posture at which the distances are still used [rad, m].
  package static let reach = 0.2
  /// What is further away is not listed [m].
  static let furthest = 0.2
  /// A link that the arm's self-motion moves less than this is not listed [m/rad].
  static let leastEffect = 0.02

  /// [rad, m].
  package let posture: JointVector
  /// The nearest first, at most `most`.
  package let links: [LinkClearance]

  package init(posture: JointVector, links: [LinkClearance]) {
    self.posture = posture
    self.links = links
  }
}

extension ClearanceScene {
  /// The links nearest to person, table and floor at a posture, at most one entry for
  /// each with the person and one with table and floor.
  ///
  /// Links that the arm cannot move without its tool are left out: with all that the last joint
  /// carries, the hand that is always near.
  package func postureClearance(of robot: RobotModel, at q: JointVector) -> PostureClearance {
    let bodies = robot.chain.bodyPoses(at: q)
    let J_BT = robot.kinematics(at: q).J_BT
    let X_PB = X_WP.inverse * X_WB
    var links: [LinkClearance] = []
    func note(_ point: NearestPoint, away_B: Vector3) {
      let gradient = point.gradient(of: robot, bodies)
      let selfMotion = J_BT.selfMotion(of: gradient)
      guard selfMotion.dot(selfMotion).squareRoot() >= PostureClearance.leastEffect else { return }
      links.append(
        LinkClearance(
          distance: point.distance, gradient: gradient, selfMotion: selfMotion, away_B: away_B))
    }
    for link in robot.links.indices {
      var person = NearestPoint(distance: PostureClearance.furthest)
      var room = NearestPoint(distance: PostureClearance.furthest)
      for (i, shape) in robot.shapes.enumerated()
      where shape.link == link && shape.body > 0 && shape.body < robot.jointCount {
        let capsule_B = shape.capsule.moved(by: bodies[shape.body])
        notePerson(capsule_B, i, X_PB, mayTouchSkin: false, &person)
        noteRoom(capsule_B, i, &room)
      }
      note(person, away_B: person.away_B)
      note(room, away_B: .zero)
    }
    // Equal distances stay in the order of the links.
    let order = links.indices.sorted { (links[$0].distance, $0) < (links[$1].distance, $1) }
    return PostureClearance(
      posture: q, links: order.prefix(PostureClearance.most).map { links[$0] })
  }
}
