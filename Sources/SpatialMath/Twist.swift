// SPDX-License-Identifier: GPL-3.0-or-later

/// A velocity of a rigid body, or a small motion: angular first, then linear.
public struct Twist: Equatable, Sendable {
  /// Angular velocity [rad/s].
  public var angular: Vector3
  /// Velocity of the point the twist is taken at [m/s].
  public var linear: Vector3

  @inlinable public init(angular: Vector3, linear: Vector3) {
    self.angular = angular
    self.linear = linear
  }

  @inlinable public static var zero: Twist { Twist(angular: .zero, linear: .zero) }

  @inlinable public static func + (a: Twist, b: Twist) -> Twist {
    Twist(angular: a.angular + b.angular, linear: a.linear + b.linear)
  }

  @inlinable public static func - (a: Twist, b: Twist) -> Twist {
    Twist(angular: a.angular - b.angular, linear: a.linear - b.linear)
  }

  @inlinable public static func * (a: Twist, k: Double) -> Twist {
    Twist(angular: a.angular * k, linear: a.linear * k)
  }

  /// The same motion expressed in A when known in B, at the same point.
  @inlinable public func rotated(by R_AB: RotationMatrix) -> Twist {
    Twist(angular: R_AB * angular, linear: R_AB * linear)
  }

  /// The same motion taken at the point `offset` away (same expression frame).
  @inlinable public func shifted(by offset: Vector3) -> Twist {
    Twist(angular: angular, linear: linear + angular.cross(offset))
  }

  @inlinable public var isFinite: Bool { angular.isFinite && linear.isFinite }
}

/// A force and the moment about the point it is taken at: moment first, then force.
public struct Wrench: Equatable, Sendable {
  /// Moment [N·m].
  public var moment: Vector3
  /// Force [N].
  public var force: Vector3

  @inlinable public init(moment: Vector3, force: Vector3) {
    self.moment = moment
    self.force = force
  }

  @inlinable public static var zero: Wrench { Wrench(moment: .zero, force: .zero) }

  @inlinable public static func + (a: Wrench, b: Wrench) -> Wrench {
    Wrench(moment: a.moment + b.moment, force: a.force + b.force)
  }

  @inlinable public static func - (a: Wrench, b: Wrench) -> Wrench {
    Wrench(moment: a.moment - b.moment, force: a.force - b.force)
  }

  /// The same wrench expressed in A when known in B, about the same point.
  @inlinable public func rotated(by R_AB: RotationMatrix) -> Wrench {
    Wrench(moment: R_AB * moment, force: R_AB * force)
  }

  /// The same wrench about the point `offset` away (same expression frame).
  @inlinable public func shifted(by offset: Vector3) -> Wrench {
    Wrench(moment: moment - offset.cross(force), force: force)
  }

  /// The power delivered to a body that moves with `twist` (same frame and point) [W].
  @inlinable public func power(along twist: Twist) -> Double {
    moment.dot(twist.angular) + force.dot(twist.linear)
  }

  @inlinable public var isFinite: Bool { moment.isFinite && force.isFinite }
}
