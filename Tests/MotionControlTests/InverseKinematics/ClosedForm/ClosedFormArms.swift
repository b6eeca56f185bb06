// SPDX-License-Identifier: GPL-3.0-or-later

import MotionControl
import SpatialMath

/// Arms of the four kinds, from their Denavit–Hartenberg rows.
enum ClosedFormArms {
  typealias Row = (a: Double, quarterTurns: Double, d: Double)

  static let tool = RigidTransform<Link, Tool>(.aboutY(0.3), [0.02, 0.01, 0.12])

  /// Universal Robots' published rows for the UR5e.
  static let ur5e = chain([
    (0, 1, 0.1625), (-0.425, 0, 0), (-0.3922, 0, 0), (0, 1, 0.1333), (0, -1, 0.0997),
    (0, 0, 0.0996),
  ])

  /// A six-joint industrial arm with every offset its kind may have.
  static let industrial = chain([
    (0.1, -1, 0.4), (0.5, 0, 0.05), (0.03, -1, 0.02), (0, 1, 0.45), (0, -1, 0), (0, 0, 0.1),
  ])

  /// The LBR Med 14 by KUKA's data sheet.
  static let lbr = chain([
    (0, -1, 0.36), (0, 1, 0), (0, 1, 0.42), (0, -1, 0), (0, -1, 0.4), (0, 1, 0), (0, 0, 0.126),
  ])

  /// A shipped arm; the tip is the flange.
  static func shipped(_ name: String) throws -> RobotModel {
    try RobotModel(urdfFile: Arms.root + "Robots/\(name).urdf")
  }

  static func panda() throws -> KinematicChain {
    try shipped("franka_panda").chain.with(tip: tool)
  }

  static func all() throws -> [(geometry: ClosedFormGeometry, chain: KinematicChain)] {
    [
      (.parallelAxes, try shipped("ur5e").chain.with(tip: tool)), (.sphericalWrist, industrial),
      (.swivel, try shipped("lbr_med_14").chain.with(tip: tool)), (.offsetWrist, try panda()),
    ]
  }

  /// Joint *i* turns about z, then the frame moves by d along z and a along x and turns about x.
  static func chain(_ rows: [Row]) -> KinematicChain {
    var joints: [ChainJoint] = []
    var before = RigidTransform<Link, Link>.identity
    for row in rows {
      joints.append(ChainJoint(before, kind: .revolute))
      before = RigidTransform(
        .aboutX(row.quarterTurns * .pi / 2), Vector3(row.a, 0, row.d))
    }
    return KinematicChain(joints, tip: before * tool)
  }

  /// The same axes with other frames on them: turned about and slid along each axis, some with the
  /// axis reversed, the whole arm standing elsewhere.
  static func redrawn(
    _ chain: KinematicChain, _ random: inout SeededGenerator
  ) -> KinematicChain {
    let bodies = chain.bodyPoses(at: .zero)
    var frames = [RigidTransform<Base, Link>(.identity, .zero)]
    for i in 1...chain.count {
      let turn = RotationMatrix.aboutZ(random.uniform(-3, 3))
      let flip = RotationMatrix.aboutX(random.unit() < 0.5 ? .pi : 0)
      frames.append(
        bodies[i]
          * RigidTransform<Link, Link>(flip * turn, Vector3(0, 0, random.uniform(-0.2, 0.2))))
    }
    let X_WB = RigidTransform<Link, Base>(random.rotation(), [0.3, -0.2, 0.5])
    var joints: [ChainJoint] = []
    for i in 1...chain.count {
      let X = i == 1 ? X_WB * frames[1] : frames[i - 1].inverse * frames[i]
      joints.append(ChainJoint(X, kind: .revolute))
    }
    return KinematicChain(
      joints, tip: frames[chain.count].inverse * chain.toolPoseByProducts(at: .zero))
  }

  /// A posture drawn from all turns of all joints.
  static func posture(_ count: Int, _ random: inout SeededGenerator) -> JointVector {
    var q = JointVector.zero
    for i in 0..<count { q[i] = random.uniform(-.pi, .pi) }
    return q
  }

  /// How far two postures are apart modulo full turns, the joint that differs most [rad].
  static func distance(_ a: JointVector, _ b: JointVector) -> Double {
    let d = (a - b).lanes / (2 * .pi)
    return JointVector(lanes: (d - d.rounded(.toNearestOrEven)) * (2 * .pi)).maxMagnitude
  }

  /// Ranges of so much to both sides of zero.
  static func limits(_ range: Double, count: Int) -> JointLimits {
    let ends = JointVector(repeating: range, count: count)
    return JointLimits(lower: -ends, upper: ends, velocity: ends, effort: ends)
  }
}

extension BranchSet {
  /// The smallest distance of a posture of this set to another, modulo full turns [rad].
  func distance(to q: JointVector) -> Double {
    (0..<count).map { ClosedFormArms.distance(self[$0].q, q) }.min() ?? .infinity
  }
}
