// SPDX-License-Identifier: GPL-3.0-or-later

import SpatialMath

/// Seven joints, spherical shoulder, axis 6 through axis 5 at right angles and axis 7 beside it:
/// Franka's arms, with any offsets at elbow and wrist. The redundant angle is joint 7's.
///
/// With joint 7 given, axis 6 and the wrist's centre on it are known; the distance from there to the
/// shoulder gives the elbow, its direction joints 6 and 5, and the rotation that is left the
/// shoulder. The parametrisation is that of He and Liu, *Analytical Inverse Kinematics for Franka
/// Emika Panda* (2021), the equations are derived from the axes.
struct OffsetWristArm: Sendable {
  private let shoulder: SphericalShoulder
  /// Where axes 5 and 6 meet, at zero.
  private let center: Vector3
  private let h5: Vector3
  private let h6: Vector3
  /// `h5 × h6`
  private let across: Vector3
  private let axis7: JointAxis

  /// Nil when the axes are others.
  init?(_ axes: [JointAxis]) {
    guard axes.count == 7, axes[4].isPerpendicular(to: axes[5]),
      let center = axes[4].meeting(with: axes[5]),
      let shoulder = SphericalShoulder(axes, wrist: center)
    else { return nil }
    self.shoulder = shoulder
    self.center = center
    h5 = axes[4].h
    h6 = axes[5].h
    across = axes[4].h.cross(axes[5].h)
    axis7 = axes[6]
  }

  /// Every posture with joint 7 at `q7` that displaces the tool by `D` from where it is at zero.
  func solve(
    _ D: RigidTransform<Base, Base>, q7: Double, near reference: JointVector,
    into set: inout BranchSet
  ) {
    let (s7, c7) = Elementary.sincos(-q7)
    let back = RotationMatrix.identity.turned(about: axis7.h, sin: s7, cos: c7)
    // How link 6 and the wrist's centre are displaced from zero.
    let R6 = D.rotation * back
    let w = D * (axis7.p + back * (center - axis7.p)) - shoulder.center
    // From the shoulder to the centre as links 6, 5 and 4 see it: `w_6`, `w_5`, `w_4`.
    let w_6 = R6.inverseTimes(w)
    let elbows = shoulder.turns(reachSquared: w.lengthSquared)
    for i in 0..<elbows.count {
      let bend = elbows.turns[i]
      let w_4 = shoulder.wrist(bend).turned(about: shoulder.h4, sin: -bend.sin, cos: bend.cos)
      let sixths = TurnPair.level(
        x: h5.dot(w_6), y: across.dot(w_6), level: h5.dot(w_4), free: reference[5])
      for j in 0..<sixths.count {
        let sixth = sixths.turns[j]
        let w_5 = w_6.turned(about: h6, sin: sixth.sin, cos: sixth.cos)
        let fifth = fifth(from: w_5, to: w_4, free: reference[4])
        let R4 =
          (R6 * RotationMatrix.identity.turned(about: h6, sin: -sixth.sin, cos: sixth.cos))
          * RotationMatrix.identity.turned(about: h5, sin: -fifth.sin, cos: fifth.cos)
        let R3 =
          R4 * RotationMatrix.identity.turned(about: shoulder.h4, sin: -bend.sin, cos: bend.cos)
        let shoulders = shoulder.axes.solutions(of: R3, free: reference[0])
        for k in 0..<shoulders.count {
          let first = shoulders[k]
          set.append(
            JointVector(
              lanes: [
                first.first, first.second, first.third, bend.angle, fifth.angle, sixth.angle, q7, 0,
              ]),
            BranchLabel(
              shoulder: shoulders.side(k), elbow: elbows.side(i), wrist: sixths.side(j),
              isRedundant: true))
        }
      }
    }
  }

  /// The turn of axis 5 that takes one vector into another of the same length and height.
  @inline(__always) private func fifth(from u: Vector3, to v: Vector3, free: Double) -> Turn {
    let s = h5.dot(u.cross(v))
    let c = u.dot(v) - h5.dot(u) * h5.dot(v)
    let r = (s * s + c * c).squareRoot()
    guard r > 1e-18 else {
      let (sin, cos) = Elementary.sincos(free)
      return Turn(angle: free, sin: sin, cos: cos, isPositive: true)
    }
    return Turn(angle: Elementary.atan2(s, c), sin: s / r, cos: c / r, isPositive: true)
  }

  func label(of q: JointVector) -> BranchLabel {
    let (s4, c4) = Elementary.sincos(q[3])
    let (s5, c5) = Elementary.sincos(q[4])
    let bend = Turn(angle: q[3], sin: s4, cos: c4, isPositive: true)
    let w_5 = shoulder.wrist(bend).turned(about: shoulder.h4, sin: -s4, cos: c4)
      .turned(about: h5, sin: -s5, cos: c5)
    // How the height of the shoulder along axis 5 changes with joint 6.
    let (x, y) = (h5.dot(w_5), across.dot(w_5))
    let r = (x * x + y * y).squareRoot()
    return BranchLabel(
      shoulder: shoulder.axes.sine(atSecond: q[1]), elbow: shoulder.elbow.sine(at: q[3]),
      wrist: r > 1e-10 ? -y / r : 0, isRedundant: true)
  }
}
