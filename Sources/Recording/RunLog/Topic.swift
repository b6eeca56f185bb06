// SPDX-License-Identifier: GPL-3.0-or-later

/// A channel of the log: its topic, its type, and how a subscriber may receive it.
struct Topic: Sendable {
  let name: String
  let type: MessageType
  /// Kept for subscribers that come late.
  let isLatched: Bool

  init(_ name: String, _ type: MessageType, isLatched: Bool = false) {
    self.name = name
    self.type = type
    self.isLatched = isLatched
  }

  static let robotDescription = Topic("/robot_description", .string, isLatched: true)
  static let staticTransforms = Topic("/tf_static", .transforms, isLatched: true)
  static let transforms = Topic("/tf", .transforms)
  static let jointStates = Topic("/joint_states", .jointState)
  static let jointCommands = Topic("/joint_commands", .jointState)
  static let toolPose = Topic("/tcp_pose", .poseStamped)
  static let targetPose = Topic("/target_pose", .poseStamped)
  static let toolWrench = Topic("/tcp_wrench", .wrenchStamped)
  static let truth = Topic("/truth", .truth)
  static let acupoints = Topic("/acupoints", .markers, isLatched: true)
  static let toolPath = Topic("/tool_path", .markers, isLatched: true)
  static let events = Topic("/events", .log)
  static let diagnostics = Topic("/diagnostics", .diagnostics)
  static let inputs = Topic("/inputs", .tickInput)
  static let snapshots = Topic("/snapshots", .snapshot)
  static let gaps = Topic("/gaps", .gap)
  static let timing = Topic("/timing", .timing)

  /// The quality of service as the ROS 2 bag format writes it: keep all, reliable; durability 1 is
  /// transient local, 2 volatile; the limits of time are infinite.
  var qualityOfService: String {
    let forever = "\n    sec: 9223372036\n    nsec: 854775807"
    return "- history: 2\n  depth: 0\n  reliability: 1\n  durability: \(isLatched ? 1 : 2)"
      + "\n  deadline:\(forever)\n  lifespan:\(forever)\n  liveliness: 1"
      + "\n  liveliness_lease_duration:\(forever)\n  avoid_ros_namespace_conventions: false"
  }
}

/// Registers topics in a writer, each type's schema once.
struct TopicRegistry: ~Copyable {
  private var schemas: [(name: String, id: MCAPWriter.SchemaID)] = []

  mutating func channel(
    for topic: Topic, in writer: inout MCAPWriter
  ) -> MCAPWriter.ChannelID {
    let schema: MCAPWriter.SchemaID
    if let known = schemas.first(where: { $0.name == topic.type.name }) {
      schema = known.id
    } else {
      schema = writer.addSchema(
        name: topic.type.name, encoding: "ros2msg", text: topic.type.schemaText)
      schemas.append((topic.type.name, schema))
    }
    return writer.addChannel(
      schema: schema, topic: topic.name, encoding: "cdr",
      metadata: [("offered_qos_profiles", topic.qualityOfService)])
  }
}
