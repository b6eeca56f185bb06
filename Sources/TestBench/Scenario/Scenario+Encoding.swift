// SPDX-License-Identifier: GPL-3.0-or-later

import AcupointModel
import Foundation
import MotionControl
import Safety
import Simulation
import SpatialMath
import Treatment

extension Scenario {
  /// The scenario with every default filled in, as `robotsim.scenario/1`: what a log carries. Keys
  /// are sorted and numbers the shortest that read back the same, so equal scenarios are equal bytes.
  package func resolvedJSON() -> [UInt8] {
    let others: [(String, JSONTree)] =
      alternatives.isEmpty
      ? [] : [("alternatives", .array(alternatives.map { .string($0) }))]
    let head: [(String, JSONTree)] = [
      ("schema", .string("robotsim.scenario/1")), ("name", .string(name)),
      ("seed", .integer(Int(seed))), ("standard", .string(standard.rawValue)),
    ]
    let rest: [(String, JSONTree)] = [
      ("patient", patientTree), ("environment", tableTree), ("robot", robotTree),
      ("protocol", .array(treatment.entries.map { $0.tree(in: treatment) })),
      ("order", treatment.order.tree),
      ("overrides", .array(treatment.overrides.map(\.tree))),
      (
        "control",
        .object([
          ("rate_hz", .integer(control.rate.hertz)),
          ("interface", .string(control.interface.rawValue)),
          (
            "tool_speed_mm_s",
            .object(
              SpeedLimits.named.map { ($0.key, .number(control.speed[keyPath: $0.path] * 1000)) })
          ),
        ])
      ),
      (
        "plant",
        .object([
          ("step_ms", .number(plant.step * 1000)), ("model", .string(plant.model.rawValue)),
        ])
      ),
      ("disturbances", .object([("breathing", breathingTree)])),
      ("operator", .array(operatorActions.map(\.tree))),
      (
        "record",
        .object(
          [
            ("state_hz", .integer(recording.stateRate)),
            ("compression", .string(recording.compressed ? "zstd" : "none")),
          ] + (recording.snapshotPeriod.map { [("snapshot_s", .number($0))] } ?? []))
      ),
    ]
    return Array(JSONTree.object(head + others + rest + registration.members).text.utf8)
  }

  /// Sixteen hexadecimal digits that tell resolved scenarios apart.
  var digest: String {
    var hash = StateHash()
    for byte in resolvedJSON() { hash.add(UInt64(byte)) }
    let digits = String(hash.value, radix: 16)
    return String(repeating: "0", count: 16 - digits.count) + digits
  }

  private var patientTree: JSONTree {
    .object(
      [
        ("sex", .string(patient.sex.rawValue)), ("age_years", .number(patient.ageYears)),
        ("height_cm", .number(patient.height * 100)), ("mass_kg", .number(patient.mass)),
        ("posture", .string(posture.rawValue)), ("pregnant", .bool(pregnant)),
      ] + (zones.isEmpty ? [] : [("exclusion_zones", .array(zones.map(\.tree)))]))
  }

  private var tableTree: JSONTree {
    .object([
      (
        "table",
        .object([
          ("height_mm", .number(table.height * 1000)),
          ("size_mm", .array([.number(table.width * 1000), .number(table.length * 1000)])),
        ])
      )
    ])
  }

  private var robotTree: JSONTree {
    var members: [(String, JSONTree)] = [
      ("model", .string(robot.model)), ("tool", .string(robot.tool)),
    ]
    switch robot.base {
    case .auto: members.append(("base", .string("auto")))
    case .fixed(let given): members.append(("base", given.tree))
    }
    if let start = robot.start {
      members.append(("start_q_deg", .array(start.map { .number($0 * 180 / .pi) })))
    }
    return .object(members)
  }

  private var breathingTree: JSONTree {
    var members: [(String, JSONTree)] = [("enabled", .bool(breathing.enabled))]
    if let rate = breathing.rate { members.append(("rate_per_min", .number(rate * 60))) }
    if let thorax = breathing.thorax { members.append(("thorax_mm", .number(thorax * 1000))) }
    if let abdomen = breathing.abdomen {
      members.append(("abdomen_mm", .number(abdomen * 1000)))
    }
    return .object(members)
  }
}

extension Scenario.RobotSetup.BasePose {
  var tree: JSONTree {
    .object([
      ("xyz_mm", .array(millimetres.map { .number($0) })),
      ("rpy_deg", .array(degrees.map { .number($0) })),
    ])
  }
}

extension TreatmentProtocol.Entry {
  func tree(in whole: TreatmentProtocol) -> JSONTree {
    let names = after.reduce(into: [String]()) { names, i in
      let other = whole.entries[i]
      // The side is said always: the same point may be visited on several.
      let name = "\(other.point) \(other.side.rawValue)"
      if !names.contains(name) { names.append(name) }
    }
    return .object(
      [
        ("point", .string(point)), ("side", .string(side.rawValue)),
        ("technique", technique.tree(of: self)),
      ] + (names.isEmpty ? [] : [("after", .array(names.map { .string($0) }))]))
  }
}

extension TreatmentProtocol.Override {
  var tree: JSONTree {
    .object(
      [("point", .string(point)), ("caution", .string(caution)), ("reason", .string(reason))]
        + (share.map { [("share", .number($0))] } ?? []))
  }
}

extension Scenario.OperatorAction {
  var tree: JSONTree {
    .object([("at_s", .number(time)), ("act", .string(name))])
  }
}
