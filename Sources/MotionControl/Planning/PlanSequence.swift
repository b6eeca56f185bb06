// SPDX-License-Identifier: GPL-3.0-or-later

import Safety
import SpatialMath

/// The targets of a plan as a `SequenceProblem`: each way to stand at one is a node. Of two tours that
/// is cheaper on which the arm changes its branch less often, and then that of fewer seconds: the ways
/// by `TransitEstimate`, and a little for how far the joints go and how one stands at the targets.
struct PlanSequence {
  /// What a change of branch between targets counts [s]; on the way from the start and back to it a
  /// third, as one between targets is worse than both.
  private static let branchChange = 3e5

  /// What the joints' way counts beside the time [s/rad]: where the tool takes longest the joints
  /// may go anywhere in that time, but the less they do, the straighter its way and the sooner it is
  /// free.
  private static let wayWeight = 0.5

  let layers: [[TargetCandidate]]
  let problem: SequenceProblem
  private let arrivals: [TransitEstimate.Place]
  private let departures: [TransitEstimate.Place]
  private let branches: [BranchLabel?]
  private let estimate: TransitEstimate

  /// - Parameter layers: the ways to stand at each target.
  /// - Precondition: the robot has acceleration limits.
  init(
    _ robot: RobotModel, start: JointVector, _ layers: [[TargetCandidate]], rules: SequenceRules,
    speed: SpeedLimits
  ) {
    self.layers = layers
    let estimate = TransitEstimate(robot, speed: speed)
    let nodes = layers.flatMap { $0 }
    let home = estimate.place(start)
    let arrivals = nodes.map { estimate.place($0.hover) } + [home]
    let departures = nodes.map { estimate.place($0.leave) } + [home]
    let branches = nodes.map(\.branch) + [ClosedForm(robot.chain)?.branch(of: start)]
    let costs = nodes.map(\.cost) + [0]
    problem = SequenceProblem(counts: layers.map(\.count), rules: rules) { from, to in
      let weight = from == nodes.count || to == nodes.count ? 1.0 / 3 : 1
      let change = branches[from].isFlip(to: branches[to]) ? PlanSequence.branchChange * weight : 0
      return estimate.duration(from: departures[from], to: arrivals[to])
        + PlanSequence.wayWeight * PlanSequence.way(from: departures[from].q, to: arrivals[to].q)
        + costs[to] + change
    }
    self.branches = branches
    self.estimate = estimate
    self.arrivals = arrivals
    self.departures = departures
  }

  /// Of the joint that moves most; the others count a little [rad].
  private static func way(from a: JointVector, to b: JointVector) -> Double {
    let d = b - a
    return d.maxMagnitude + 0.2 * d.dot(d).squareRoot()
  }

  /// Whether the arm changes its branch between two nodes.
  func isFlip(from: Int, to: Int) -> Bool { branches[from].isFlip(to: branches[to]) }

  func candidate(_ node: Int) -> TargetCandidate {
    let target = problem.target[node]
    return layers[target][node - problem.nodes(of: target).lowerBound]
  }

  /// Where the way from a node begins, and where that to it ends.
  func departure(_ node: Int) -> JointVector { departures[node].q }
  func arrival(_ node: Int) -> JointVector { arrivals[node].q }

  /// How long the ways between the targets of a tour take by estimate [s].
  func duration(of nodes: [Int]) -> Double {
    let stops = [problem.home] + nodes + [problem.home]
    return zip(stops, stops.dropFirst()).reduce(0) { sum, way in
      sum + estimate.duration(from: departures[way.0], to: arrivals[way.1])
    }
  }
}
