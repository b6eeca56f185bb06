// SPDX-License-Identifier: GPL-3.0-or-later

import MotionControl
import Numerics
import SpatialMath

/// What `model check` says of a robot, as JSON; keys without a suffix are SI units of the joint's
/// kind.
struct ModelCheckDocument: Encodable {
  struct Joint: Encodable {
    let name: String
    let kind: String
    /// In the base, all joints at zero.
    let axis: [Double]
    let origin_mm: [Double]
    let lower: Double
    let upper: Double
    let velocity: Double
    let acceleration: Double?
    let jerk: Double?
    let effort: Double
    let effort_rate: Double?
    /// Of what the joint carries up to the next joint.
    let mass_kg: Double?
  }

  /// What the drives file states.
  struct Drives: Encodable {
    struct Joint: Encodable {
      let name: String
      let rotor_inertia: Double
      let viscous: Double
      let coulomb: Double
      let breakaway: Double
      let stribeck: Double
      let presliding: Double
      let brake: Double
      let encoder_step: Double
      let stiffness: Double?
      let spring_damping: Double?
    }
    let bandwidth_hz: Double
    let command_delay_ms: Double
    let joints: [Joint]
  }

  struct Workspace: Encodable {
    /// The joint from whose place, at zero, distances are measured.
    let from: String
    let radius_mm: Double
    let bound_mm: Double
    let posture: [Double]
  }

  struct SingularPosture: Encodable {
    struct Place: Encodable {
      let joint: String
      let value: Double
    }
    let joints: [String]
    let at: [Place]
    let dependent_axes: [String]
    let example: [Double]
    let smallest_singular_value: Double
    let found: Int
    let searches: Int
  }

  struct Warning: Encodable {
    let file: String
    let line: Int
    let place: String
    let message: String
  }

  let name: String
  let flange: String
  let joints: [Joint]
  /// nil without a drives file.
  let drives: Drives?
  let unset: [String]
  let moving_mass_kg: Double?
  let workspace: Workspace
  let singularities: [SingularPosture]
  let links: [String]
  let links_without_shape: [String]
  let locked_joints: [String]
  let warnings: [Warning]
}

extension ModelCheckDocument {
  init(_ model: RobotModel) throws {
    let reach = Reach(of: model)
    name = model.name
    flange = model.links[model.flange].name
    joints = ModelCheckDocument.joints(of: model)
    drives = model.drives.map { Drives($0, of: model) }
    unset = ModelCheckDocument.unset(in: model)
    moving_mass_kg = model.inertias?.reduce(0) { $0 + $1.mass }
    workspace = Workspace(
      from: model.jointNames[0], radius_mm: reach.found * 1e3, bound_mm: reach.bound * 1e3,
      posture: reach.posture.values(model.jointCount))
    singularities = try SingularitySearch(model, reach: reach).run().map { kind in
      SingularPosture(
        joints: kind.joints.map { model.jointNames[$0] },
        at: kind.conditions.map {
          SingularPosture.Place(joint: model.jointNames[$0.joint], value: $0.value)
        },
        dependent_axes: kind.dependent.map { model.jointNames[$0] },
        example: kind.example.values(model.jointCount),
        smallest_singular_value: kind.smallestValue, found: kind.found,
        searches: SingularitySearch.samples)
    }
    links = model.links.map(\.name)
    links_without_shape = model.linksWithoutShape
    locked_joints = model.lockedJoints
    warnings = model.warnings.map {
      Warning(file: $0.file, line: $0.line, place: $0.place, message: "\($0.problem)")
    }
  }

  private static func joints(of model: RobotModel) -> [Joint] {
    let limits = model.limits
    let bodies = model.chain.bodyPoses(at: .zero)
    return (0..<model.jointCount).map { i in
      let axis = bodies[i + 1].rotation.z
      let p = bodies[i + 1].translation * 1e3
      return Joint(
        name: model.jointNames[i], kind: model.jointKinds[i].rawValue,
        axis: [axis.x, axis.y, axis.z], origin_mm: [p.x, p.y, p.z], lower: limits.lower[i],
        upper: limits.upper[i], velocity: limits.velocity[i],
        acceleration: limits.acceleration?[i], jerk: limits.jerk?[i], effort: limits.effort[i],
        effort_rate: limits.torqueRate?[i], mass_kg: model.inertias?[i].mass)
    }
  }

  /// What no file states; nothing of it is taken to be infinite.
  private static func unset(in model: RobotModel) -> [String] {
    var names: [String] = []
    if model.limits.acceleration == nil { names.append("acceleration") }
    if model.limits.jerk == nil { names.append("jerk") }
    if model.limits.torqueRate == nil { names.append("effort_rate") }
    if model.inertias == nil { names.append("mass") }
    if model.drives == nil { names.append("drives") }
    if model.drives == nil && model.friction == nil { names.append("friction") }
    if model.drives?.stiffness == nil { names.append("joint stiffness") }
    return names
  }
}

extension ModelCheckDocument.Drives {
  fileprivate init(_ drives: JointDrives, of model: RobotModel) {
    bandwidth_hz = drives.bandwidth
    command_delay_ms = drives.commandDelay * 1e3
    joints = (0..<model.jointCount).map { i in
      Joint(
        name: model.jointNames[i], rotor_inertia: drives.rotorInertia[i],
        viscous: drives.viscous[i], coulomb: drives.coulomb[i], breakaway: drives.breakaway[i],
        stribeck: drives.stribeckVelocity[i], presliding: drives.presliding[i],
        brake: drives.brake[i], encoder_step: drives.encoderStep[i],
        stiffness: drives.stiffness?[i], spring_damping: drives.springDamping?[i])
    }
  }
}
