// SPDX-License-Identifier: GPL-3.0-or-later

import Foundation
package import MotionControl
package import Recording
import StrictJSON

extension RobotFiles {
  /// The robot that a log of ours carries: its URDF, its limits, drives and tool where it has
  /// them.
  ///
  /// - Parameter name: stands for the log in errors.
  /// - Throws: where the log lacks the URDF, or one of the files is wrong.
  package static func load(
    from log: RunLogReader, tip: String?, named name: String
  ) throws -> RobotModel {
    func text(_ attachment: String) throws -> String? {
      guard log.file.attachments.contains(where: { $0.name == attachment }) else { return nil }
      return String(decoding: try log.file.attachment(named: attachment), as: UTF8.self)
    }
    func node(_ attachment: String) throws -> JSONNode? {
      guard let text = try text(attachment) else { return nil }
      return try JSONNode(data: Data(text.utf8), file: "\(name): \(attachment)")
    }
    let urdf = String(decoding: try log.file.attachment(named: "robot.urdf"), as: UTF8.self)
    var model = try RobotModel(urdf: urdf, file: "\(name): robot.urdf", tip: tip)
    if let limits = try node("limits.json") { model = try model.with(LimitsFile(limits)) }
    if let drives = try node("drives.json") { model = try model.with(DrivesFile(drives)) }
    if let tool = try node("tool.json") { model = model.with(tool: try ToolModel(tool)) }
    return model
  }
}
