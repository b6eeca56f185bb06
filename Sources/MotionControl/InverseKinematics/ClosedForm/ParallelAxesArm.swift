// SPDX-License-Identifier: GPL-3.0-or-later

import SpatialMath

/// Six joints, axes 2, 3 and 4 parallel and at right angles to axes 1 and 5, axis 6 through axis 5
/// at right angles: the arms of Universal Robots and their like.
///
/// Where axes 5 and 6 meet gives the base; the rotation that is left gives joints 5, 6 and the sum
/// of 2, 3, 4; where axis 4 then is gives the elbow. The equations are those of Hawkins, *Analytic
/// Inverse Kinematics for the Universal Robots UR-5/UR-10 Arms* (2013), derived here from the axes.
struct ParallelAxesArm: Sendable {
  private let plane: ArmPlane
  private let wrist: EulerAxes
  private let elbow: PlanarElbow
  /// Where axes 5 and 6 meet, at zero.
  private let center: Vector3
  /// Axis 2 in the plane, and from axis 4 to the centre of the wrist.
  private let shoulder: PlanePoint
  private let hand: PlanePoint
  /// ±1: axes 3 and 4 along or against axis 2.
  private let sign3: Double
  private let sign4: Double

  /// Nil when the axes are others.
  init?(_ axes: [JointAxis]) {
    guard axes.count == 6, axes[1].isParallel(to: axes[2]), axes[1].isParallel(to: axes[3]),
      let center = axes[4].meeting(with: axes[5]),
      let plane = ArmPlane(axes[0], axes[1], wrist: center),
      let wrist = EulerAxes(axes[3], axes[4], axes[5]),
      let elbow = PlanarElbow(
        upperArm: plane.direction(axes[2].p - axes[1].p),
        forearm: plane.direction(axes[3].p - axes[2].p))
    else { return nil }
    self.center = center
    self.plane = plane
    self.wrist = wrist
    self.elbow = elbow
    shoulder = plane.point(axes[1].p)
    hand = plane.direction(center - axes[3].p)
    sign3 = axes[1].h.dot(axes[2].h) > 0 ? 1 : -1
    sign4 = axes[1].h.dot(axes[3].h) > 0 ? 1 : -1
  }

  /// Every posture that displaces the tool by `D` from where it is at zero.
  func solve(
    _ D: RigidTransform<Base, Base>, near reference: JointVector, into set: inout BranchSet
  ) {
    let freeSwing = sign4 * (reference[1] + sign3 * reference[2]) + reference[3]
    let target = D * center
    let bases = plane.turns(to: target, free: reference[0])
    for i in 0..<bases.count {
      let base = bases.turns[i]
      let wrists = wrist.solutions(of: plane.undo(base, D.rotation), free: freeSwing)
      let to = plane.point(target, after: base) - shoulder
      for j in 0..<wrists.count {
        let turns = wrists[j]
        // What joints 2, 3 and 4 turn together, about axis 2.
        let swing = sign4 * turns.first
        let (s, c) = Elementary.sincos(swing)
        let reach = to - hand.turned(sin: s, cos: c)
        let elbows = elbow.turns(reachSquared: reach.squared)
        for k in 0..<elbows.count {
          let bend = elbows.turns[k]
          let q1 =
            reach.squared > 1e-18 ? elbow.reach(bend).angle(to: reach) : reference[1]
          let q = JointVector(
            lanes: [
              base.angle, q1, sign3 * bend.angle, sign4 * (swing - q1 - bend.angle), turns.second,
              turns.third, 0, 0,
            ])
          set.append(
            q,
            plane.label(base: bases.side(i), elbow: elbows.side(k), wrist: wrists.side(j)))
        }
      }
    }
  }

  func label(of q: JointVector) -> BranchLabel {
    let bend = sign3 * q[2]
    let (s1, c1) = Elementary.sincos(q[1])
    let (s2, c2) = Elementary.sincos(q[1] + bend)
    let (s3, c3) = Elementary.sincos(q[1] + bend + sign4 * q[3])
    let to =
      (shoulder + elbow.a.turned(sin: s1, cos: c1))
      + (elbow.b.turned(sin: s2, cos: c2) + hand.turned(sin: s3, cos: c3))
    return plane.label(
      base: plane.facing(to), elbow: elbow.sine(at: bend), wrist: wrist.sine(atSecond: q[4]))
  }
}
