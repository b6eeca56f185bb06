// SPDX-License-Identifier: GPL-3.0-or-later

import Safety
package import SpatialMath

/// One number of a configuration: its name and unit, where it stands, and what it may be.
///
/// `all` is the only list of them: validation, `robotsim.control/1` and changes by name use it.
package struct ControlSetting: Sendable {
  /// The way to it from the configuration: `admittance.bandwidth`.
  package let name: String
  /// The suffix of its name in files, as in `admittance.bandwidth_rad_s`; empty for a bare number.
  package let unit: String
  package let valid: ClosedRange<Double>
  /// Counts something.
  package let isWhole: Bool
  private let path: Path

  private typealias Path = any WritableKeyPath<ControlConfiguration, Double> & Sendable

  private init(
    _ name: String, _ unit: String, _ path: Path, _ valid: ClosedRange<Double>,
    isWhole: Bool = false
  ) {
    self.name = name
    self.unit = unit
    self.path = path
    self.valid = valid
    self.isWhole = isWhole
  }

  /// The name in files.
  package var key: String { unit.isEmpty ? name : "\(name)_\(unit)" }

  package func value(in configuration: ControlConfiguration) -> Double {
    configuration[keyPath: path]
  }

  /// - Throws: when the number is not one of those allowed; NaN never is.
  package func set(
    _ value: Double, in configuration: inout ControlConfiguration
  ) throws(ControlConfiguration.Invalid) {
    try check(value)
    configuration[keyPath: path] = value
  }

  func check(_ value: Double) throws(ControlConfiguration.Invalid) {
    guard valid.contains(value) else {
      throw .outOfRange(name: name, value: value, valid: valid)
    }
    guard !isWhole || value == value.rounded() else { throw .notWhole(name: name, value: value) }
  }

  /// Every setting, in the order of files.
  package static let all: [ControlSetting] =
    [
      ControlSetting("toolGain", "per_s", \.toolGain, 5...250),
      ControlSetting("jointGain", "per_s", \.jointGain, 1...100),
      ControlSetting("postureGain", "per_s", \.postureGain, 0...20),
      ControlSetting("toolFollowing", "m", \.toolFollowing, 0.001...0.1),
      ControlSetting("contactLossDuration", "s", \.contactLossDuration, 0.05...5),
      ControlSetting("admittance.bandwidth", "rad_s", \.admittance.bandwidth, 5...40),
      ControlSetting("admittance.acceleration", "m_s2", \.admittance.acceleration, 0.1...2),
      ControlSetting("admittance.searchReach", "m", \.admittance.searchReach, 0.001...0.05),
      ControlSetting("admittance.withdrawal", "m_s", \.admittance.withdrawal, 0.005...0.15),
      ControlSetting(
        "admittance.stiffestTissue", "n_m", \.admittance.stiffestTissue, StiffnessEstimator.range),
      ControlSetting("corridor.distance", "m", \.corridor.distance, 0.001...0.06),
      ControlSetting("corridor.angle", "rad", \.corridor.angle, 0.001...0.1746),
      ControlSetting("stop.speed", "m_s", \.stop.speed, 0.01...0.15),
      ControlSetting("stop.acceleration", "m_s2", \.stop.acceleration, 0.1...2),
      ControlSetting("stop.jerk", "m_s3", \.stop.jerk, 1...500),
      ControlSetting("stop.opposingForce", "n", \.stop.opposingForce, 1...100),
      ControlSetting("stop.damping", "n_s_m", \.stop.damping, 10...10_000),
      ControlSetting("stop.drift", "m_s", \.stop.drift, 0.001...0.1),
      ControlSetting("stop.clearance", "m", \.stop.clearance, 0.005...0.2),
      ControlSetting("jump.distance", "m", \.jump.distance, 0.0005...0.06),
      ControlSetting("jump.angle", "rad", \.jump.angle, 0.001...0.1746),
      ControlSetting("shift.acceleration", "m_s2", \.shift.acceleration, 0.1...2),
      ControlSetting("shift.jerk", "m_s3", \.shift.jerk, 1...500),
      ControlSetting("monitors.contactForce", "n", \.monitors.contactForce, 0.05...5),
      ControlSetting("monitors.unexpectedForce", "n", \.monitors.unexpectedForce, 1...100),
      ControlSetting("monitors.zone.margin", "m", \.monitors.zone.margin, 0.001...0.05),
    ] + speed + freshness + joints

  private static let speed: [ControlSetting] = [
    ControlSetting("monitors.speed.nearDistance", "m", \.monitors.speed.nearDistance, 0.005...0.1),
    ControlSetting("monitors.speed.closing", "m_s", \.monitors.speed.closing, 0.001...0.05),
    ControlSetting("monitors.speed.tangential", "m_s", \.monitors.speed.tangential, 0.01...0.25),
    ControlSetting("monitors.speed.opening", "m_s", \.monitors.speed.opening, 0.01...0.25),
    ControlSetting("monitors.speed.absolute", "m_s", \.monitors.speed.absolute, 0.02...0.25),
    ControlSetting("monitors.speed.tripRatio", "", \.monitors.speed.tripRatio, 1...1.5),
    ControlSetting(
      "monitors.speed.contactForceShare", "", \.monitors.speed.contactForceShare, 0.01...1),
    ControlSetting(
      "monitors.speed.reactionTime", "s", \.monitors.speed.reactionTime, 0.001...0.1),
  ]

  private static let freshness: [ControlSetting] = [
    ControlSetting(
      "monitors.freshness.trackerAge", "s", \.monitors.freshness.trackerAge, 0.005...1),
    ControlSetting(
      "monitors.freshness.wrenchAge", "s", \.monitors.freshness.wrenchAge, 0.002...1),
    ControlSetting(
      "monitors.freshness.missedPeriods", "", \.monitors.freshness.missedCount, 0...100,
      isWhole: true),
  ]

  private static let joints: [ControlSetting] = [
    ControlSetting(
      "monitors.joints.positionMargin", "rad", \.monitors.joints.positionMargin, 0...0.1),
    ControlSetting("monitors.joints.velocityRatio", "", \.monitors.joints.velocityRatio, 1...2),
    ControlSetting("monitors.joints.following", "rad", \.monitors.joints.following, 0.001...1),
    ControlSetting("monitors.joints.stallSpeed", "rad_s", \.monitors.joints.stallSpeed, 0.001...1),
    ControlSetting("monitors.joints.stallShare", "", \.monitors.joints.stallShare, 0.01...0.9),
    ControlSetting("monitors.joints.stallDuration", "s", \.monitors.joints.stallDuration, 0.01...5),
  ]
}

