// SPDX-License-Identifier: GPL-3.0-or-later

import Foundation
import MotionControl
import SpatialMath
import Testing

/// Two seconds of the Panda's motion against MuJoCo's, by the laws of
/// `Tools/golden/mujoco_motion.py`.
@Suite("Golden motions") struct GoldenMotionTests {
  static let start = JointVector([0, -0.4, 0.2, -2.2, 0.1, 1.8, 0.785])
  static let step = 1e-4
  static let stepsBetweenSamples = 500
  /// [rad], at every sample.
  static let tolerance = 1e-4

  private let robot: RobotModel
  private let arm: ArmDynamics

  init() throws {
    robot = try Arms.panda()
    arm = try #require(
      ArmDynamics(
        robot, rotorInertia: JointVector(repeating: 0.1, count: 7), gravity_B: [0, 0, -9.81]))
  }

  @Test("free fall")
  func fall() throws {
    try compare("fall") { _, _ in .zero }
  }

  @Test("joint position control")
  func jointControl() throws {
    let jump = JointVector([0.3, -0.3, 0.3, -0.3, 0.3, -0.3, 0.3])
    let wanted = Self.start + jump
    try compare("joint-pd") { _, now in
      (wanted - now.q) * 200 - now.qd * 8 + arm.bias(now.q, now.qd)
    }
  }

  @Test("Cartesian impedance")
  func impedance() throws {
    let first = robot.toolPose(at: Self.start)
    try compare("impedance") { time, now in
      let state = robot.kinematics(at: now.q)
      let V_BT = state.J_BT * now.qd
      let (s, c) = Elementary.sincos(2 * .pi * time)
      let wanted = first.translation + Vector3(0, s, 1 - c) * 0.05
      let (R, R0) = (state.X_BT.rotation, first.rotation)
      let error = (R.x.cross(R0.x) + R.y.cross(R0.y) + R.z.cross(R0.z)) * 0.5
      let F = Wrench(
        moment: error * 50 - V_BT.angular * 3,
        force: (wanted - state.X_BT.translation) * 2000 - V_BT.linear * 60)
      return state.J_BT.transposeTimes(F) - now.qd * 2 + arm.bias(now.q, now.qd)
    }
  }

  /// - Parameter torque: at the start of a step, from the time [s] and the state; held through it.
  private func compare(
    _ name: String, torque: (Double, RungeKutta) -> JointVector
  ) throws {
    let text = try String(contentsOfFile: Arms.golden("motions/\(name).csv"), encoding: .utf8)
    let rows = text.split(separator: "\n").filter { !$0.hasPrefix("#") }.dropFirst()
      .map { $0.split(separator: ",").map { Double($0) ?? .nan } }
    #expect(rows.count == 41)
    var motion = RungeKutta(q: Self.start, qd: .zero)
    var moved = 0.0
    for step in 0...Self.stepsBetweenSamples * 40 {
      if step % Self.stepsBetweenSamples == 0 {
        let row = rows[step / Self.stepsBetweenSamples]
        let golden = JointVector(Array(row[1...7]))
        let error = (motion.q - golden).maxMagnitude
        #expect(error < Self.tolerance, "\(name) at \(row[0]) s")
        moved = max(moved, (golden - Self.start).maxMagnitude)
      }
      let tau = torque(Double(step) * Self.step, motion)
      motion.step(Self.step) { arm.forwardDynamics($0, $1, tau - $1 * 0.1) }
    }
    #expect(moved > 0.1)
  }
}
