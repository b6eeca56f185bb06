// SPDX-License-Identifier: GPL-3.0-or-later

import AcupointModel
package import MotionControl
import Safety
package import Simulation
import SpatialMath
import Treatment
package import Verification

/// What takes part in a run, as it is before the first tick. Copies are independent.
package struct RunParts {
  package var world: SimulatedWorld
  package var controller: Controller
  package var judge: RunJudge
  package let bounds: RunBounds

  /// - Parameter duration: end after so many seconds of simulated time; nil runs to the end of the
  ///   plan.
  package init(_ prepared: PreparedRun, duration: Double? = nil) throws(RunRefused) {
    let scenario = prepared.scenario
    let robot = prepared.robot.model
    let table = prepared.patient.atlas.regions
    let regions = SkinRegionMap(prepared.patient.placed, table)
    do throws(WorldSetup.Invalid) {
      world = try SimulatedWorld(prepared.worldSetup(regions))
    } catch {
      throw .world(error)
    }
    do throws(ControlConfiguration.Invalid) {
      controller = try Controller(
        robot: robot, plan: prepared.plan, configuration: prepared.configuration)
    } catch {
      throw .control(error)
    }
    judge = RunJudge(
      accuracy: AccuracyJudge(
        targets: prepared.plan.targets, rate: scenario.control.rate, X_WB: prepared.X_WB,
        face: robot.tool?.face ?? .pointer,
        regionLimits: regions.regions.map { region in
          table[region.name].map { table.contactLimits(of: $0) }
        }),
      limits: LimitCheck(robot.limits, jointCount: robot.jointCount, rate: scenario.control.rate),
      zones: ZoneJudge(zones: prepared.zones, tool: robot.tool))
    bounds = RunBounds(prepared, duration: duration)
  }
}

/// When a run is over.
package struct RunBounds {
  private let scenario: Scenario
  /// The run is over at this tick at the latest.
  private let lastTick: Int
  private let endsByDuration: Bool
  private let segmentCount: Int

  init(_ prepared: PreparedRun, duration: Double?) {
    scenario = prepared.scenario
    lastTick = scenario.control.rate.ticks(in: duration ?? prepared.longestDuration)
    endsByDuration = duration != nil
    segmentCount = prepared.plan.segments.count
  }

  /// Whether the run is over after a tick, and why.
  package func ending(_ record: borrowing TickRecord) -> SimulationRun.Ending? {
    let (mode, tick) = (record.mode, record.input.tick)
    if mode == .done { return .done }
    if mode == .held && !scenario.acknowledges(after: tick) { return .held }
    guard tick.index >= lastTick else { return nil }
    return endsByDuration ? .duration : .overdue
  }

  /// The share of the plan that is done, 0…1.
  package func share(of record: borrowing TickRecord) -> Double {
    record.mode == .done ? 1 : Double(record.segment) / Double(max(1, segmentCount))
  }
}

extension Scenario {
  /// True when the operator will acknowledge a fault after this tick.
  func acknowledges(after tick: Tick) -> Bool {
    operatorActions.contains {
      $0.event == .acknowledge && control.rate.ticks(in: $0.time) > tick.index
    }
  }
}
