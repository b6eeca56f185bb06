// SPDX-License-Identifier: GPL-3.0-or-later

package import Numerics
package import SpatialMath

/// Gives a way through joint space its time: quick, yet below a share of every limit.
///
/// First a speed along the way under the ceilings of joints and tool (`PathSpeed`), then the
/// spline through the waypoints at these times, then one factor on all times so that the worst
/// ratio found by dense sampling of the spline is just allowed.
package struct TimeScaling: Sendable {
  /// The share of velocity and acceleration limits and of the tool's ceilings that a plan uses.
  package static let share = 0.8
  /// No motion is shorter [s].
  package static let shortest = 0.1
  /// Waypoints nearer to each other than this are one [rad].
  package static let sameWaypoint = 1e-6
  /// A way shorter than this is gone in `shortest` without more ado [rad].
  static let shortestWay = 1e-12
  /// Acceleration of the tool tip along its way, before smoothing [m/s²]: gentle, because there is
  /// a person under it.
  package static let toolAcceleration = 0.3
  /// Averaging window of the speed [s].
  static let window = 0.12
  /// Cells that carry ceilings.
  static let cellCount = 400
  /// Samples in each knot interval when the spline is judged.
  static let samplesPerInterval = 48
  /// How much earlier than needed the tool slows down above the skin [m].
  static let heightMargin = 0.003
  /// No more than this does the tool move between two samples that judge its speed [m].
  static let heightStep = 0.5e-3

  package let robot: RobotModel
  private let acceleration: JointVector

  /// The robot's files leave out a limit that timing needs.
  package struct LimitMissing: Error, Equatable {
    package let name: String
  }

  /// - Throws: `LimitMissing` when the robot's files give no acceleration limits.
  package init(_ robot: RobotModel) throws(LimitMissing) {
    guard let acceleration = robot.limits.acceleration else {
      throw LimitMissing(name: "acceleration")
    }
    self.robot = robot
    self.acceleration = acceleration
  }

  /// The quickest motion of this kind through the waypoints, at rest at both ends.
  ///
  /// The first and last waypoint are met exactly, those between to `sameWaypoint`.
  ///
  /// - Precondition: at least one waypoint, all finite.
  package func trajectory(
    through waypoints: [JointVector], ceilings: ToolCeilings
  ) throws(NumericsError) -> JointTrajectory {
    let points = TimeScaling.distinct(waypoints)
    guard points.count > 1 else {
      return JointTrajectory(standingAt: points[0], for: TimeScaling.shortest)
    }
    let way = Way(points, self, ceilings)
    guard way.length > TimeScaling.shortestWay else {
      // So short a way has no speed worth limiting, and its squares vanish.
      return try JointTrajectory(through: points, at: [0, TimeScaling.shortest])
    }
    let speed = PathSpeed(
      length: way.length, speed: way.cellSpeeds, acceleration: way.cellAccelerations,
      window: TimeScaling.window)
    var times = way.places.map { speed.time(at: $0) }
    times[0] = 0
    times[times.count - 1] = speed.duration
    let first = try JointTrajectory(through: points, at: times)
    let factor = stretch(of: first, ceilings)
    return first.stretched(by: max(factor, TimeScaling.shortest / first.duration))
  }

  /// Leaves out what repeats its predecessor; both ends stay as they are.
  private static func distinct(_ waypoints: [JointVector]) -> [JointVector] {
    precondition(!waypoints.isEmpty && waypoints.allSatisfy(\.isFinite), "no finite waypoints")
    var kept = [waypoints[0]]
    for q in waypoints.dropFirst()
    where (q - kept[kept.count - 1]).maxMagnitude > sameWaypoint {
      kept.append(q)
    }
    let last = waypoints[waypoints.count - 1]
    if kept[kept.count - 1] != last {
      // The last one kept is within the tolerance of the end, or it is the start itself.
      if kept.count > 1 { kept.removeLast() }
      kept.append(last)
    }
    return kept
  }

  /// The factor on time that brings the worst ratio to what is allowed.
  private func stretch(of trajectory: JointTrajectory, _ ceilings: ToolCeilings) -> Double {
    var worst = LimitRatios()
    var tool = 0.0
    for t in trajectory.denseTimes(perInterval: TimeScaling.samplesPerInterval) {
      let sample = trajectory.sample(at: t)
      worst.include(
        qd: sample.qd, qdd: sample.qdd, qddd: sample.qddd, limits: robot.limits,
        count: robot.jointCount)
      let kinematics = robot.kinematics(at: sample.q)
      let velocity = (kinematics.J_BT * sample.qd).linear
      // A little lower, because the ceilings jump at one height and samples lie on both sides.
      let height = ceilings.height(of: kinematics.X_BT.translation) - TimeScaling.heightStep
      tool = max(tool, ceilings.ratio(of: velocity, atHeight: height))
    }
    // What sampling may have missed between two samples.
    let share = TimeScaling.share * 0.999
    let jerk = worst.jerk.maxMagnitude / share
    return max(
      max(worst.velocity.maxMagnitude, tool) / share,
      max((worst.acceleration.maxMagnitude / share).squareRoot(), cubeRoot(jerk)))
  }

  private func cubeRoot(_ x: Double) -> Double { x > 0 ? Elementary.pow(x, 1.0 / 3) : 0 }
}

