// SPDX-License-Identifier: GPL-3.0-or-later

package import Geometry
package import SpatialMath

extension ToolModel {
  /// The tool's mass and how it is spread, in the flange's frame.
  ///
  /// The mass is spread with one density over the tool's capsules; where capsules overlap, the
  /// common part counts in both. A tool without capsules is a thin rod from the flange to the tip.
  package var inertia: SpatialInertia {
    let whole = capsules.reduce(0) { $0 + $1.volume }
    guard whole > 0 else {
      return Capsule(a: .zero, b: X_FT.translation, radius: 0).inertia(mass: mass)
    }
    return capsules.reduce(.zero) { $0 + $1.inertia(mass: mass * ($1.volume / whole)) }
  }
}

extension Capsule {
  /// [m³]
  fileprivate var volume: Double {
    .pi * radius * radius * ((b - a).length + radius * (4.0 / 3))
  }

  /// The inertia of a solid capsule of one density, in the frame its ends are given in.
  ///
  /// A cylinder and two half balls, each half ball centred 3/8 of its radius outside the
  /// cylinder's end; a radius of zero gives a thin rod.
  package func inertia(mass: Double) -> SpatialInertia {
    let along = b - a
    let l = along.length
    let r = radius
    // The shares of the cylinder and of the two half balls.
    let cylinder = l + r > 0 ? mass * (l / (l + r * (4.0 / 3))) : mass
    let balls = mass - cylinder
    let axial = (0.5 * cylinder + 0.4 * balls) * (r * r)
    let across =
      cylinder * (l * l / 12 + r * r / 4) + balls * (0.4 * r * r + l * l / 4 + 0.375 * l * r)
    // across · (1 − u uᵀ) + axial · u uᵀ
    let u = l > 0 ? along / l : Vector3(0, 0, 1)
    let d = axial - across
    let central = Symmetric3(
      xx: across + d * (u.x * u.x), yy: across + d * (u.y * u.y), zz: across + d * (u.z * u.z),
      xy: d * (u.x * u.y), xz: d * (u.x * u.z), yz: d * (u.y * u.z))
    return SpatialInertia(mass: mass, centre: (a + b) * 0.5, central: central)
  }
}
