// SPDX-License-Identifier: GPL-3.0-or-later

import SpatialMath

/// Seven joints, spherical shoulder, elbow, spherical wrist, the wrist in the plane in which the
/// elbow bends: KUKA's LBR arms and their like.
///
/// The redundant angle is the arm angle: how far the elbow has swivelled about the line from
/// shoulder to wrist, out of the plane through that line and axis 1, zero on the side to which axis
/// 1 points, positive by the right hand about the line towards the wrist. While the wrist stands on
/// axis 1 it is counted from axis 2 at zero instead. Shimizu et al., *Analytical Inverse Kinematic
/// Computation for 7-DOF Redundant Manipulators With Joint Limits* (2008), count from another plane.
struct SwivelArm: Sendable {
  /// A wrist nearer to the shoulder leaves the line through both without a direction [m].
  private static let shortest = 1e-6

  private let shoulder: SphericalShoulder
  private let wrist: EulerAxes
  /// Where axes 5, 6 and 7 meet, at zero.
  private let center: Vector3

  /// Nil when the axes are others.
  init?(_ axes: [JointAxis]) {
    guard axes.count == 7, let center = axes[4].meeting(with: axes[5]),
      axes[6].passes(through: center), let wrist = EulerAxes(axes[4], axes[5], axes[6]),
      let shoulder = SphericalShoulder(axes, wrist: center),
      abs(shoulder.aside) <= JointAxis.tolerance
    else { return nil }
    self.shoulder = shoulder
    self.wrist = wrist
    self.center = center
  }

  /// Every posture with the arm angle `swivel` that displaces the tool by `D` from where it is at
  /// zero.
  func solve(
    _ D: RigidTransform<Base, Base>, swivel: Double, near reference: JointVector,
    into set: inout BranchSet
  ) {
    let w = D * center - shoulder.center
    let square = w.lengthSquared
    guard square > SwivelArm.shortest * SwivelArm.shortest else { return }
    let along = w / square.squareRoot()
    let (s, c) = Elementary.sincos(swivel)
    let (level, across) = SwivelArm.datum(along, shoulder)
    let towardsElbow = level * c + across * s
    let elbows = shoulder.turns(reachSquared: square)
    for i in 0..<elbows.count {
      let bend = elbows.turns[i]
      let alongAtZero = shoulder.wrist(bend).normalized
      // The elbow is clockwise of the line where the wrist is counter-clockwise of the upper arm.
      let side = bend.isPositive ? -towardsElbow : towardsElbow
      let R = SwivelArm.rotation(
        from: (alongAtZero, shoulder.h4), to: (along, along.cross(side)))
      let shoulders = shoulder.axes.solutions(of: R, free: reference[0])
      let rest = (R.inverse * D.rotation).turned(about: shoulder.h4, sin: -bend.sin, cos: bend.cos)
      let wrists = wrist.solutions(of: rest, free: reference[4])
      for j in 0..<shoulders.count {
        let first = shoulders[j]
        for k in 0..<wrists.count {
          let last = wrists[k]
          set.append(
            JointVector(
              lanes: [
                first.first, first.second, first.third, bend.angle, last.first, last.second,
                last.third, 0,
              ]),
            BranchLabel(
              shoulder: shoulders.side(j), elbow: elbows.side(i), wrist: wrists.side(k),
              isRedundant: true))
        }
      }
    }
  }

  func label(of q: JointVector) -> BranchLabel {
    BranchLabel(
      shoulder: shoulder.axes.sine(atSecond: q[1]), elbow: shoulder.elbow.sine(at: q[3]),
      wrist: wrist.sine(atSecond: q[5]), isRedundant: true)
  }

  /// The arm angle [rad], in −π…π.
  ///
  /// - Parameters:
  ///   - h4: the direction of the elbow's axis in the base.
  ///   - D: how the posture displaces the tool from where it is at zero.
  func swivel(of q: JointVector, elbowAxis h4: Vector3, D: RigidTransform<Base, Base>) -> Double {
    let w = D * center - shoulder.center
    guard w.lengthSquared > SwivelArm.shortest * SwivelArm.shortest else { return 0 }
    let along = w.normalized
    let side = h4.cross(along)
    // A stretched elbow is on the side that `solve` gives it.
    let isPositive = shoulder.elbow.sine(at: q[3]) > -TurnPair.merging
    let towardsElbow = isPositive ? -side : side
    let (level, across) = SwivelArm.datum(along, shoulder)
    return Elementary.atan2(towardsElbow.dot(across), towardsElbow.dot(level))
  }

  /// Where the elbow is at an arm angle of zero and of a quarter turn, seen from the line.
  private static func datum(
    _ along: Vector3, _ shoulder: SphericalShoulder
  ) -> (level: Vector3, across: Vector3) {
    let up = shoulder.h1.rejected(from: along)
    let level =
      up.lengthSquared > 1e-18 ? up.normalized : shoulder.h2.rejected(from: along).normalized
    return (level, along.cross(level))
  }

  /// The rotation that takes two perpendicular unit vectors into two others.
  @inline(__always) private static func rotation(
    from a: (Vector3, Vector3), to b: (Vector3, Vector3)
  ) -> RotationMatrix {
    RotationMatrix(uncheckedColumns: b.0, b.1, b.0.cross(b.1))
      * RotationMatrix(uncheckedColumns: a.0, a.1, a.0.cross(a.1)).inverse
  }
}
