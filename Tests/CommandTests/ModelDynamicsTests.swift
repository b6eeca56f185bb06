// SPDX-License-Identifier: GPL-3.0-or-later

import Foundation
import Testing

@Suite("robotsim model dynamics") struct ModelDynamicsTests {
  /// A state of an arm and what the program says of it.
  private struct Answer {
    let document: [String: Any]

    init(_ arguments: [String]) throws {
      let run = try Program.run(["model", "dynamics", "--json"] + arguments)
      try #require(run.status == 0, "\(run.error)")
      document = try run.json()
    }

    func numbers(_ key: String, in part: String? = nil) throws -> [Double] {
      let object = try part.map { try #require(document[$0] as? [String: Any]) } ?? document
      return try #require(object[key] as? [Double], "\(key)")
    }

    func number(_ key: String, in part: String? = nil) throws -> Double {
      let object = try part.map { try #require(document[$0] as? [String: Any]) } ?? document
      return try #require(object[key] as? Double, "\(key)")
    }

    func massMatrix(_ part: String) throws -> [[Double]] {
      let object = try #require(document[part] as? [String: Any])
      return try #require(object["mass_matrix"] as? [[Double]])
    }
  }

  private static let q = [20.0, -70, 80, -40, 30, 15]
  private static let moving = [
    "--robot", "ur5e", "--tool", "flat-20mm", "--qd-deg-s", "30,-20,50,10,-60,40", "--qdd-deg-s2",
    "100,200,-150,80,-90,60", "--tau", "5,-40,-20,3,1,-2", "--base-rpy-deg", "20,-35,50",
  ]

  private static func list(_ numbers: [Double]) -> String {
    numbers.map { "\($0)" }.joined(separator: ",")
  }

  private func expect(_ found: [Double], _ wanted: [Double], _ tolerance: Double, _ what: String) {
    #expect(found.count == wanted.count, "\(what)")
    let scale = max(1, wanted.map(abs).max() ?? 1)
    for (a, b) in zip(found, wanted) {
      #expect(abs(a - b) <= tolerance * scale, "\(what): \(found), not \(wanted)")
    }
  }

  private func product(_ M: [[Double]], _ v: [Double]) -> [Double] {
    M.map { zip($0, v).reduce(0) { $0 + $1.0 * $1.1 } }
  }

  @Test("the equation of motion and ½ q̇ᵀ M q̇ hold in the document, with rotors and without")
  func equation() throws {
    let answer = try Answer(["--q-deg", Self.list(Self.q)] + Self.moving)
    let bias = try answer.numbers("bias_torque")
    let qd = try answer.numbers("qd")
    for part in ["links", "with_rotors"] {
      let M = try answer.massMatrix(part)
      let torque = product(M, try answer.numbers("qdd"))
      expect(
        try answer.numbers("torque", in: part), zip(torque, bias).map { $0 + $1 }, 1e-12, "torque")
      let tau = product(M, try answer.numbers("acceleration", in: part))
      expect(zip(tau, bias).map { $0 + $1 }, try answer.numbers("tau"), 1e-12, "acceleration")
      let energy = 0.5 * zip(qd, product(M, qd)).reduce(0) { $0 + $1.0 * $1.1 }
      expect([try answer.number("kinetic_energy_j", in: part)], [energy], 1e-12, "energy")
    }
    let rotors = zip(try answer.massMatrix("with_rotors"), try answer.massMatrix("links"))
      .enumerated().map { i, rows in
        zip(rows.0, rows.1).enumerated().map { i == $0 ? $1.0 - $1.1 : abs($1.0 - $1.1) }
      }
    for i in 0..<6 {
      var row = [Double](repeating: 0, count: 6)
      row[i] = i < 3 ? 0.3 : 0.1
      expect(rotors[i], row, 1e-12, "rotors")
    }
  }

  @Test("inverse dynamics of what forward dynamics gives is the torque that was typed")
  func roundTrip() throws {
    let there = try Answer(["--q-deg", Self.list(Self.q)] + Self.moving)
    for part in ["links", "with_rotors"] {
      let degrees = try there.numbers("acceleration", in: part).map { $0 * 180 / .pi }
      var arguments = Self.moving
      arguments[7] = Self.list(degrees)
      let back = try Answer(["--q-deg", Self.list(Self.q)] + arguments)
      expect(
        try back.numbers("torque", in: part), try there.numbers("tau"), 1e-10, part)
    }
  }

  @Test("gravity torques are the slope of the potential energy, on a tilted base and with a tool")
  func gravity() throws {
    let torque = try Answer(["--q-deg", Self.list(Self.q)] + Self.moving).numbers("gravity_torque")
    let step = 0.01
    let slopes = try (0..<6).map { i in
      let energies = try [step, -step].map { change in
        var q = Self.q
        q[i] += change
        return try Answer(["--q-deg", Self.list(q)] + Self.moving).number("potential_energy_j")
      }
      return (energies[0] - energies[1]) / (2 * step * .pi / 180)
    }
    expect(torque, slopes, 1e-7, "slopes")
    let bare = try Answer(["--robot", "ur5e", "--q-deg", Self.list(Self.q)])
    #expect(try bare.numbers("gravity_m_s2") == [0, 0, -9.80665])
    expect(try bare.numbers("bias_torque"), try bare.numbers("gravity_torque"), 1e-14, "at rest")
    #expect(try bare.number("kinetic_energy_j", in: "links") == 0)
  }

  /// Rows of the golden data of `Tools/golden/dynamics.py`, in SI units.
  private static func golden(_ path: String) throws -> [[String: Double]] {
    let text = try String(
      contentsOf: Program.root.appendingPathComponent("Tests/MotionControlTests/Golden/\(path)"),
      encoding: .utf8)
    let rows = text.split(separator: "\n").filter { !$0.hasPrefix("#") }
      .map { $0.split(separator: ",").map(String.init) }
    return rows.dropFirst().prefix(3).map { row in
      Dictionary(uniqueKeysWithValues: zip(rows[0], row.map { Double($0) ?? .nan }))
    }
  }

  /// A chain has a sliding joint too: the seventh of the eight.
  @Test(
    "masses, torques, accelerations and J̇q̇ equal Pinocchio's",
    arguments: [
      ("ur5e", "dynamics/ur5e.csv"), ("lbr_med_14", "dynamics/lbr_med_14.csv"),
      ("Tests/MotionControlTests/Golden/chains/chain-07.urdf", "chains/chain-07.csv"),
    ])
  func pinocchio(robot: String, file: String) throws {
    for row in try Self.golden(file) {
      let n = (1...8).first { row["q\($0)"] == nil } ?? 8
      func numbers(_ name: String) -> [Double] { (0..<n).map { row["\(name)\($0)"] ?? .nan } }
      let kinds =
        try Answer(["--robot", robot, "--q-deg", Self.list(numbers("q"))])
        .document["joints"] as? [[String: String]]
      let slides = try #require(kinds).map { $0["kind"] == "prismatic" }
      #expect(slides.contains(true) == robot.hasSuffix(".urdf"))
      func typed(_ name: String) -> String {
        Self.list(zip(numbers(name), slides).map { $0 * ($1 ? 1e3 : 180 / .pi) })
      }
      let answer = try Answer([
        "--robot", robot, "--q-deg", typed("q"), "--qd-deg-s", typed("qd"), "--qdd-deg-s2",
        typed("qdd"), "--tau", Self.list(numbers("tau")),
      ])
      expect(try answer.numbers("torque", in: "links"), numbers("rnea"), 1e-10, "torque")
      expect(try answer.numbers("acceleration", in: "links"), numbers("aba"), 1e-10, "aba")
      expect(try answer.numbers("gravity_torque"), numbers("g"), 1e-10, "gravity")
      for (i, found) in try answer.massMatrix("links").enumerated() {
        expect(found, numbers("m\(i)"), 1e-10, "mass matrix")
      }
      let tip = (0..<6).map { i in
        zip(numbers("jd\(i)"), numbers("qd")).reduce(0) { $0 + $1.0 * $1.1 }
      }
      let angular = try answer.numbers("angular_rad_s2", in: "tip_bias_acceleration")
      let linear = try answer.numbers("linear_m_s2", in: "tip_bias_acceleration")
      expect(angular + linear, tip, 1e-10, "J̇q̇")
      #expect((answer.document["with_rotors"] == nil) == robot.hasSuffix(".urdf"))
    }
  }

  @Test("the table has the units, and rotors only where a file states them")
  func table() throws {
    let run = try Program.run(["model", "dynamics", "--q-deg", Self.list(Self.q)] + Self.moving)
    #expect(run.status == 0 && run.error.isEmpty, "\(run.error)")
    for word in ["N·m", "mass matrix [kg·m²", "kinetic energy", " J", "with the rotors", "rad/s²"] {
      #expect(run.output.contains(word), "\(word)")
    }
    let chain = "Tests/MotionControlTests/Golden/chains/chain-04.urdf"
    let bare = try Program.run(["model", "dynamics", "--robot", chain, "--q-deg", "1,2,3,4,5"])
    #expect(bare.output.contains("rotors unset"), "\(bare.output)\(bare.error)")
  }

  @Test("a robot without masses and numbers that do not fit are refused with status 2")
  func refused() throws {
    let folder = try TemporaryFolder()
    let text = try String(
      contentsOf: Program.root.appendingPathComponent("Robots/ur5e.urdf"), encoding: .utf8)
    let light = try folder.write(
      text.replacing(/(?s)<inertial>.*?<\/inertial>/, with: ""), to: "light.urdf")
    let cases: [([String], String)] = [
      (["--robot", light, "--q-deg", "0,0,0,0,0,0"], "no link it carries has an <inertial>"),
      (["--robot", light, "--q-deg", "0,0,0,0,0,0"], "mass of every moving body"),
      (["--robot", "ur5e", "--q-deg", "0,0"], "--q-deg 0,0: 6 numbers"),
      (["--robot", "ur5e", "--q-deg", "0,0,0,0,0,0", "--tau", "1,2,3,4,5,1e300"], "--tau"),
      (["--robot", "ur5e", "--q-deg", "0,0,0,0,0,0", "--qd-deg-s", "nan,0,0,0,0,0"], "--qd-deg-s"),
      (["--robot", "ur5e", "--q-deg", "0,0,0,0,0,0", "--base-rpy-deg", "1,2"], "three numbers"),
      (["--robot", "ur5e"], "--q-deg"),
    ]
    for (arguments, word) in cases {
      let run = try Program.run(["model", "dynamics"] + arguments)
      #expect(run.status == 2 && run.output.isEmpty, "\(arguments)")
      #expect(run.error.contains(word), "\(arguments): \(run.error)")
    }
  }
}
