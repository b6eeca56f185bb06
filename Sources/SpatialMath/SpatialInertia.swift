// SPDX-License-Identifier: GPL-3.0-or-later

/// How a rigid body resists motion, about the origin of the frame it is expressed in.
///
/// The momentum of a body that moves with the twist (ω, v) of that origin is
/// (I ω + h × v, m v − h × ω), with h the first moment of mass.
/// Source: Featherstone, *Rigid Body Dynamics Algorithms* (2008), section 2.13.
public struct SpatialInertia: Equatable, Sendable {
  /// m [kg].
  public var mass: Double
  /// h = m c, mass times the place of its centre [kg·m].
  public var firstMoment: Vector3
  /// I, about the frame's origin, not the centre of mass [kg·m²].
  public var rotational: Symmetric3

  @inlinable public init(mass: Double, firstMoment: Vector3, rotational: Symmetric3) {
    self.mass = mass
    self.firstMoment = firstMoment
    self.rotational = rotational
  }

  /// - Parameter central: rotational inertia about the centre of mass, in axes parallel to the
  ///   frame's [kg·m²].
  public init(mass: Double, centre: Vector3, central: Symmetric3) {
    self.init(
      mass: mass, firstMoment: centre * mass,
      rotational: central + Symmetric3.ofPoint(centre) * mass)
  }

  @inlinable public static var zero: SpatialInertia {
    SpatialInertia(mass: 0, firstMoment: .zero, rotational: .zero)
  }

  /// Where the mass is centred [m]; the origin for a body without mass.
  public var centre: Vector3 { mass > 0 ? firstMoment / mass : .zero }

  /// Rotational inertia about the centre of mass [kg·m²].
  public var central: Symmetric3 { rotational + Symmetric3.ofPoint(centre) * -mass }

  /// Two bodies joined into one.
  @inlinable public static func + (a: SpatialInertia, b: SpatialInertia) -> SpatialInertia {
    SpatialInertia(
      mass: a.mass + b.mass, firstMoment: a.firstMoment + b.firstMoment,
      rotational: a.rotational + b.rotational)
  }

  /// The same body in frame A when known in B and `X` is `X_AB`.
  public func moved<From: Frame, To: Frame>(by X: RigidTransform<From, To>) -> SpatialInertia {
    SpatialInertia(
      mass: mass, centre: X * centre, central: central.rotated(by: X.rotation))
  }
}
