// SPDX-License-Identifier: GPL-3.0-or-later

import Foundation
package import MotionControl
package import StrictJSON

/// A robot as its files describe it, with the files' own text for the log.
package struct RobotFiles: Sendable {
  package let model: RobotModel
  package let urdf: String
  package let limits: String?
  package let drives: String?
  package let tool: String?

  /// The robot could not be read.
  package enum Refused: Error, CustomStringConvertible {
    case urdf(RobotFileError)
    case json(JSONError)
    case unknownModel(String, valid: [String])
    case unknownTool(String, valid: [String])

    package var description: String {
      switch self {
      case .urdf(let error): error.description
      case .json(let error): error.description
      case .unknownModel(let name, let valid):
        "robot \"\(name)\" is neither a URDF file nor a shipped robot; "
          + suggestion(for: name, among: valid)
      case .unknownTool(let name, let valid):
        "tool \"\(name)\" is neither a tool file nor a shipped tool; "
          + suggestion(for: name, among: valid)
      }
    }
  }

  /// Reads a robot, its limits and drives files when they are beside it, and a tool.
  ///
  /// - Parameters:
  ///   - name: a shipped name or a URDF file; `tool` likewise, nil for none.
  ///   - limits: a limits file; nil takes `NAME.limits.json` beside the URDF file where it exists.
  ///   - tip: the link to take as flange; nil where the tree has one end only.
  package static func load(
    _ name: String, tool: String?, limits: String? = nil, tip: String? = nil,
    from data: DataLocation
  ) throws(Refused) -> RobotFiles {
    let path = data.file(named: name, in: "Robots", suffix: ".urdf")
    guard FileManager.default.fileExists(atPath: path) else {
      throw .unknownModel(name, valid: data.names(in: "Robots", suffix: ".urdf"))
    }
    do {
      var model = try RobotModel(urdfFile: path, tip: tip)
      let stem = path.hasSuffix(".urdf") ? String(path.dropLast(".urdf".count)) : path
      let limitsPath = limits ?? existing(stem + ".limits.json")
      var limitsText: String?
      if let limitsPath {
        model = try model.with(LimitsFile(JSONNode(file: limitsPath)))
        limitsText = text(of: limitsPath)
      }
      var drivesText: String?
      if let path = existing(stem + ".drives.json") {
        model = try model.with(DrivesFile(JSONNode(file: path)))
        drivesText = text(of: path)
      }
      var toolText: String?
      if let tool {
        let node = try self.tool(tool, from: data)
        model = model.with(tool: try ToolModel(node))
        toolText = text(of: node.file)
      }
      return RobotFiles(
        model: model, urdf: model.source, limits: limitsText, drives: drivesText, tool: toolText)
    } catch let error as RobotFileError {
      throw .urdf(error)
    } catch let error as JSONError {
      throw .json(error)
    } catch let error as Refused {
      throw error
    } catch {
      preconditionFailure("\(error)")
    }
  }

  private static func tool(_ name: String, from data: DataLocation) throws -> JSONNode {
    let path = data.file(named: name, in: "Robots/tools", suffix: ".json")
    guard FileManager.default.fileExists(atPath: path) else {
      throw Refused.unknownTool(name, valid: data.names(in: "Robots/tools", suffix: ".json"))
    }
    return try JSONNode(file: path)
  }

  private static func existing(_ path: String) -> String? {
    FileManager.default.fileExists(atPath: path) ? path : nil
  }

  private static func text(of path: String) -> String? {
    FileManager.default.contents(atPath: path).map { String(decoding: $0, as: UTF8.self) }
  }
}
