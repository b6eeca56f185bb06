// SPDX-License-Identifier: GPL-3.0-or-later

import MotionControl
import SpatialMath
import StrictJSON
import Verification

/// Trajectories whose derivatives are known in closed form.
enum SampleTrajectories {
  static let root: String = {
    var words = #filePath.split(separator: "/")
    words.removeLast(4)
    return "/" + words.joined(separator: "/")
  }()

  /// With the limits of its limits file.
  static func panda() throws -> RobotModel {
    try RobotModel(urdfFile: root + "/Robots/franka_panda.urdf")
      .with(LimitsFile(JSONNode(file: root + "/Robots/franka_panda.limits.json")))
  }

  /// From rest to rest: `distance · (10 s³ − 15 s⁴ + 6 s⁵)`, s = t / duration.
  struct Quintic {
    let start: Double
    let distance: Double
    let duration: Double

    func position(_ t: Double) -> Double {
      let s = min(max(t / duration, 0), 1)
      return start + distance * s * s * s * (10 + s * (6 * s - 15))
    }
    func velocity(_ t: Double) -> Double {
      let s = min(max(t / duration, 0), 1)
      return distance / duration * 30 * s * s * (1 - s) * (1 - s)
    }
    func acceleration(_ t: Double) -> Double {
      let s = min(max(t / duration, 0), 1)
      return distance / (duration * duration) * 60 * s * (1 - s) * (1 - 2 * s)
    }
    var largestVelocity: Double { 1.875 * abs(distance) / duration }
    var largestAcceleration: Double {
      10 / (3.0).squareRoot() * abs(distance) / (duration * duration)
    }
    var largestJerk: Double { 60 * abs(distance) / (duration * duration * duration) }
  }

  /// One quintic for each joint of the Panda, through the middle of its ranges.
  static func quintics(
    _ random: inout SeededGenerator, duration: Double, robot: RobotModel, reach: Double = 0.2
  ) -> [Quintic] {
    (0..<robot.jointCount).map { i in
      let middle = robot.limits.middle[i]
      let half = 0.5 * (robot.limits.upper[i] - robot.limits.lower[i])
      return Quintic(
        start: middle + random.uniform(-0.3, 0.3) * half,
        distance: random.uniform(-reach, reach) * half, duration: duration)
    }
  }

  /// Samples at given times, written with so many decimals; nil for doubles as they are.
  static func trajectory(
    _ quintics: [Quintic], at times: [Double], decimals: Int? = nil, withDerivatives: Bool = false,
    kind: RecordedTrajectory.Kind = .commanded
  ) -> RecordedTrajectory {
    var piece = RecordedTrajectory.Piece()
    var precision = RecordedTrajectory.Precision()
    let step = decimals.map { power($0) }
    precision.position = step.map { 0.5 / $0 } ?? 0x1p-52
    precision.velocity = 0x1p-52
    precision.acceleration = 0x1p-52
    precision.time = 0x1p-52
    for (k, t) in times.enumerated() {
      piece.times.append(t)
      piece.places.append(k)
      let q = quintics.map { one in
        step.map { (one.position(t) * $0).rounded() / $0 } ?? one.position(t)
      }
      piece.positions.append(JointVector(q))
      guard withDerivatives else { continue }
      piece.velocities.append(JointVector(quintics.map { $0.velocity(t) }))
      piece.accelerations.append(JointVector(quintics.map { $0.acceleration(t) }))
    }
    return RecordedTrajectory(
      kind: kind, source: "", placeName: "line", pieces: [piece], precision: precision)
  }

  private static func power(_ exponent: Int) -> Double {
    (0..<exponent).reduce(1.0) { value, _ in value * 10 }
  }

  /// Even steps from zero to the end, which may be a little later than asked for.
  static func even(_ duration: Double, step: Double) -> [Double] {
    (0...Int((duration / step).rounded(.up))).map { Double($0) * step }
  }
}
