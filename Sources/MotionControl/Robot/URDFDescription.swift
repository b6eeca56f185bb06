// SPDX-License-Identifier: GPL-3.0-or-later

import SpatialMath

/// What a URDF file says, element by element, before a chain is chosen.
struct URDFDescription {
  struct Shape {
    enum Form {
      case cylinder(radius: Double, length: Double)
      case sphere(radius: Double)
      case box(size: Vector3)
      case mesh(String)
    }
    let form: Form
    /// The shape's centre and axes in its link.
    let X_LS: RigidTransform<Link, Link>
  }

  struct Inertial {
    /// Where the moments stand in the file.
    let line: Int
    /// [kg]
    let mass: Double
    /// The centre of mass in the link [m].
    let centre: Vector3
    /// About the centre of mass, in the link's axes [kg·m²].
    let central: Symmetric3
  }

  struct Body {
    let name: String
    let line: Int
    let collisions: [Shape]
    let inertial: Inertial?
  }

  struct Limit {
    let lower: Double
    let upper: Double
    let velocity: Double
    let effort: Double
  }

  struct Dynamics {
    /// [N·m·s/rad, N·s/m]
    let damping: Double
    /// [N·m, N]
    let friction: Double
  }

  struct Joint {
    let name: String
    let line: Int
    let parent: String
    let child: String
    /// nil for a fixed joint.
    let kind: JointKind?
    /// The joint's frame at zero in the parent link.
    let X_LJ: RigidTransform<Link, Link>
    /// Unit vector in the joint's frame.
    let axis: Vector3
    /// nil for a fixed joint.
    let limit: Limit?
    let dynamics: Dynamics?
  }

  let file: String
  let name: String
  let line: Int
  let links: [Body]
  let joints: [Joint]

  /// Joints whose parent is `link`, in the order of the file.
  func joints(from link: String) -> [Joint] { joints.filter { $0.parent == link } }
}
