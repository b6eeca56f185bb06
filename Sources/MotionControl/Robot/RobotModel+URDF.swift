// SPDX-License-Identifier: GPL-3.0-or-later

import Geometry
import SpatialMath

extension RobotModel {
  /// The arm a URDF file describes, from its root link to the flange.
  ///
  /// Fixed joints are folded into their neighbours and each moving joint's frame is turned so that
  /// its axis is z. Cylinders and boxes become the capsules that enclose them.
  ///
  /// - Parameters:
  ///   - text: the file's content; `file` names it in errors.
  ///   - tip: the link to take as flange; nil where the tree has one end only.
  /// - Throws: `RobotFileError` with file, line, element, value and what would be valid.
  package init(urdf text: String, file: String, tip: String? = nil) throws(RobotFileError) {
    let description = try URDFReader(file: file).description(of: text)
    let builder = try ChainBuilder(description, tip: tip)
    self = builder.model(source: text)
  }

  /// The arm a URDF file on disk describes; see `init(urdf:file:tip:)`.
  package init(urdfFile path: String, tip: String? = nil) throws(RobotFileError) {
    try self.init(urdf: try URDFDocument.text(ofFile: path), file: path, tip: tip)
  }
}

/// Walks the tree of a URDF description and folds it into bodies.
private struct ChainBuilder {
  let description: URDFDescription
  /// The moving joints from the base to the tip.
  let moving: [URDFDescription.Joint]
  let tip: String

  private(set) var links: [RobotLink] = []
  private(set) var shapes: [LinkShape] = []
  private(set) var uncovered: [String] = []
  private(set) var locked: [String] = []
  private(set) var joints: [ChainJoint] = []
  /// Of each body, the base first; nil while no link of it has one.
  private(set) var inertias: [SpatialInertia?] = [nil]
  private(set) var warnings: [RobotFileWarning] = []

  init(_ description: URDFDescription, tip: String?) throws(RobotFileError) {
    self.description = description
    let tree = try URDFTree(description)
    self.tip = try tree.tip(tip)
    moving = tree.path(to: self.tip).filter { $0.kind != nil }
    guard !moving.isEmpty else { throw tree.error(.noMovingJoint) }
    guard moving.count <= JointVector.capacity else {
      let ninth = moving[JointVector.capacity]
      throw RobotFileError(
        file: description.file, line: ninth.line, place: "joint \"\(ninth.name)\"",
        .tooManyJoints(moving.count, largest: JointVector.capacity))
    }
    visit(tree.root, parent: nil, body: 0, X_JL: .identity)
    for (joint, inertia) in zip(moving, inertias.dropFirst()) where (inertia?.mass ?? 0) == 0 {
      warnings.append(
        RobotFileWarning(
          file: description.file, line: joint.line, place: "joint \"\(joint.name)\"",
          problem: inertia == nil ? .withoutInertial : .withoutMass))
    }
  }

  /// Adds a link that stands at `X_JL` in the frame of `body`, and all that hangs on it.
  private mutating func visit(
    _ name: String, parent: Int?, body: Int, X_JL: RigidTransform<Link, Link>
  ) {
    let index = links.count
    links.append(RobotLink(name: name, parent: parent, body: body, X_JL: X_JL))
    for link in description.links where link.name == name {
      for shape in link.collisions { add(shape, of: index, body, X_JL) }
      add(link, to: body, X_JL)
    }
    for joint in description.joints(from: name) {
      let X_JK = X_JL * joint.X_LJ
      guard let kind = joint.kind, let limit = joint.limit else {
        visit(joint.child, parent: index, body: body, X_JL: X_JK)
        continue
      }
      if moving.contains(where: { $0.name == joint.name }) {
        // Turn the joint's frame so that its axis becomes z; the link keeps its own frame.
        let align = RotationMatrix(turning: [0, 0, 1], into: joint.axis).snapped
        let X_KA = RigidTransform<Link, Link>(align, .zero)
        joints.append(ChainJoint((X_JK * X_KA).snapped, kind: kind))
        inertias.append(nil)
        visit(joint.child, parent: index, body: joints.count, X_JL: X_KA.inverse)
      } else {
        locked.append(joint.name)
        let held = min(max(0, limit.lower), limit.upper)
        let own: RigidTransform<Link, Link> =
          kind == .prismatic
          ? RigidTransform(.identity, joint.axis * held)
          : RigidTransform(RotationMatrix(axis: joint.axis, angle: held), .zero)
        visit(joint.child, parent: index, body: body, X_JL: X_JK * own)
      }
    }
  }

