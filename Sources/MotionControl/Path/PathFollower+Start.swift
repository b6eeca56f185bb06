// SPDX-License-Identifier: GPL-3.0-or-later

package import SpatialMath

extension PathFollower {
  /// Postures at the first pose that are tried.
  package static let startAttempts = 24
  /// Two postures whose joints differ by less are one [rad, m].
  private static let sameStart = 0.05

  /// Where to stand at the first pose so that the path is followed furthest without a change of
  /// branch; of several that follow it to the end, the one whose joints have to go slowest. Nil
  /// when no posture reaches the first pose.
  package func start(
    of poses: [RigidTransform<Base, Tool>], speed: ToolSpeed, random: inout SeededGenerator
  ) -> JointVector? {
    let first = PoseTarget(poses[0], spin: .aligned)
    var tried: [JointVector] = []
    var best: (q: JointVector, end: Double, ratio: Double)?
    for attempt in 0..<PathFollower.startAttempts {
      let from =
        attempt == 0
        ? robot.limits.middle : robot.limits.random(&random, count: robot.jointCount)
      let solution = solver.solve(first, from: from, random: &random)
      guard solution.isSolved else { continue }
      let q = solution.answer.q
      guard !tried.contains(where: { ($0 - q).maxMagnitude < PathFollower.sameStart }) else {
        continue
      }
      tried.append(q)
      let path: FollowedPath
      let end: Double
      switch follow(poses, from: q) {
      case .followed(let whole): (path, end) = (whole, Double(poses.count))
      case .outOfReach(let place, _, let part), .branchChange(let place, _, let part):
        (path, end) = (part, Double(place.index - 1) + place.fraction)
      }
      let ratio = path.forecast(at: speed, of: robot)?.ratio ?? 0
      if let best, (best.end, -best.ratio) >= (end, -ratio) { continue }
      best = (q, end, ratio)
    }
    return best?.q
  }
}
