// SPDX-License-Identifier: GPL-3.0-or-later

import MotionControl

/// The joints of a robot by the names that files give them.
struct JointNaming: Sendable {
  let names: [String]
  /// Joints that are no part of the arm, such as fingers.
  let beside: [String]

  /// - Parameter ignored: joints that are passed over, like those beside the arm in its own file.
  init(_ robot: RobotModel, ignored: [String]) {
    names = robot.jointNames
    beside = robot.lockedJoints + ignored
  }

  /// Why a list of joints does not fit.
  enum Mismatch: Error, Equatable {
    case unknown(String)
    case missing(String)
    case repeated(String)
  }

  /// For each joint of the robot its place in a file's list; nil where the list names none of them.
  ///
  /// Joints beside the arm are passed over.
  func places(in list: [String]) throws(Mismatch) -> [Int]? {
    var places = [Int?](repeating: nil, count: names.count)
    for (place, name) in list.enumerated() {
      if let joint = names.firstIndex(of: name) {
        guard places[joint] == nil else { throw .repeated(name) }
        places[joint] = place
      } else if !beside.contains(name) {
        throw .unknown(name)
      }
    }
    if places.allSatisfy({ $0 == nil }) { return nil }
    var known: [Int] = []
    for (joint, place) in places.enumerated() {
      guard let place else { throw .missing(names[joint]) }
      known.append(place)
    }
    return known
  }
}
