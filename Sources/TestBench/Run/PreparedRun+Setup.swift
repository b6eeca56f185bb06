// SPDX-License-Identifier: GPL-3.0-or-later

import AcupointModel
import Geometry
package import MotionControl
package import Recording
import Safety
import Simulation
import SpatialMath
import Treatment

extension PreparedRun {
  /// The world this run happens in.
  func worldSetup(_ regions: SkinRegionMap) -> WorldSetup {
    let body = patient.body
    let courses = CourseFinder(placed: patient.placed, body: body)
    let targets = plan.targets.indices.map { i in
      let (found, target) = (treatment.points[i], plan.targets[i])
      // The point itself, not where it was found to be; and the way that starts there.
      let point = patient.carried[found.code, found.side] ?? found
      let radius = courses.footprintRadius(of: point)
      return TrueTarget(
        X_PA: courses.frame(of: target.technique, at: point), anchor: point.anchor,
        on: body.surface, thorax: body.breathing.thorax, abdomen: body.breathing.abdomen,
        footprintRadius: radius,
        course: treatment.ways[i].flatMap { courses.same($0, from: point) }.map {
          TrueCourse(
            target.technique, $0.shape, $0.anchors, on: body, footprintRadius: radius)
        })
    }
    return WorldSetup(
      robot: robot.model, start: start, face: robot.model.tool?.face ?? .pointer, X_WB: X_WB,
      X_WP: X_WP, X_WC: X_WC,
      surface: skin,
      skinRegions: regions, breathing: breathing, targets: targets,
      operatorSchedule: OperatorSchedule(scenario.schedule), seed: scenario.seed,
      rate: scenario.control.rate, plantStep: scenario.plant.step, plantModel: scenario.plant.model)
  }

  /// What the loop is tuned by, for a base at `X_WB`.
  static func configuration(
    _ scenario: Scenario, _ robot: RobotModel, _ X_WB: RigidTransform<World, Base>,
    _ X_WC: RigidTransform<World, Tracker>
  ) throws(RunRefused) -> ControlConfiguration {
    let interface: JointInterface =
      switch scenario.control.interface {
      case .position: .position
      case .torque:
        .torque(
          JointInterface.Arm(
            gravity_B: ArmDynamics.gravity_B(X_WB),
            rotorShare: scenario.plant.model.rotorShare))
      }
    do throws(ControlConfiguration.Invalid) {
      var configuration = try ControlConfiguration(
        robot: robot, rate: scenario.control.rate, X_BC: X_WB.inverse * X_WC,
        interface: interface)
      for ceiling in SpeedLimits.named {
        configuration.monitors.speed[keyPath: ceiling.path] =
          scenario.control.speed[keyPath: ceiling.path]
      }
      return configuration
    } catch {
      throw .control(error)
    }
  }

  /// The skin in P, at the end of quiet expiration, with its breathing fields.
  var skin: DeformingSurface {
    let body = patient.body
    return DeformingSurface(
      rest: body.surface, thorax: body.breathing.thorax, abdomen: body.breathing.abdomen)
  }

  /// What the log tells once.
  package func logSetup() -> RunLogSetup {
    var attachments = [
      LogAttachment(
        name: "scenario.json", mediaType: "application/json", data: scenario.resolvedJSON()),
      LogAttachment(name: "robot.urdf", mediaType: "application/xml", text: robot.urdf),
    ]
    if let limits = robot.limits { attachments.append(LogAttachment("limits.json", limits)) }
    if let drives = robot.drives { attachments.append(LogAttachment("drives.json", drives)) }
    if let tool = robot.tool { attachments.append(LogAttachment("tool.json", tool)) }
    attachments.append(
      LogAttachment("plan.json", plan.encoded(jointCount: robot.model.jointCount)))
    attachments.append(LogAttachment("control.json", configuration.encoded))
    return RunLogSetup(
      rate: scenario.control.rate, robot: robot.model, X_WB: X_WB, X_WC: X_WC,
      points: plan.targets.map { LoggedPoint(name: $0.name, X_PA: $0.X_PA) },
      facts: [
        ("scenario", scenario.name), ("seed", "\(scenario.seed)"),
        ("standard", scenario.standard.rawValue), ("robot", robot.model.name),
        ("posture", scenario.posture.rawValue),
      ] + overrideFacts + Fingerprint.own.facts,
      attachments: attachments, viewerRate: scenario.recording.stateRate,
      compression: scenario.recording.compressed ? .zstd(level: 1) : .none)
  }

  /// What the scenario set aside, for whoever reads the log.
  private var overrideFacts: [(String, String)] {
    treatment.lifted.enumerated().map { i, notice in
      ("override \(i + 1)", "\(notice.target): \(notice.caution): \(notice.text)")
    }
  }

  /// The plan at even steps of time.
  ///
  /// - Parameters:
  ///   - rate: samples a second, greater than zero.
  ///   - clearance: tells with each sample how near the arm is to anything; takes longer.
  package func samples(rate: Double, clearance: Bool = false) -> PlanSamples {
    PlanSamples(
      plan, of: robot.model, rate: rate, in: clearance ? prepared.place.scene(X_WB) : nil)
  }

  /// Writes the plan as a log that viewers open.
  ///
  /// - Parameter rate: samples a second, greater than zero.
  package func writePlanLog(to path: String, rate: Double) throws(RunRefused) {
    let samples = samples(rate: rate)
    do throws(FileFailure) {
      try PlanLog.write(samples, of: plan, setup: logSetup(), to: path)
    } catch {
      throw .file(error)
    }
  }

  /// Twice what the plan and the techniques take, and a minute, after the operator's last act: later
  /// than that something is wrong.
  var longestDuration: Double {
    let moving = plan.segments.reduce(0) { $0 + $1.trajectory.duration }
    let treating = plan.targets.reduce(0) { sum, target in
      switch target.technique.contact {
      case .press(let press): sum + Double(press.repeats) * (press.ramp + press.dwell + 5)
      case .standoff(let point): sum + point.dwell + 5
      }
    }
    let lastAct = scenario.operatorActions.last?.time ?? 0
    return lastAct + 2 * (moving + treating) + 60
  }
}

extension Scenario {
  /// What the operator presses: start at the first tick, then the scenario's own actions.
  var schedule: [OperatorSchedule.Entry] {
    [OperatorSchedule.Entry(tick: Tick(1), events: .start)]
      + operatorActions.map {
        OperatorSchedule.Entry(
          tick: Tick(max(1, control.rate.ticks(in: $0.time))), events: $0.event)
      }
  }
}
