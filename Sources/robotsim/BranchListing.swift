// SPDX-License-Identifier: GPL-3.0-or-later

import MotionControl
import SpatialMath
import TestBench

/// The branches of poses as a document and as lines for people.
struct BranchListing {
  struct Document: Encodable {
    let robot: String
    let geometry: String
    let poses: [Pose]
  }

  struct Pose: Encodable {
    /// Of the branches listed; absent for six joints.
    let redundant_deg: Double?
    let branches: [Branch]
    /// Over values of the redundant angle; absent for six joints.
    let scan: [Sample]?
    /// The posture within the ranges nearest to the reference, over branches and samples.
    let nearest: Branch?
    /// The one whose joints keep furthest from the ends of their ranges.
    let farthest_from_ends: Branch?

    var isReachable: Bool { nearest != nil || branches.contains(where: \.within_limits) }
  }

  struct Branch: Encodable {
    let label: String
    let singular: Bool
    let q_deg: [Double]
    let within_limits: Bool
    /// Smallest distance of a joint to an end of its range; negative beyond it.
    let limit_margin_deg: Double
    /// √det(J Jᵀ), a radian weighing as much as 0.35 m.
    let manipulability: Double
    /// Postures within the ranges that differ from this by full turns, this one among them.
    let windings: Int
    let position_error_m: Double
    let rotation_error_rad: Double
  }

  struct Sample: Encodable {
    let redundant_deg: Double
    let branches: Int
    let within_limits: Int
    /// Of the branches within the ranges; absent where there is none.
    let best_limit_margin_deg: Double?
    let best_manipulability: Double?
  }

  private let robot: RobotModel
  private let form: ClosedForm
  private let scan: RedundantScan
  private let redundancy: Double?

  init(_ robot: RobotModel, _ form: ClosedForm, samples: Int, redundancy: Double?) {
    self.robot = robot
    self.form = form
    scan = RedundantScan(form, samples: samples)
    self.redundancy = redundancy
  }

  func pose(_ X_BT: RigidTransform<Base, Tool>, near reference: JointVector) -> Pose {
    let value = redundancy ?? form.redundancy(of: reference)
    let samples = (0..<scan.count).compactMap { index in
      scan.value(index).map { sample($0, scan.branches(index, X_BT, near: reference)) }
    }
    return Pose(
      redundant_deg: value.map { $0 * 180 / .pi },
      branches: branches(form.solutions(X_BT, redundancy: value, near: reference)),
      scan: value == nil ? nil : samples,
      nearest: scan.best(X_BT, near: reference, .nearest).map(branch),
      farthest_from_ends: scan.best(X_BT, near: reference, .farthestFromEnds).map(branch))
  }

  private func branches(_ set: BranchSet) -> [Branch] { (0..<set.count).map { branch(set[$0]) } }

  private func branch(_ solution: BranchSolution) -> Branch {
    let n = robot.jointCount
    return Branch(
      label: solution.label.description, singular: solution.label.isSingular,
      q_deg: solution.q.values(n).map { $0 * 180 / .pi }, within_limits: solution.isWithinLimits,
      limit_margin_deg: robot.limits.margin(of: solution.q, count: n).margin * 180 / .pi,
      manipulability: robot.kinematics(at: solution.q).J_BT.manipulability,
      windings: Windings(of: solution.q, limits: robot.limits, jointCount: n).count,
      position_error_m: solution.positionError, rotation_error_rad: solution.rotationError)
  }

  private func sample(_ value: Double, _ set: BranchSet) -> Sample {
    let within = branches(set).filter(\.within_limits)
    return Sample(
      redundant_deg: value * 180 / .pi, branches: set.count, within_limits: set.countWithinLimits,
      best_limit_margin_deg: within.map(\.limit_margin_deg).max(),
      best_manipulability: within.map(\.manipulability).max())
  }
}

extension BranchListing.Document {
  var lines: [String] {
    ["\(robot): \(geometry)"]
      + poses.enumerated().flatMap { index, pose in
        (poses.count > 1 ? ["pose \(index + 1)"] : []) + pose.lines
      }
  }
}

extension BranchListing.Pose {
  fileprivate var lines: [String] {
    let at = redundant_deg.map { " at a redundant angle of \($0.column(0, 2))°" } ?? ""
    var lines = ["\(branches.count) branches\(at); margin to the ranges' ends, manipulability"]
    lines += branches.map(\.line)
    if let scan {
      lines.append("redundant angle  branches  within ranges  best margin  best manipulability")
      lines += scan.map(\.line)
    }
    if let nearest { lines.append("nearest to the reference:\n" + nearest.line) }
    if let farthest_from_ends {
      lines.append("furthest from the ends:\n" + farthest_from_ends.line)
    }
    if !isReachable { lines.append("no branch is within the joint ranges") }
    return lines
  }
}

extension BranchListing.Branch {
  fileprivate var line: String {
    q_deg.map { $0.column(9, 3) }.joined() + limit_margin_deg.column(9, 2) + "°"
      + manipulability.column(9, 5) + "  " + label
      + (within_limits
        ? (windings > 1 ? ", \(windings) windings" : "") : ", outside the joint ranges")
  }
}

extension BranchListing.Sample {
  fileprivate var line: String {
    redundant_deg.column(13, 2) + "°" + Double(branches).column(11, 0)
      + Double(within_limits).column(15, 0)
      + (best_limit_margin_deg.map { $0.column(12, 2) + "°" } ?? "            –")
      + (best_manipulability?.column(19, 5) ?? "                  –")
  }
}
