// SPDX-License-Identifier: GPL-3.0-or-later

import Foundation
package import MotionControl

/// The groups of things that can be timed.
package enum BenchName: String, CaseIterable, Sendable {
  case floor, kinematics, dynamics, ik, retarget, geometry, atlas, plan, retime, plant, log, loop
  case wakeup
}

/// Times groups of things on one scenario.
package struct BenchSuite {
  private let data: DataLocation
  private let prepared: PreparedRun
  private let pinned: Int?
  private let stopwatch: Stopwatch
  /// For the groups of the arm alone.
  private let arm: RobotModel

  /// - Parameters:
  ///   - robot: for `kinematics`, `ik`, `retarget` and `retime`, instead of the scenario's with its tool.
  ///   - pinned: the processor this thread has been kept on, if any.
  package init(
    _ scenario: Scenario, robot: RobotModel? = nil, pinned: Int?, from data: DataLocation
  ) throws(RunRefused) {
    self.data = data
    self.pinned = pinned
    prepared = try PreparedRun(scenario, from: data)
    arm = robot ?? prepared.robot.model
    stopwatch = Stopwatch()
  }

  /// Times the groups, each for about so long [s].
  ///
  /// - Parameter progress: told the group, and the share of it that is done.
  package func run(
    _ names: [BenchName], seconds: Double, progress: (BenchName, Double) -> Void = { _, _ in }
  ) throws -> BenchReport {
    let folder = FileManager.default.temporaryDirectory
      .appendingPathComponent("robotsim-bench-\(ProcessInfo.processInfo.processIdentifier)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    var results: [BenchReport.Result] = []
    for name in names {
      var group = try group(name, folder: folder.path)
      var done = 0.0
      progress(name, 0)
      let series = try group.measure(seconds: seconds, stopwatch) {
        done += 1
        progress(name, done / Double(OperationBench.rounds))
      }
      results += series.filter { !$0.roundMedians.isEmpty }.map { BenchReport.Result($0) }
    }
    return BenchReport(environment: environment(seconds), results: results)
  }

  private func group(_ name: BenchName, folder: String) throws -> any BenchGroup {
    switch name {
    case .floor: return FloorBench()
    case .kinematics: return OperationBench(KinematicsBench.operations(arm))
    case .dynamics: return OperationBench(try DynamicsBench.operations(arm))
    case .ik: return InverseKinematicsBench.bench(arm)
    case .retarget: return OperationBench(RetargetBench.operations(arm))
    case .geometry: return OperationBench(try GeometryBench.operations(prepared))
    case .atlas: return OperationBench(try AtlasBench.operations(prepared, from: data))
    case .plan: return OperationBench(try PlanBench.operations(prepared, from: data))
    case .retime: return OperationBench(try RetimingBench.operations(arm))
    case .plant: return OperationBench(try PlantBench.operations(prepared))
    case .log: return try LogBench(prepared, folder: folder)
    case .loop: return try LoopBench(prepared, folder: folder)
    case .wakeup: return WakeUpBench(pinned: pinned)
    }
  }

  private func environment(_ seconds: Double) -> BenchReport.Environment {
    BenchReport.Environment(
      machine: .present(), build: .own, pinned_cpu: pinned, group_s: seconds,
      scenario: prepared.scenario.name,
      floor_cpu_us: TimingSummary.microseconds(stopwatch.floor.cpu),
      floor_wall_us: TimingSummary.microseconds(stopwatch.floor.wall))
  }
}