  private mutating func add(
    _ shape: URDFDescription.Shape, of link: Int, _ body: Int, _ X_JL: RigidTransform<Link, Link>
  ) {
    guard let capsule = shape.enclosingCapsule else {
      if uncovered.last != links[link].name { uncovered.append(links[link].name) }
      return
    }
    shapes.append(
      LinkShape(link: link, body: body, capsule: capsule.moved(by: X_JL)))
  }

  private mutating func add(
    _ link: URDFDescription.Body, to body: Int, _ X_JL: RigidTransform<Link, Link>
  ) {
    guard let inertial = link.inertial else { return }
    let own = SpatialInertia(
      mass: inertial.mass, centre: inertial.centre, central: inertial.central)
    inertias[body] = (inertias[body] ?? .zero) + own.moved(by: X_JL)
    for problem in link.oddities() {
      warnings.append(
        RobotFileWarning(
          file: description.file, line: inertial.line,
          place: "link \"\(link.name)\"/inertial", problem: problem))
    }
  }

  /// Of the moving bodies; nil where one of them has no mass.
  private var movingInertias: [SpatialInertia]? {
    let known = inertias.dropFirst().compactMap { $0 }.filter { $0.mass > 0 }
    return known.count == moving.count ? known : nil
  }

  /// nil where no moving joint has `<dynamics>`.
  private var friction: JointFriction? {
    guard moving.contains(where: { $0.dynamics != nil }) else { return nil }
    return JointFriction(
      viscous: JointVector(moving.map { $0.dynamics?.damping ?? 0 }),
      coulomb: JointVector(moving.map { $0.dynamics?.friction ?? 0 }))
  }

  func model(source: String) -> RobotModel {
    var lower = JointVector.zero
    var upper = JointVector.zero
    var velocity = JointVector.zero
    var effort = JointVector.zero
    for (i, limit) in moving.compactMap(\.limit).enumerated() {
      lower[i] = limit.lower
      upper[i] = limit.upper
      velocity[i] = limit.velocity
      effort[i] = limit.effort
    }
    let flange = links.firstIndex { $0.name == tip } ?? 0
    let X_JF = links[flange].X_JL.snapped.asserting(from: Link.self, to: Flange.self)
    let limits = JointLimits(lower: lower, upper: upper, velocity: velocity, effort: effort)
    let chain = KinematicChain(joints, tip: X_JF.asserting(from: Link.self, to: Tool.self))
    return RobotModel(
      name: description.name, jointCount: moving.count, jointNames: moving.map(\.name),
      jointKinds: moving.compactMap(\.kind), limits: limits, links: links, flange: flange,
      shapes: shapes, shapePairs: ShapePair.pairs(of: shapes, chain: chain, limits: limits),
      linksWithoutShape: uncovered, lockedJoints: locked, chain: chain,
      X_JF: X_JF, armInertias: movingInertias, friction: friction, warnings: warnings,
      source: source)
  }
}

extension URDFDescription.Shape {
  /// The capsule about the shape's longest axis that contains it, in the link's frame; nil for a
  /// mesh.
  fileprivate var enclosingCapsule: Capsule? {
    switch form {
    case .sphere(let radius):
      return Capsule(a: X_LS.translation, b: X_LS.translation, radius: radius)
    case .cylinder(let radius, let length):
      return Capsule(a: X_LS * [0, 0, -length / 2], b: X_LS * [0, 0, length / 2], radius: radius)
    case .box(let size):
      let h = size * 0.5
      let long: Vector3 =
        h.x >= h.y && h.x >= h.z ? [h.x, 0, 0] : (h.y >= h.z ? [0, h.y, 0] : [0, 0, h.z])
      return Capsule(a: X_LS * -long, b: X_LS * long, radius: (h - long).length)
    case .mesh: return nil
    }
  }
}

extension RotationMatrix {
  /// Elements within rounding of −1, 0 or 1 made exact, so that quarter turns are seen as such.
  ///
  /// 1e-14 is above the rounding of a short chain of products and far below any dimension.
  fileprivate var snapped: RotationMatrix {
    func snap(_ v: Vector3) -> Vector3 {
      var u = v
      for i in 0..<3 {
        let whole = u[i].rounded()
        if abs(u[i] - whole) < 1e-14 { u[i] = whole }
      }
      return u
    }
    return RotationMatrix(uncheckedColumns: snap(x), snap(y), snap(z))
  }
}

extension RigidTransform {
  fileprivate var snapped: RigidTransform { RigidTransform(rotation.snapped, translation) }
}
