// SPDX-License-Identifier: GPL-3.0-or-later

import SpatialMath

/// How well an arm stands at its worst of some postures at a target.
struct PostureMeasure {
  /// Of the joint nearest to its end [rad, m].
  private(set) var limitMargin = Double.infinity
  private var joint = 0
  /// The smallest over the arm's best.
  private(set) var manipulability = Double.infinity

  private let robot: RobotModel
  private let bestManipulability: Double

  init(_ robot: RobotModel, bestManipulability: Double) {
    self.robot = robot
    self.bestManipulability = bestManipulability
  }

  mutating func add(_ q: JointVector) {
    let here = robot.limits.margin(of: q, count: robot.jointCount)
    if here.margin < limitMargin { (joint, limitMargin) = here }
    let measure = robot.kinematics(at: q).J_BT.manipulability / bestManipulability
    manipulability = min(manipulability, measure)
  }

  /// What the postures cost; nil where one is too near to a joint's end or to a singular one.
  func cost(_ failure: inout CandidateSearch.Failure) -> Double? {
    guard limitMargin >= CandidateSearch.limitMargin else {
      failure.note(
        .jointLimit(
          .approach, joint: robot.jointNames[joint], margin: limitMargin,
          required: CandidateSearch.limitMargin), rank: 3)
      return nil
    }
    guard manipulability >= CandidateSearch.manipulability else {
      failure.note(
        .nearSingular(
          .contact, manipulability: manipulability, required: CandidateSearch.manipulability),
        rank: 4)
      return nil
    }
    return TargetCandidate.cost(limitMargin: limitMargin, manipulability: manipulability)
  }
}
