// SPDX-License-Identifier: GPL-3.0-or-later

import Foundation
import MotionControl
import SpatialMath
import StrictJSON
import Testing

@Suite("DrivesFile") struct DrivesFileTests {
  /// A file for a robot, with one entry changed by `edit`.
  private static func text(
    _ joints: [String], edit: (Int, inout [String: Any]) -> Void = { _, _ in }
  ) throws -> JSONNode {
    let entries = joints.enumerated().map { i, name in
      var entry: [String: Any] = [
        "name": name, "rotor_inertia_kg_m2": 0.1 + Double(i), "viscous_nm_s_rad": 1,
        "coulomb_nm": 0.5, "breakaway_nm": 0.75, "stribeck_rad_s": 0.01, "presliding_rad": 3e-4,
        "brake_nm": 40, "encoder_step_rad": 1e-6,
      ]
      edit(i, &entry)
      return entry
    }
    let data = try JSONSerialization.data(withJSONObject: [
      "schema": "robotsim.drives/1", "robot": "x", "source": "a test", "bandwidth_hz": 25,
      "command_delay_ms": 2, "joints": entries,
    ])
    return try JSONNode(data: data, file: "x.drives.json")
  }

  @Test("every shipped robot has drives for all its joints", arguments: shipped)
  func shippedDrives(name: String) throws {
    let path = Arms.root + "Robots/\(name)"
    let robot = try RobotModel(urdfFile: path + ".urdf")
      .with(DrivesFile(JSONNode(file: path + ".drives.json")))
    let drives = try #require(robot.drives)
    for i in 0..<robot.jointCount {
      #expect(drives.rotorInertia[i] > 0 && drives.breakaway[i] >= drives.coulomb[i])
      #expect(drives.brake[i] > 0)
    }
    #expect(drives.rotorInertia[robot.jointCount % 8] == 0 || robot.jointCount == 8)
  }

  static let shipped = ["franka_panda", "ur5e", "lbr_med_14"]

  @Test("numbers go to the joint of their name, whatever their order")
  func order() throws {
    let robot = try Arms.panda()
    let drives = try #require(
      try robot.with(DrivesFile(Self.text(robot.jointNames.reversed()))).drives)
    for i in 0..<7 { #expect(drives.rotorInertia[i] == 0.1 + Double(6 - i)) }
    #expect(drives.bandwidth == 25 && drives.commandDelay == 0.002 && drives.stiffness == nil)
  }

  @Test("what cannot be is refused where it stands")
  func refused() throws {
    let robot = try Arms.panda()
    let names = robot.jointNames
    func place(_ edit: (Int, inout [String: Any]) -> Void) throws -> String? {
      let error = #expect(throws: JSONError.self) {
        _ = try robot.with(DrivesFile(Self.text(names, edit: edit)))
      }
      return error?.place
    }
    #expect(
      try place { i, e in if i == 2 { e["rotor_inertia_kg_m2"] = 0 } }
        == "joints[2].rotor_inertia_kg_m2")
    #expect(
      try place { i, e in if i == 1 { e["breakaway_nm"] = 0.25 } } == "joints[1].breakaway_nm")
    #expect(try place { i, e in if i == 3 { e["coulomb_nm"] = -1 } } == "joints[3].coulomb_nm")
    #expect(try place { i, e in if i == 4 { e["name"] = names[0] } } == "joints[4]")
    #expect(try place { i, e in if i == 4 { e["friction"] = 1 } } == "joints[4].friction")
    #expect(
      try place { i, e in if i == 5 { e["spring_damping_nm_s_rad"] = 1 } }
        == "joints[5].spring_damping_nm_s_rad")
    #expect(try place { i, e in if i == 6 { e["name"] = "elbow" } } == "joints")
    #expect(
      try place { i, e in
        if i < 3 {
          e["stiffness_nm_rad"] = 1e4
          e["spring_damping_nm_s_rad"] = 5
        }
      } == "joints")
  }
}