extension FreshnessMonitor {
  /// `missedPeriods` as the number that files hold.
  fileprivate var missedCount: Double {
    get { Double(missedPeriods) }
    set { missedPeriods = Int(newValue) }
  }
}

/// One number for each joint of a configuration; see `ControlSetting`.
package struct JointSetting: Sendable {
  package let name: String
  package let unit: String
  package let valid: ClosedRange<Double>
  private let path: Path

  private typealias Path = any WritableKeyPath<ControlConfiguration, JointVector> & Sendable

  private init(_ name: String, _ unit: String, _ path: Path, _ valid: ClosedRange<Double>) {
    self.name = name
    self.unit = unit
    self.path = path
    self.valid = valid
  }

  package var key: String { "\(name)_\(unit)" }

  package func value(in configuration: ControlConfiguration) -> JointVector {
    configuration[keyPath: path]
  }

  package func set(
    _ value: Double, joint: Int, in configuration: inout ControlConfiguration
  ) throws(ControlConfiguration.Invalid) {
    try check(value, joint)
    configuration[keyPath: path][joint] = value
  }

  func check(_ value: Double, _ joint: Int) throws(ControlConfiguration.Invalid) {
    guard valid.contains(value) else {
      throw .outOfRange(name: "\(name)[\(joint)]", value: value, valid: valid)
    }
  }

  private static let anywhere = -1e9...1e9
  private static let positive = 1e-9...1e9

  /// Units are those of turning joints; sliding ones have metres for radians.
  package static let all: [JointSetting] = [
    JointSetting("limiter.lower", "rad", \.limiter.lower, anywhere),
    JointSetting("limiter.upper", "rad", \.limiter.upper, anywhere),
    JointSetting("limiter.velocity", "rad_s", \.limiter.velocity, positive),
    JointSetting("limiter.acceleration", "rad_s2", \.limiter.acceleration, positive),
    JointSetting("limiter.jerk", "rad_s3", \.limiter.jerk, positive),
    JointSetting("monitors.joints.lower", "rad", \.monitors.joints.lower, anywhere),
    JointSetting("monitors.joints.upper", "rad", \.monitors.joints.upper, anywhere),
    JointSetting("monitors.joints.velocity", "rad_s", \.monitors.joints.velocity, positive),
  ]
}
