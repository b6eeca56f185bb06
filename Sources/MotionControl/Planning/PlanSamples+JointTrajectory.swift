// SPDX-License-Identifier: GPL-3.0-or-later

import SpatialMath
import StrictJSON

extension PlanSamples {
  /// The samples as JSON with the names of `trajectory_msgs/msg/JointTrajectory`: positions,
  /// velocities and accelerations in rad and m, and the time since the start as seconds and
  /// nanoseconds. `effort` stays empty, and so does the frame, as the message allows.
  package var jointTrajectory: String {
    var text = "{\n\"header\": {\"stamp\": {\"sec\": 0, \"nanosec\": 0}, \"frame_id\": \"\"},\n"
    text += "\"joint_names\": [" + jointNames.map(quotedJSON).joined(separator: ", ") + "],\n"
    text += "\"points\": [\n"
    text += rows.map(point).joined(separator: ",\n")
    return text + "\n]\n}\n"
  }

  private func point(_ row: Row) -> String {
    let nanoseconds = Int((row.time * 1e9).rounded())
    func numbers(_ values: JointVector) -> String { values.encoded(jointNames.count) }
    return "{\"positions\": \(numbers(row.motion.q)), "
      + "\"velocities\": \(numbers(row.motion.qd)), "
      + "\"accelerations\": \(numbers(row.motion.qdd)), \"effort\": [], "
      + "\"time_from_start\": {\"sec\": \(nanoseconds / 1_000_000_000), "
      + "\"nanosec\": \(nanoseconds % 1_000_000_000)}}"
  }
}
