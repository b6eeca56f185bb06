// SPDX-License-Identifier: GPL-3.0-or-later

import Foundation
import MotionControl
import SpatialMath
import Testing
import _TestSupport

@Suite("Forward kinematics") struct ForwardKinematicsTests {
  @Test("pose and Jacobian equal Pinocchio's", arguments: ["panda", "mixed-arm"])
  func golden(name: String) throws {
    let robot = name == "panda" ? try Arms.panda() : try Arms.mixed()
    let text = try String(contentsOfFile: Arms.golden(name + ".csv"), encoding: .utf8)
    let rows = text.split(separator: "\n").filter { !$0.hasPrefix("#") }.dropFirst()
    #expect(rows.count == 60)
    for row in rows {
      let numbers = row.split(separator: ",").map { Double($0) ?? .nan }
      let n = robot.jointCount
      let state = robot.kinematics(at: JointVector(Array(numbers[..<n])))
      let R = state.X_BT.rotation
      for i in 0..<3 {
        let pose = [R.x[i], R.y[i], R.z[i], state.X_BT.translation[i]]
        for k in 0..<4 { #expect(abs(pose[k] - numbers[n + 4 * i + k]) < 1e-14) }
        for k in 0..<n {
          let angular = numbers[n + 16 + i * n + k]
          let linear = numbers[n + 16 + (i + 3) * n + k]
          #expect(abs(state.J_BT.angular[k][i] - angular) < 1e-14)
          #expect(abs(state.J_BT.linear[k][i] - linear) < 1e-14)
        }
      }
    }
  }

  @Test("the fast route equals plain products", arguments: seeds(300))
  func twoRoutes(seed: UInt64) throws {
    var random = SeededGenerator(seed: seed)
    for robot in [try Arms.panda(tool: "ball-10mm"), try Arms.mixed()] {
      let q = robot.limits.random(&random, count: robot.jointCount)
      let X_BT = robot.toolPose(at: q)
      let plain = robot.chain.toolPoseByProducts(at: q)
      #expect((X_BT.translation - plain.translation).length < 2e-15)
      #expect((X_BT.rotation.x - plain.rotation.x).length < 2e-15)
      #expect((X_BT.rotation.z - plain.rotation.z).length < 2e-15)
      #expect(robot.kinematics(at: q).X_BT == X_BT)
    }
  }

  @Test("J qd is the derivative of the pose", arguments: seeds(300))
  func derivative(seed: UInt64) throws {
    var random = SeededGenerator(seed: seed)
    for robot in [try Arms.panda(tool: "pointer"), try Arms.mixed()] {
      let q = robot.limits.random(&random, count: robot.jointCount)
      var qd = JointVector.zero
      for i in 0..<robot.jointCount { qd[i] = random.uniform(-1, 1) }
      let h = 1e-5
      let after = robot.toolPose(at: q + qd * h)
      let before = robot.toolPose(at: q - qd * h)
      let V_BT = robot.kinematics(at: q).J_BT * qd
      let linear = (after.translation - before.translation) / (2 * h)
      let angular = (after.rotation * before.rotation.inverse).log / (2 * h)
      #expect((V_BT.linear - linear).length < 2e-9)
      #expect((V_BT.angular - angular).length < 2e-9)
    }
  }

  @Test("power at the joints is power at the tip", arguments: seeds(200))
  func duality(seed: UInt64) throws {
    var random = SeededGenerator(seed: seed)
    let robot = try Arms.panda()
    let J = robot.kinematics(at: robot.limits.random(&random, count: 7)).J_BT
    var qd = JointVector.zero
    for i in 0..<7 { qd[i] = random.uniform(-1, 1) }
    let F = Wrench(moment: random.vector(10), force: random.vector(50))
    #expect(abs(J.transposeTimes(F).dot(qd) - F.power(along: J * qd)) < 1e-12)
  }

  @Test("links carry the flange, and a tool carries the tip on from it", arguments: seeds(50))
  func links(seed: UInt64) throws {
    var random = SeededGenerator(seed: seed)
    let robot = try Arms.panda(tool: "flat-20mm")
    let q = robot.limits.random(&random, count: 7)
    let flange = robot.linkPoses(at: q)[robot.flange]
    #expect((flange.translation - robot.flangePose(at: q).translation).length < 1e-15)
    let X_BT = robot.flangePose(at: q) * robot.X_FT
    #expect((X_BT.translation - robot.toolPose(at: q).translation).length < 1e-15)
    #expect(robot.links[robot.flange].name == "panda_flange")
  }
}
