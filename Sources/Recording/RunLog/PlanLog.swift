// SPDX-License-Identifier: GPL-3.0-or-later

package import MotionControl
import SpatialMath

/// The log of a plan that nobody has carried out yet: the robot moving along it past the patient,
/// and the path of the tool, for the viewers that also open the log of a run.
///
/// Time is that of the samples, from one second on. Equal plans make equal files.
package enum PlanLog {
  /// The name of the metadata record with the facts about the plan.
  package static let factsName = "robotsim.plan"

  /// Writes a whole file or nothing.
  ///
  /// - Parameters:
  ///   - setup: as for the log of a run with this plan; rates are those of the samples.
  ///   - plan: what was sampled.
  /// - Throws: when the file cannot be written.
  package static func write(
    _ samples: PlanSamples, of plan: MotionPlan, setup: RunLogSetup, to path: String
  ) throws(FileFailure) {
    var writer = try MCAPWriter(
      path: path, profile: "ros2", library: "robotsim", compression: setup.compression)
    writer.addMetadata(name: factsName, setup.facts)
    for file in setup.attachments {
      writer.attach(
        name: file.name, mediaType: file.mediaType, data: file.data, at: LogTime.origin)
    }
    let arm = LoggedArm(setup.robot)
    var registry = TopicRegistry()
    writeStatics(plan, setup, arm, &registry, &writer)
    writePath(samples, arm, &registry, &writer)
    writeMotion(samples, setup, arm, &registry, &writer)
    do throws(FileFailure) {
      try writer.close()
    } catch {
      writer.discard()
      throw error
    }
  }

  private static func writeStatics(
    _ plan: MotionPlan, _ setup: RunLogSetup, _ arm: LoggedArm, _ registry: inout TopicRegistry,
    _ writer: inout MCAPWriter
  ) {
    let stamp = LogTime.origin
    var message = CDREncoder()
    message.append(setup.urdf)
    writer.write(message, on: registry.channel(for: .robotDescription, in: &writer), at: stamp)
    message.begin()
    message.append(count: arm.fixed.count + 2)
    message.append(fixedFramesOf: arm, X_WB: setup.X_WB, at: stamp)
    message.append(header: stamp, frame: FrameName.world)
    message.append(FrameName.patient)
    message.append(exactPose: setup.X_WB * plan.X_BP)
    writer.write(message, on: registry.channel(for: .staticTransforms, in: &writer), at: stamp)
    message.begin()
    message.append(count: 2 * setup.points.count)
    for (number, point) in setup.points.enumerated() {
      message.append(markersOf: point, number: number, state: .waiting, at: stamp)
    }
    writer.write(message, on: registry.channel(for: .acupoints, in: &writer), at: stamp)
  }

  /// One line a segment, in the namespace of its kind, so that viewers can hide what is not wanted.
  private static func writePath(
    _ samples: PlanSamples, _ arm: LoggedArm, _ registry: inout TopicRegistry,
    _ writer: inout MCAPWriter
  ) {
    let count = (samples.rows.last?.segment ?? -1) + 1
    var lines = [[Vector3]](repeating: [], count: count)
    var kinds = [MotionPlan.Segment.Kind](repeating: .transit, count: count)
    for (row, next) in zip(samples.rows, samples.rows.dropFirst()) {
      lines[row.segment].append(row.X_BT.translation)
      kinds[row.segment] = row.kind
      // A segment ends where the next begins.
      if next.segment != row.segment { lines[row.segment].append(next.X_BT.translation) }
    }
    if let last = samples.rows.last {
      lines[last.segment].append(last.X_BT.translation)
      kinds[last.segment] = last.kind
    }
    var message = CDREncoder()
    message.append(count: count)
    for (number, line) in lines.enumerated() {
      message.append(
        path: line, namespace: kinds[number].name, number: number, frame: arm.root,
        colour: kinds[number].colour, at: LogTime.origin)
    }
    writer.write(message, on: registry.channel(for: .toolPath, in: &writer), at: LogTime.origin)
  }

  private static func writeMotion(
    _ samples: PlanSamples, _ setup: RunLogSetup, _ arm: LoggedArm,
    _ registry: inout TopicRegistry, _ writer: inout MCAPWriter
  ) {
    let jointStates = registry.channel(for: .jointStates, in: &writer)
    let transforms = registry.channel(for: .transforms, in: &writer)
    let toolPose = registry.channel(for: .toolPose, in: &writer)
    let names = CDREncoder.block(of: setup.robot.jointNames)
    let joints = setup.robot.jointCount
    var message = CDREncoder()
    for row in samples.rows {
      let stamp = LogTime.origin + UInt64((row.time * 1e9).rounded())
      message.begin()
      message.append(header: stamp, frame: "")
      message.append(block: names)
      message.append(row.motion.q, count: joints)
      message.append(row.motion.qd, count: joints)
      message.append(count: 0)
      writer.write(message, on: jointStates, at: stamp)
      message.begin()
      message.append(count: arm.moving.count)
      message.append(movingFramesOf: arm, at: row.motion.q, stamp)
      writer.write(message, on: transforms, at: stamp)
      message.begin()
      message.append(header: stamp, frame: arm.root)
      message.append(pose: row.X_BT)
      writer.write(message, on: toolPose, at: stamp)
    }
  }
}

extension MotionPlan.Segment.Kind {
  /// Red, green, blue of its line.
  fileprivate var colour: (Float, Float, Float) {
    switch self {
    case .transit: (0.35, 0.55, 0.8)
    case .approach: (0.9, 0.6, 0)
    case .retreat: (0, 0.6, 0.5)
    }
  }
}
