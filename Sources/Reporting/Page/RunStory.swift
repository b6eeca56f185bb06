// SPDX-License-Identifier: GPL-3.0-or-later

import MotionControl
import Recording
import SpatialMath

/// A log as the page tells it: its curves, and what happened when. Read in one pass.
struct RunStory: Sendable {
  /// From `tick` on; the value of the last step holds to the end.
  struct Step<Value: Encodable & Sendable>: Encodable, Sendable {
    let tick: Int
    let value: Value
  }

  struct Event: Encodable, Sendable {
    let tick: Int
    /// As in `rcl_interfaces/Log`: 20 information, 30 warning, 40 error.
    let level: Int
    let text: String
  }

  struct Frame: Encodable, Sendable {
    let parent: String
    let child: String
    let position_m: [Double]
    let orientation_xyzw: [Double]
  }

  private(set) var firstTick = 0
  private(set) var lastTick = 0
  private(set) var modes: [Step<String>] = []
  private(set) var targets: [Step<Int>] = []
  private(set) var events: [Event] = []
  /// The robot's description with its tool.
  private(set) var urdf = ""
  /// Frames that never move in their parents; the robot's root link in the world is one of them.
  private(set) var frames: [Frame] = []
  /// From the base outwards.
  private(set) var jointNames: [String] = []
  private(set) var curves: RunCurves

  private var mode = Mode.idle
  private var isEmpty = true
  private var toolPose: (tick: Int, pose: RigidTransform<Base, Tool>)?
  private let time: LogTime

  /// The channels the story is made of.
  private static let topics = [
    "/inputs", "/truth", "/tcp_pose", "/target_pose", "/events", "/robot_description", "/tf_static",
    "/joint_states", "/gaps", "/timing",
  ]

  /// Reads a whole log.
  ///
  /// - Throws: at the first message that is broken.
  init(_ log: RunLogReader) throws(MCAPFailure) {
    time = LogTime(rate: log.rate)
    curves = RunCurves(rate: log.rate, jointCount: log.jointCount)
    try log.file.forEachMessage(on: RunStory.topics) { (message) throws(MCAPFailure) in
      do throws(CDRDecoder.Failure) {
        try take(message)
      } catch {
        throw MCAPFailure(
          file: log.file.path, offset: message.offset,
          .badMessage(topic: message.channel.topic, error))
      }
    }
  }

  /// True while the tool seeks or keeps contact, when its errors mean something.
  private var isServing: Bool { mode == .contact || mode == .treat }

  private mutating func take(_ message: MCAPReader.Message) throws(CDRDecoder.Failure) {
    var decoder = try CDRDecoder(message.payload)
    switch message.channel.topic {
    case "/inputs": take(try decoder.loggedTick())
    case "/truth": curves.add(try decoder.truthRecord(), isServing: isServing)
    case "/tcp_pose":
      let stamp = try decoder.header().stamp
      let pose: RigidTransform<Base, Tool>? = try decoder.pose()
      if let pose, let tick = time.tick(at: stamp) { toolPose = (tick.index, pose) }
    case "/target_pose":
      let stamp = try decoder.header().stamp
      let pose: RigidTransform<Base, Acupoint>? = try decoder.pose()
      guard let pose, let toolPose, time.tick(at: stamp)?.index == toolPose.tick else { return }
      curves.addControlError(
        tool: toolPose.pose, target: pose, at: toolPose.tick, isServing: isServing)
    case "/events":
      let entry = try decoder.logEntry()
      let tick = time.tick(at: entry.stamp)?.index ?? lastTick
      events.append(Event(tick: tick, level: Int(entry.level), text: entry.text))
    case "/robot_description": urdf = try decoder.string()
    case "/gaps": take(try decoder.gap())
    case "/timing":
      let tick = Int(truncatingIfNeeded: try decoder.int64())
      let lateness = try decoder.double()
      _ = try decoder.double()  // the interval
      curves.addTiming(lateness: lateness, execution: try decoder.double(), at: tick)
    case "/joint_states": if jointNames.isEmpty { jointNames = try decoder.jointNames() }
    default: try takeFrames(&decoder)
    }
  }

  /// Ticks that were run and not recorded are not drawn over.
  private mutating func take(_ gap: LogGap) {
    curves.interrupt(at: gap.first.index)
    let text = "ticks \(gap.first.index) to \(gap.last.index) are not recorded: \(gap.reason)"
    events.append(Event(tick: gap.first.index, level: 30, text: text))
  }

  private mutating func takeFrames(_ decoder: inout CDRDecoder) throws(CDRDecoder.Failure) {
    for _ in 0..<(try decoder.count(elementSize: 60)) {
      let frame = try decoder.stampedTransform()
      guard let X = frame.pose else { continue }
      let q = UnitQuaternion(X.rotation)
      let p = X.translation
      frames.append(
        Frame(
          parent: frame.parent, child: frame.child, position_m: [p.x, p.y, p.z],
          orientation_xyzw: [q.v.x, q.v.y, q.v.z, q.w]))
    }
  }

  private mutating func take(_ tick: LoggedTick) {
    let index = tick.input.tick.index
    if isEmpty { firstTick = index }
    if isEmpty || tick.mode != mode { modes.append(Step(tick: index, value: tick.mode.name)) }
    if tick.target != targets.last?.value { targets.append(Step(tick: index, value: tick.target)) }
    mode = tick.mode
    lastTick = index
    isEmpty = false
    curves.add(tick)
  }
}
