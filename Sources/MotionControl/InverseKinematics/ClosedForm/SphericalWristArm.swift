// SPDX-License-Identifier: GPL-3.0-or-later

import SpatialMath

/// Six joints whose last three axes meet in a point, each at right angles to the next, with axis 2
/// at right angles to axis 1 and parallel to axis 3: most six-joint industrial arms, with any
/// offsets.
///
/// The centre of the wrist gives the base and the elbow, the rotation that is left the wrist
/// (Pieper, *The Kinematics of Manipulators under Computer Control*, 1968).
struct SphericalWristArm: Sendable {
  private let plane: ArmPlane
  private let elbow: PlanarElbow
  private let wrist: EulerAxes
  private let h2: Vector3
  private let center: Vector3
  private let shoulder: PlanePoint
  /// ±1: axis 3 along or against axis 2.
  private let sign3: Double

  /// Nil when the axes are others.
  init?(_ axes: [JointAxis]) {
    guard axes.count == 6, axes[1].isParallel(to: axes[2]),
      let center = axes[3].meeting(with: axes[4]), axes[5].passes(through: center),
      let plane = ArmPlane(axes[0], axes[1], wrist: center),
      let wrist = EulerAxes(axes[3], axes[4], axes[5]),
      let elbow = PlanarElbow(
        upperArm: plane.direction(axes[2].p - axes[1].p),
        forearm: plane.direction(center - axes[2].p))
    else { return nil }
    self.center = center
    self.plane = plane
    self.wrist = wrist
    self.elbow = elbow
    h2 = axes[1].h
    shoulder = plane.point(axes[1].p)
    sign3 = axes[1].h.dot(axes[2].h) > 0 ? 1 : -1
  }

  /// Every posture that displaces the tool by `D` from where it is at zero.
  func solve(
    _ D: RigidTransform<Base, Base>, near reference: JointVector, into set: inout BranchSet
  ) {
    let target = D * center
    let bases = plane.turns(to: target, free: reference[0])
    for i in 0..<bases.count {
      let base = bases.turns[i]
      let reach = plane.point(target, after: base) - shoulder
      let R = plane.undo(base, D.rotation)
      let elbows = elbow.turns(reachSquared: reach.squared)
      for j in 0..<elbows.count {
        let bend = elbows.turns[j]
        let q1 = reach.squared > 1e-18 ? elbow.reach(bend).angle(to: reach) : reference[1]
        let (s, c) = Elementary.sincos(-(q1 + bend.angle))
        let wrists = wrist.solutions(of: R.turned(about: h2, sin: s, cos: c), free: reference[3])
        for k in 0..<wrists.count {
          let turns = wrists[k]
          let q = JointVector(
            lanes: [
              base.angle, q1, sign3 * bend.angle, turns.first, turns.second, turns.third, 0, 0,
            ])
          set.append(
            q,
            plane.label(base: bases.side(i), elbow: elbows.side(j), wrist: wrists.side(k)))
        }
      }
    }
  }

  func label(of q: JointVector) -> BranchLabel {
    let bend = sign3 * q[2]
    let (s1, c1) = Elementary.sincos(q[1])
    let (s2, c2) = Elementary.sincos(q[1] + bend)
    let to =
      (shoulder + elbow.a.turned(sin: s1, cos: c1)) + elbow.b.turned(sin: s2, cos: c2)
    return plane.label(
      base: plane.facing(to), elbow: elbow.sine(at: bend), wrist: wrist.sine(atSecond: q[4]))
  }
}
