// SPDX-License-Identifier: GPL-3.0-or-later

import SpatialMath

/// The vertical plane in which axis 2 and the axes parallel to it swing what they carry, and how
/// axis 1 turns it.
///
/// Plane coordinates: first along axis 1, then along axis 2 × axis 1, from a point of axis 1; a turn
/// about axis 2 goes counter-clockwise.
struct ArmPlane: Sendable {
  private let axis1: JointAxis
  private let h2: Vector3
  private let outward: Vector3
  /// Along axis 2, from axis 1 to the wrist: what turns about axis 2 do not change [m].
  private let offset: Double

  /// Nil when the axes are not at right angles.
  ///
  /// - Parameter wrist: a point that joints 2 and on keep at one distance from the plane.
  init?(_ axis1: JointAxis, _ axis2: JointAxis, wrist: Vector3) {
    guard axis1.isPerpendicular(to: axis2) else { return nil }
    self.axis1 = axis1
    h2 = axis2.h
    outward = axis2.h.cross(axis1.h)
    offset = axis2.h.dot(wrist - axis1.p)
  }

  /// Plane coordinates of a point while axis 1 stands at zero.
  func point(_ p: Vector3) -> PlanePoint { direction(p - axis1.p) }

  @inline(__always) func direction(_ v: Vector3) -> PlanePoint {
    PlanePoint(axis1.h.dot(v), outward.dot(v))
  }

  /// The turns of axis 1 that bring the plane to a wrist; the one that looks towards it positive.
  @inline(__always) func turns(to wrist: Vector3, free: Double) -> TurnPair {
    let v = wrist - axis1.p
    return TurnPair.level(x: h2.dot(v), y: -outward.dot(v), level: offset, free: free)
  }

  /// Plane coordinates of a point in the base once axis 1 has turned.
  @inline(__always) func point(_ p: Vector3, after turn: Turn) -> PlanePoint {
    direction((p - axis1.p).turned(about: axis1.h, sin: -turn.sin, cos: turn.cos))
  }

  /// `Rot(1)ᵀ R`.
  @inline(__always) func undo(_ turn: Turn, _ R: RotationMatrix) -> RotationMatrix {
    R.turned(about: axis1.h, sin: -turn.sin, cos: turn.cos)
  }

  /// How squarely the plane looks towards a wrist at so much outward, from −1 to 1.
  func facing(_ wrist: PlanePoint) -> Double {
    let r = (wrist.y * wrist.y + offset * offset).squareRoot()
    return r > 1e-10 ? wrist.y / r : 0
  }

  /// The label of an arm whose base, elbow and wrist stand on these sides.
  ///
  /// Left: seen from axis 1 along the way to the wrist, the plane passes on the left (where it
  /// passes through axis 1: axis 2 points to the left). Up: the elbow is on the side of the line
  /// from shoulder to wrist to which axis 1 points.
  @inline(__always) func label(
    base: BranchSide, elbow: BranchSide, wrist: BranchSide
  ) -> BranchLabel {
    BranchLabel(
      shoulder: BranchSide(
        isPositive: base.isPositive == (offset > -1e-9), isSingular: base.isSingular),
      elbow: BranchSide(
        isPositive: elbow.isPositive == base.isPositive, isSingular: elbow.isSingular),
      wrist: wrist, isRedundant: false)
  }

  func label(base: Double, elbow: Double, wrist: Double) -> BranchLabel {
    label(
      base: BranchSide(sine: base), elbow: BranchSide(sine: elbow), wrist: BranchSide(sine: wrist))
  }
}
