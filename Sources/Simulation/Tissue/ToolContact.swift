// SPDX-License-Identifier: GPL-3.0-or-later

package import Geometry
package import Safety
package import SpatialMath

/// What the skin does to the tool at one instant, in P.
package struct ContactState: Equatable, Sendable {
  /// The place on the skin nearest to the tool's face.
  package var anchor: SurfaceAnchor
  /// That place on the undisturbed, breathing skin [m].
  package var p_PS: Vector3
  /// Outward unit normal of the skin there.
  package var normal_P: Vector3
  /// Of the tool below the undisturbed skin [m]; negative is the gap.
  package var depth: Double
  /// Along the outward normal, on the tool; never negative [N].
  package var normalForce: Double
  /// At right angles to the normal, on the tool [N].
  package var friction_P: Vector3
  /// On the tool, about its tip.
  package var wrench_P: Wrench
}

/// The contact between the tool's face and the soft, breathing skin.
///
/// Normal force by `TissueParameters` at the nearest place, from the depth below the undisturbed
/// skin and its rate relative to the breathing skin. Friction is Coulomb's, made smooth at rest:
/// −μ N v / √(v² + v₀²) against the sliding velocity v; μ is assumed, for skin without oil.
///
/// - A ball touches with its lowest point; depth = R − distance of its centre.
/// - A flat face is seven points of the disc over the plane that touches the skin, with the weights
///   of the quadrature of degree five (Abramowitz and Stegun 1964, equation 25.4.61), so that a
///   tilted face is pressed back at its deep edge.
/// - A pointer touches with its tip alone.
package struct ToolContact: Sendable {
  /// μ.
  package static let frictionCoefficient = 0.3
  /// v₀, below which friction fades [m/s].
  package static let slidingThreshold = 0.002

  private let face: ToolFace
  private let samples: [Sample]

  /// A point of the face in T, at the tip's height, and its share of the face.
  private struct Sample: Sendable {
    let x: Double
    let y: Double
    let share: Double
  }

  package init(_ face: ToolFace) {
    self.face = face
    switch face {
    case .ball, .pointer:
      samples = [Sample(x: 0, y: 0, share: 1)]
    case .flat(let radius):
      let r = radius * (2.0 / 3).squareRoot()
      samples =
        [Sample(x: 0, y: 0, share: 0.25)]
        + (0..<6).map { i in
          let (s, c) = Elementary.sincos(Double(i) * .pi / 3)
          return Sample(x: r * c, y: r * s, share: 0.125)
        }
    }
  }

  /// The point whose nearest place on the skin decides the contact, in P [m].
  package func probe(_ X_PT: RigidTransform<Patient, Tool>) -> Vector3 {
    switch face {
    case .ball(let radius): X_PT.translation - X_PT.rotation.z * radius
    case .flat, .pointer: X_PT.translation
    }
  }

  /// How far the face reaches from the probe [m].
  package var reach: Double {
    switch face {
    case .ball(let radius), .flat(let radius): radius
    case .pointer: 0
    }
  }

  /// The contact with the skin at its place nearest to `probe`.
  ///
  /// - Parameters:
  ///   - twist_P: of the tool, at the tip [rad/s, m/s].
  ///   - nearest: the place nearest to the probe, with the signed distance to it.
  ///   - v_PS: velocity of the skin there [m/s].
  ///
  /// Allocates: never.
  package func state(
    _ X_PT: RigidTransform<Patient, Tool>, _ twist_P: Twist, nearest: SurfacePoint,
    v_PS: Vector3, tissue: TissueParameters
  ) -> ContactState {
    let n = nearest.normal
    let p_PT = X_PT.translation
    let probeDepth = -nearest.distance
    var wrench = Wrench.zero
    var total = 0.0
    var deepest = -Double.infinity
    var center = Vector3.zero
    for sample in samples {
      let offset: Vector3
      let depth: Double
      if case .ball(let radius) = face {
        offset = X_PT.rotation.z * -radius - n * radius
        depth = probeDepth + radius
      } else {
        offset = X_PT.rotation.x * sample.x + X_PT.rotation.y * sample.y
        depth = probeDepth - n.dot(offset)
      }
      deepest = max(deepest, depth)
      let v = twist_P.shifted(by: offset).linear - v_PS
      let f = sample.share * tissue.force(depth: depth, rate: -n.dot(v))
      total += f
      center += offset * f
      wrench.force += n * f
      wrench.moment += offset.cross(n * f)
    }
    var friction = Vector3.zero
    if total > 0 {
      let offset = center / total
      let v = (twist_P.shifted(by: offset).linear - v_PS).rejected(from: n)
      let threshold = Self.slidingThreshold
      let speed = (v.lengthSquared + threshold * threshold).squareRoot()
      friction = v * (-Self.frictionCoefficient * total / speed)
      wrench.force += friction
      wrench.moment += offset.cross(friction)
    }
    precondition(total.isFinite, "contact force \(total) N with the tip at \(p_PT)")
    return ContactState(
      anchor: nearest.anchor, p_PS: nearest.position, normal_P: n, depth: deepest,
      normalForce: total, friction_P: friction, wrench_P: wrench)
  }
}
