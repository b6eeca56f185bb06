// SPDX-License-Identifier: GPL-3.0-or-later

/// A message type: its name, and its fields as `ros2msg` text with every type it needs.
struct MessageType: Sendable {
  /// `package/msg/Name`.
  let name: String
  /// Field lines alone.
  let fields: String
  /// The types the fields name, each once, in the order readers should meet them.
  let needs: [MessageType]

  init(_ name: String, _ fields: String, needs: [MessageType] = []) {
    self.name = name
    self.fields = fields
    self.needs = needs
  }

  /// The whole schema: the type's own text, then each dependency after a line of 80 equal signs.
  var schemaText: String {
    var text = fields + "\n"
    var told: [String] = [name]
    func tell(_ type: MessageType) {
      for need in type.needs where !told.contains(need.name) {
        told.append(need.name)
        let short = need.name.replacing("/msg/", with: "/")
        text += String(repeating: "=", count: 80) + "\nMSG: \(short)\n" + need.fields + "\n"
        tell(need)
      }
    }
    tell(self)
    return text
  }
}

extension MessageType {
  static let time = MessageType(
    "builtin_interfaces/msg/Time", "int32 sec\nuint32 nanosec")
  static let duration = MessageType(
    "builtin_interfaces/msg/Duration", "int32 sec\nuint32 nanosec")
  static let header = MessageType(
    "std_msgs/msg/Header", "builtin_interfaces/Time stamp\nstring frame_id", needs: [time])
  static let string = MessageType("std_msgs/msg/String", "string data")
  static let colour = MessageType(
    "std_msgs/msg/ColorRGBA", "float32 r\nfloat32 g\nfloat32 b\nfloat32 a")

  static let vector3 = MessageType(
    "geometry_msgs/msg/Vector3", "float64 x\nfloat64 y\nfloat64 z")
  static let point = MessageType("geometry_msgs/msg/Point", "float64 x\nfloat64 y\nfloat64 z")
  static let quaternion = MessageType(
    "geometry_msgs/msg/Quaternion", "float64 x\nfloat64 y\nfloat64 z\nfloat64 w")
  static let transform = MessageType(
    "geometry_msgs/msg/Transform",
    "geometry_msgs/Vector3 translation\ngeometry_msgs/Quaternion rotation",
    needs: [vector3, quaternion])
  static let transformStamped = MessageType(
    "geometry_msgs/msg/TransformStamped",
    "std_msgs/Header header\nstring child_frame_id\ngeometry_msgs/Transform transform",
    needs: [header, transform])
  static let pose = MessageType(
    "geometry_msgs/msg/Pose",
    "geometry_msgs/Point position\ngeometry_msgs/Quaternion orientation",
    needs: [point, quaternion])
  static let poseStamped = MessageType(
    "geometry_msgs/msg/PoseStamped", "std_msgs/Header header\ngeometry_msgs/Pose pose",
    needs: [header, pose])
  static let wrench = MessageType(
    "geometry_msgs/msg/Wrench",
    "geometry_msgs/Vector3 force\ngeometry_msgs/Vector3 torque", needs: [vector3])
  static let wrenchStamped = MessageType(
    "geometry_msgs/msg/WrenchStamped", "std_msgs/Header header\ngeometry_msgs/Wrench wrench",
    needs: [header, wrench])

  static let transforms = MessageType(
    "tf2_msgs/msg/TFMessage", "geometry_msgs/TransformStamped[] transforms",
    needs: [transformStamped])
  static let jointState = MessageType(
    "sensor_msgs/msg/JointState",
    "std_msgs/Header header\nstring[] name\nfloat64[] position\nfloat64[] velocity\n"
      + "float64[] effort",
    needs: [header])

  static let image = MessageType(
    "sensor_msgs/msg/CompressedImage", "std_msgs/Header header\nstring format\nuint8[] data",
    needs: [header])
  static let meshFile = MessageType(
    "visualization_msgs/msg/MeshFile", "string filename\nuint8[] data")
  static let textureCoordinate = MessageType(
    "visualization_msgs/msg/UVCoordinate", "float32 u\nfloat32 v")
  static let marker = MessageType(
    "visualization_msgs/msg/Marker",
    "std_msgs/Header header\nstring ns\nint32 id\nint32 type\nint32 action\n"
      + "geometry_msgs/Pose pose\ngeometry_msgs/Vector3 scale\nstd_msgs/ColorRGBA color\n"
      + "builtin_interfaces/Duration lifetime\nbool frame_locked\n"
      + "geometry_msgs/Point[] points\nstd_msgs/ColorRGBA[] colors\nstring texture_resource\n"
      + "sensor_msgs/CompressedImage texture\nvisualization_msgs/UVCoordinate[] uv_coordinates\n"
      + "string text\nstring mesh_resource\nvisualization_msgs/MeshFile mesh_file\n"
      + "bool mesh_use_embedded_materials",
    needs: [
      header, pose, vector3, colour, duration, point, image, textureCoordinate, meshFile,
    ])
  static let markers = MessageType(
    "visualization_msgs/msg/MarkerArray", "visualization_msgs/Marker[] markers",
    needs: [marker])

  static let log = MessageType(
    "rcl_interfaces/msg/Log",
    "builtin_interfaces/Time stamp\nuint8 level\nstring name\nstring msg\nstring file\n"
      + "string function\nuint32 line",
    needs: [time])
  static let keyValue = MessageType(
    "diagnostic_msgs/msg/KeyValue", "string key\nstring value")
  static let diagnosticStatus = MessageType(
    "diagnostic_msgs/msg/DiagnosticStatus",
    "byte level\nstring name\nstring message\nstring hardware_id\n"
      + "diagnostic_msgs/KeyValue[] values",
    needs: [keyValue])
  static let diagnostics = MessageType(
    "diagnostic_msgs/msg/DiagnosticArray",
    "std_msgs/Header header\ndiagnostic_msgs/DiagnosticStatus[] status",
    needs: [header, diagnosticStatus])
}
