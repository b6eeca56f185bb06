// SPDX-License-Identifier: GPL-3.0-or-later

/// The tree that the joints of a URDF file make of its links.
struct URDFTree {
  static let mostLinks = 500

  let description: URDFDescription
  /// The one link without a parent: the robot's base.
  let root: String
  private let parentJoint: [String: URDFDescription.Joint]

  /// - Throws: where the links are no single tree: a cycle, two parents, several roots.
  init(_ description: URDFDescription) throws(RobotFileError) {
    self.description = description
    guard description.links.count <= URDFTree.mostLinks else {
      throw RobotFileError(
        file: description.file, line: description.line, place: "robot",
        .outOfRange("\(description.links.count) links", valid: "at most \(URDFTree.mostLinks)"))
    }
    var parents: [String: URDFDescription.Joint] = [:]
    for joint in description.joints {
      guard parents[joint.child] == nil else {
        throw RobotFileError(
          file: description.file, line: joint.line, place: "joint \"\(joint.name)\"",
          .twoParents(joint.child))
      }
      parents[joint.child] = joint
    }
    parentJoint = parents
    for link in description.links {
      var names = [link.name]
      while let parent = parents[names[names.count - 1]]?.parent {
        names.append(parent)
        guard parent != link.name else {
          throw RobotFileError(
            file: description.file, line: link.line, place: "link \"\(link.name)\"",
            .cycle(names.reversed()))
        }
        // A cycle that does not contain this link is reported at its own links.
        if names.count > description.links.count { break }
      }
    }
    let roots = description.links.filter { parents[$0.name] == nil }
    guard let first = roots.first else {
      throw RobotFileError(
        file: description.file, line: description.line, place: "robot", .missing("<link>"))
    }
    guard roots.count == 1 else {
      throw RobotFileError(
        file: description.file, line: roots[1].line, place: "link \"\(roots[1].name)\"",
        .severalRoots(roots.map(\.name)))
    }
    root = first.name
  }

  func error(_ problem: RobotFileError.Problem) -> RobotFileError {
    RobotFileError(
      file: description.file, line: description.line, place: "robot \"\(description.name)\"",
      problem)
  }

  /// The link asked for, or the end of the tree that the most moving joints lead to.
  func tip(_ asked: String?) throws(RobotFileError) -> String {
    let names = description.links.map(\.name)
    if let asked {
      guard names.contains(asked) else { throw error(.unknownValue(asked, valid: names)) }
      return asked
    }
    let ends = names.filter { description.joints(from: $0).isEmpty }
    let moving = ends.map { path(to: $0).filter { $0.kind != nil }.count }
    let most = moving.max() ?? 0
    let candidates = zip(ends, moving).filter { $0.1 == most }.map(\.0)
    guard candidates.count == 1 else { throw error(.severalTips(candidates)) }
    return candidates[0]
  }

  /// The joints from the root to a link.
  func path(to link: String) -> [URDFDescription.Joint] {
    var joints: [URDFDescription.Joint] = []
    var here = link
    while let joint = parentJoint[here] {
      joints.append(joint)
      here = joint.parent
    }
    return joints.reversed()
  }
}
