// SPDX-License-Identifier: GPL-3.0-or-later

package import SpatialMath

/// One period at a time: the goal may be another in every period, and the state between two of them
/// is the motion's alone. A joint that arrives within the period has exactly what it was to have.
extension Retarget {
  /// One period of `dt` seconds on the way to rest at `place`, all joints arriving at once.
  /// Where there is no such way the joints brake. Allocates: never.
  package static func step(
    _ motion: inout JointMotion, to place: JointVector, limits: RetargetLimits, dt: Double
  ) {
    let target = JointMotion(q: place)
    guard case .motion(let way) = solve(from: motion, to: target, limits: limits) else {
      return step(&motion, towards: .zero, limits: limits, dt: dt)
    }
    motion = way.duration <= dt ? target : way.state(at: dt)
  }

  /// One period of `dt` seconds towards velocities, each joint in its own least time.
  /// Where there is no way the joints stand at once: what drives them has limits of its own.
  /// Allocates: never.
  package static func step(
    _ motion: inout JointMotion, towards velocity: JointVector, limits: RetargetLimits, dt: Double
  ) {
    guard case .motion(let way) = stop(from: motion, velocity: velocity, limits: limits) else {
      motion = JointMotion(q: motion.q)
      return
    }
    motion = way.state(at: dt)
    for i in 0..<limits.count where way.leastTimes[i] <= dt {
      motion.qd[i] = velocity[i]
      motion.qdd[i] = 0
    }
  }
}
