// SPDX-License-Identifier: GPL-3.0-or-later

import Foundation
package import MotionControl
package import Recording
import Safety
import SpatialMath
package import StrictJSON

/// A log with everything in it that the controller needs to run again: robot, plan, configuration.
package struct ReplaySource {
  package let reader: RunLogReader
  package let robot: RobotModel
  package let plan: MotionPlan
  package var configuration: ControlConfiguration
  /// Of the program that wrote the log; nil when the log does not say.
  package let fingerprint: Fingerprint?

  /// Why a log cannot be replayed.
  package enum Refused: Error, CustomStringConvertible {
    case file(MCAPFailure)
    case attachment(String, log: String, available: [String])
    case urdf(RobotFileError)
    case json(JSONError)
    case control(ControlConfiguration.Invalid, log: String)
    case joints(log: String, robot: Int, plan: Int, control: Int, facts: Int)
    case rate(log: String, control: Int, facts: Int)
    case setting(ControlConfiguration.Invalid)

    package var description: String {
      switch self {
      case .file(let error): "\(error)"
      case .attachment(let name, let log, let available):
        "\(log): the attachment \(name) is missing, without which the controller cannot run "
          + "again; there are: \(available.isEmpty ? "none" : available.joined(separator: ", "))"
      case .urdf(let error): "\(error)"
      case .json(let error): "\(error)"
      case .control(let error, let log): "\(log): control.json: \(error)"
      case .joints(let log, let robot, let plan, let control, let facts):
        "\(log): robot.urdf has \(robot) joints, plan.json \(plan), control.json \(control), "
          + "the log \(facts)"
      case .rate(let log, let control, let facts):
        "\(log): control.json says \(control) Hz, the log \(facts) Hz"
      case .setting(let error): "--set control.…: \(error)"
      }
    }
  }

  /// - Throws: when the log is damaged or foreign, or lacks an attachment.
  package init(path: String) throws(Refused) {
    do throws(MCAPFailure) {
      reader = try RunLogReader(path: path)
    } catch {
      throw .file(error)
    }
    let parts = ReplayAttachments(reader: reader, path: path)
    let planNode = try parts.node("plan.json")
    let controlNode = try parts.node("control.json")
    let planJoints: Int
    do throws(JSONError) {
      plan = try MotionPlan(planNode)
      planJoints = try planNode.member("joints").integer(in: 1...JointVector.capacity)
      configuration = try ControlConfiguration(controlNode)
    } catch {
      throw .json(error)
    }
    // A tool that touches has a face; without its file the tip would be the flange.
    robot = try parts.robot(needsTool: configuration.face != .pointer)
    let joints = configuration.limiter.count
    guard robot.jointCount == joints, planJoints == joints, reader.jointCount == joints else {
      throw .joints(
        log: path, robot: robot.jointCount, plan: planJoints, control: joints,
        facts: reader.jointCount)
    }
    guard configuration.rate == reader.rate else {
      throw .rate(log: path, control: configuration.rate.hertz, facts: reader.rate.hertz)
    }
    fingerprint = Fingerprint(reader.facts)
  }

  /// Changes a number of the configuration: `toolGain`, `limiter.velocity[0]`.
  ///
  /// - Returns: the number of the log.
  @discardableResult
  package mutating func set(_ name: String, to value: Double) throws(Refused) -> Double {
    do throws(ControlConfiguration.Invalid) {
      let recorded = try configuration.value(of: name)
      try configuration.set(name, to: value)
      return recorded
    } catch {
      throw .setting(error)
    }
  }

  /// The controller as it was before the first tick.
  package func controller() throws(Refused) -> Controller {
    do throws(ControlConfiguration.Invalid) {
      return try Controller(robot: robot, plan: plan, configuration: configuration)
    } catch {
      throw .control(error, log: reader.file.path)
    }
  }
}

/// The files inside a log, read as what they are.
private struct ReplayAttachments {
  let reader: RunLogReader
  let path: String

  private var names: [String] { reader.file.attachments.map(\.name) }

  func require(_ name: String) throws(ReplaySource.Refused) {
    guard names.contains(name) else {
      throw .attachment(name, log: path, available: names)
    }
  }

  func node(_ name: String) throws(ReplaySource.Refused) -> JSONNode {
    try require(name)
    let bytes: [UInt8]
    do throws(MCAPFailure) {
      bytes = try reader.file.attachment(named: name)
    } catch {
      throw .file(error)
    }
    do throws(JSONError) {
      return try JSONNode(data: Data(bytes), file: "\(path): \(name)")
    } catch {
      throw .json(error)
    }
  }

  /// The arm with its limits, and its tool where it had one.
  func robot(needsTool: Bool) throws(ReplaySource.Refused) -> RobotModel {
    for name in ["robot.urdf", "limits.json"] + (needsTool ? ["tool.json"] : []) {
      try require(name)
    }
    do {
      return try RobotFiles.load(from: reader, tip: nil, named: path)
    } catch let error as MCAPFailure {
      throw .file(error)
    } catch let error as RobotFileError {
      throw .urdf(error)
    } catch let error as JSONError {
      throw .json(error)
    } catch {
      preconditionFailure("\(error)")
    }
  }
}
