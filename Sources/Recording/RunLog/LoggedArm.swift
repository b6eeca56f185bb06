// SPDX-License-Identifier: GPL-3.0-or-later

import MotionControl
import SpatialMath

/// The tree of frames a viewer needs to draw the arm: each link in the link it is joined to, as
/// the URDF has them, so that the model a viewer loads and the log agree.
struct LoggedArm: Sendable {
  /// A link that a joint moves.
  struct Moving: Sendable {
    let parent: String
    let child: String
    let parentBody: Int
    let childBody: Int
    /// `X_JL` of the two links in their bodies.
    let X_JpP: RigidTransform<Link, Link>
    let X_JL: RigidTransform<Link, Link>
  }

  /// A frame that never moves in its parent.
  struct Fixed: Sendable {
    let parent: String
    let child: String
    let X_PC: RigidTransform<Link, Link>
  }

  let root: String
  let moving: [Moving]
  let fixed: [Fixed]
  private let chain: KinematicChain

  init(_ robot: RobotModel) {
    var moving: [Moving] = []
    var fixed: [Fixed] = []
    for link in robot.links {
      guard let parent = link.parent else { continue }
      let from = robot.links[parent]
      if from.body == link.body {
        fixed.append(
          Fixed(parent: from.name, child: link.name, X_PC: from.X_JL.inverse * link.X_JL))
      } else {
        moving.append(
          Moving(
            parent: from.name, child: link.name, parentBody: from.body, childBody: link.body,
            X_JpP: from.X_JL, X_JL: link.X_JL))
      }
    }
    root = robot.links[0].name
    let flange = robot.links[robot.flange].name
    if robot.tool == nil {
      fixed.append(Fixed(parent: flange, child: FrameName.tip, X_PC: .identity))
    } else {
      // The two links that `RobotModel.urdfText` adds.
      fixed.append(Fixed(parent: flange, child: FrameName.tool, X_PC: .identity))
      fixed.append(
        Fixed(
          parent: FrameName.tool, child: FrameName.tip,
          X_PC: robot.X_FT.asserting(from: Link.self, to: Link.self)))
    }
    self.moving = moving
    self.fixed = fixed
    chain = robot.chain
  }

  /// The bodies of the arm at joint positions `q`. Allocates: never.
  fileprivate func bodyPoses(at q: JointVector) -> BodyPoses { chain.bodyPoses(at: q) }

  /// A moving link in its parent. Allocates: never.
  fileprivate func pose(of link: borrowing Moving, in bodies: borrowing BodyPoses)
    -> RigidTransform<Link, Link>
  {
    let X_BP = bodies[link.parentBody] * link.X_JpP
    let X_BL = bodies[link.childBody] * link.X_JL
    return X_BP.inverse * X_BL
  }
}

extension CDREncoder {
  /// The root link in the world, then each fixed frame: `arm.fixed.count + 1` transforms, exact.
  mutating func append(
    fixedFramesOf arm: LoggedArm, X_WB: RigidTransform<World, Base>, at stamp: UInt64
  ) {
    append(header: stamp, frame: FrameName.world)
    append(arm.root)
    append(exactPose: X_WB)
    for frame in arm.fixed {
      append(header: stamp, frame: frame.parent)
      append(frame.child)
      append(exactPose: frame.X_PC)
    }
  }

  /// Each moving link at joint positions `q`: `arm.moving.count` transforms. Allocates: never.
  mutating func append(movingFramesOf arm: LoggedArm, at q: JointVector, _ stamp: UInt64) {
    let bodies = arm.bodyPoses(at: q)
    for link in arm.moving {
      append(
        transform: arm.pose(of: link, in: bodies), at: stamp, from: link.parent, to: link.child)
    }
  }
}

/// The names of the frames that no URDF gives.
enum FrameName {
  static let world = "world"
  /// The tool's body, which stands where the flange does.
  static let tool = "tool"
  /// T, the tool tip.
  static let tip = "tool_tip"
  /// Where the plan and the correction want the tip.
  static let tipDesired = "tool_tip_desired"
  /// P, the patient, where the tracker sees it.
  static let patient = "patient"
}
