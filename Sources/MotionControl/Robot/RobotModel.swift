// SPDX-License-Identifier: GPL-3.0-or-later

package import Geometry
package import SpatialMath
package import StrictJSON

/// A link of the URDF that the arm carries: which body it belongs to and where it stands there.
package struct RobotLink: Equatable, Sendable {
  package let name: String
  /// Index in `RobotModel.links` of the link it is joined to; nil for the root.
  package let parent: Int?
  /// 0 for what the base carries, *i* for what joint *i* carries (counted from one).
  package let body: Int
  /// `X_JL`: the link's own frame in the body's joint frame.
  package let X_JL: RigidTransform<Link, Link>
}

/// A capsule that encloses part of a link.
package struct LinkShape: Equatable, Sendable {
  /// Index into `RobotModel.links`; nil for the tool.
  package let link: Int?
  /// The body that carries it; see `RobotLink.body`.
  package let body: Int
  /// In the body's joint frame [m].
  package let capsule: Capsule
}

/// A serial arm with its tool: all that is constant about it.
///
/// Read from a URDF file, a limits file and a tool file; see `init(urdf:…)`. Without a tool the
/// tip T is the flange F. Everything mutable lives in states and workspaces elsewhere.
package struct RobotModel: Sendable {
  package let name: String
  package let jointCount: Int
  /// From the base outwards.
  package let jointNames: [String]
  package let jointKinds: [JointKind]
  package private(set) var limits: JointLimits
  /// Every link of the file, in the order of its tree.
  package let links: [RobotLink]
  /// Index of the flange in `links`.
  package let flange: Int
  /// Capsules of the links, then those of the tool.
  package private(set) var shapes: [LinkShape]
  /// Which shapes are checked against each other; see `ShapePair`.
  package private(set) var shapePairs: [ShapePair]
  /// Links whose collision is a mesh, which no capsule stands for: no clearance can be promised.
  package let linksWithoutShape: [String]
  /// Joints beside the chain to the flange, held at the position nearest zero.
  package let lockedJoints: [String]
  package private(set) var tool: ToolModel?
  /// Joints and tip, for kinematics.
  package private(set) var chain: KinematicChain
  /// `X_JF`: the flange in the last joint's frame.
  package let X_JF: RigidTransform<Link, Flange>
  /// Mass and inertia of what each joint carries, tool included, in the joint's own frame Jᵢ: index
  /// *i* is body *i* + 1. nil where a body's mass is not known: such an arm has no dynamics.
  package private(set) var inertias: [SpatialInertia]?
  /// The same without the tool.
  private let armInertias: [SpatialInertia]?
  /// nil where the file says nothing about it.
  package let friction: JointFriction?
  /// nil where no file tells of them.
  package private(set) var drives: JointDrives?
  /// What in the file is hardly meant.
  package let warnings: [RobotFileWarning]
  /// The file the model was read from, for logs and viewers.
  package let source: String

  init(
    name: String, jointCount: Int, jointNames: [String], jointKinds: [JointKind],
    limits: JointLimits, links: [RobotLink], flange: Int, shapes: [LinkShape],
    shapePairs: [ShapePair], linksWithoutShape: [String], lockedJoints: [String],
    chain: KinematicChain, X_JF: RigidTransform<Link, Flange>,
    armInertias: [SpatialInertia]?, friction: JointFriction?, warnings: [RobotFileWarning],
    source: String
  ) {
    self.name = name
    self.jointCount = jointCount
    self.jointNames = jointNames
    self.jointKinds = jointKinds
    self.limits = limits
    self.links = links
    self.flange = flange
    self.shapes = shapes
    self.shapePairs = shapePairs
    self.linksWithoutShape = linksWithoutShape
    self.lockedJoints = lockedJoints
    tool = nil
    self.chain = chain
    self.X_JF = X_JF
    self.armInertias = armInertias
    inertias = armInertias
    self.friction = friction
    drives = nil
    self.warnings = warnings
    self.source = source
  }

  /// The tool tip in the flange.
  package var X_FT: RigidTransform<Flange, Tool> { tool?.X_FT ?? .identity }

  /// The tool tip in the base at joint positions `q`. Allocates: never.
  package func toolPose(at q: JointVector) -> RigidTransform<Base, Tool> { chain.toolPose(at: q) }

  /// The tool tip in the base and the geometric Jacobian there. Allocates: never.
  package func kinematics(at q: JointVector) -> ArmKinematics { chain.kinematics(at: q) }

  /// The flange in the base. Allocates: never.
  package func flangePose(at q: JointVector) -> RigidTransform<Base, Flange> {
    chain.bodyPoses(at: q)[jointCount] * X_JF
  }

  /// Every link in the base, in the order of `links`. Allocates: once.
  package func linkPoses(at q: JointVector) -> [RigidTransform<Base, Link>] {
    let bodies = chain.bodyPoses(at: q)
    return links.map { bodies[$0.body] * $0.X_JL }
  }

  /// The same arm with another tool, or with none.
  package func with(tool: ToolModel?) -> RobotModel {
    let ofLinks = shapes.filter { $0.link != nil }
    let ofTool = (tool?.capsules ?? []).map { capsule_F in
      LinkShape(link: nil, body: jointCount, capsule: capsule_F.moved(by: X_JF))
    }
    var other = self
    other.tool = tool
    other.shapes = ofLinks + ofTool
    other.chain = chain.with(tip: X_JF * (tool?.X_FT ?? .identity))
    other.shapePairs = ShapePair.pairs(of: other.shapes, chain: other.chain, limits: limits)
    other.inertias = armInertias
    if let tool, let last = armInertias?.last {
      other.inertias?[jointCount - 1] = last + tool.inertia.moved(by: X_JF)
    }
    return other
  }

  /// The same arm with the accelerations, jerks and torque rates of a limits file.
  package func with(_ file: LimitsFile) throws(JSONError) -> RobotModel {
    var other = self
    other.limits = try file.completing(limits, of: self)
    return other
  }

  /// The same arm with the drives of a drives file.
  package func with(_ file: DrivesFile) throws(JSONError) -> RobotModel {
    var other = self
    other.drives = try file.drives(of: self)
    return other
  }
}