extension TimeScaling {
  /// Waypoints along a length, with what limits speed and acceleration between them.
  ///
  /// The length is that of the joint that moves most.
  private struct Way {
    /// Length from the start to each waypoint [rad].
    let places: [Double]
    let cellSpeeds: [Double]
    let cellAccelerations: [Double]
    var length: Double { places[places.count - 1] }

    init(_ points: [JointVector], _ scaling: TimeScaling, _ ceilings: ToolCeilings) {
      let tips = points.map { scaling.robot.toolPose(at: $0).translation }
      var places = [0.0]
      var speeds: [Double] = []
      var accelerations: [Double] = []
      for i in 1..<points.count {
        let step = points[i] - points[i - 1]
        let width = step.maxMagnitude
        let move = tips[i] - tips[i - 1]
        let lower = min(
          ceilings.height(of: tips[i]), ceilings.height(of: tips[i - 1]))
        let tool = ceilings.ratio(of: move, atHeight: lower - TimeScaling.heightMargin)
        var duration = tool
        var quickest = 0.0
        for j in 0..<scaling.robot.jointCount {
          duration = max(duration, abs(step[j]) / scaling.robot.limits.velocity[j])
          quickest = max(quickest, abs(step[j]) / scaling.acceleration[j])
        }
        places.append(places[i - 1] + width)
        speeds.append(TimeScaling.share * width / duration)
        let byTool = move.length / TimeScaling.toolAcceleration
        // Half of what the joints can, because bends of the way need some too.
        accelerations.append(width / max(2 * quickest, byTool))
      }
      self.places = places
      (cellSpeeds, cellAccelerations) = Way.cells(
        places, Way.slowedAtBends(speeds, points, places, scaling), accelerations)
    }

    /// Speed also stays so low that following the bend of the way takes half the acceleration.
    private static func slowedAtBends(
      _ speeds: [Double], _ points: [JointVector], _ places: [Double], _ scaling: TimeScaling
    ) -> [Double] {
      var slowed = speeds
      for i in 1..<(points.count - 1) {
        let before = places[i] - places[i - 1]
        let after = places[i + 1] - places[i]
        let turn =
          ((points[i + 1] - points[i]) * (1 / after) - (points[i] - points[i - 1]) * (1 / before))
          * (2 / (before + after))
        for j in 0..<scaling.robot.jointCount where turn[j] != 0 {
          let ceiling =
            (0.5 * TimeScaling.share * scaling.acceleration[j] / abs(turn[j])).squareRoot()
          slowed[i - 1] = min(slowed[i - 1], ceiling)
          slowed[i] = min(slowed[i], ceiling)
        }
      }
      return slowed
    }

    /// What holds in each of the equal cells: the least of the intervals it touches.
    private static func cells(
      _ places: [Double], _ speeds: [Double], _ accelerations: [Double]
    ) -> (speeds: [Double], accelerations: [Double]) {
      let n = TimeScaling.cellCount
      let length = places[places.count - 1]
      var result = (speeds: [Double](), accelerations: [Double]())
      var i = 0
      for k in 0..<n {
        let begin = length * Double(k) / Double(n)
        let end = length * Double(k + 1) / Double(n)
        while i < speeds.count - 1 && places[i + 1] <= begin { i += 1 }
        var speed = speeds[i]
        var acceleration = accelerations[i]
        var j = i + 1
        while j < speeds.count && places[j] < end {
          speed = min(speed, speeds[j])
          acceleration = min(acceleration, accelerations[j])
          j += 1
        }
        result.speeds.append(speed)
        result.accelerations.append(acceleration)
      }
      return result
    }
  }
}
