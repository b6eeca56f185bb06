// SPDX-License-Identifier: GPL-3.0-or-later

import Geometry
import SpatialMath

/// Looks for a place beside the table from which an arm reaches every target.
///
/// Each place of `PlacementGrid` is looked at quickly (`PlaceProbe`); the best are judged as a plan
/// judges its postures (`CandidateSearch`). Bounded by counts; the same arguments give the same answer.
package struct BasePlacement: Sendable {
  /// How far is looked for what is near to the arm [m].
  package static let clearanceReach = 0.3
  /// Places of other targets that are tried again first.
  private static let remembered = 3
  /// When one is to be chosen, so many that serve are compared, and no more are judged in full.
  private static let chosenFrom = 3
  private static let mostJudged = 6

  private let robot: RobotModel
  private let scene: ClearanceScene
  private let targets: [Target]
  private let seed: UInt64
  private let follower: PathFollower
  private let probe: PlaceProbe
  private let skins: [TargetSkin?]
  private let workers: Workers

  /// - Parameters:
  ///   - scene: patient and table; its own base is not used.
  ///   - targets: at least one.
  ///   - workers: places are shared out to them.
  /// - Throws: without targets, and where the robot's files leave out what a plan needs.
  package init(
    robot: RobotModel, scene: ClearanceScene, targets: [Target], seed: UInt64,
    workers: Workers = .one
  ) throws(PlanRefusal) {
    guard !targets.isEmpty else {
      throw PlanRefusal(target: nil, p_BA: nil, reason: .noTargets)
    }
    self.robot = robot
    self.scene = scene
    self.targets = targets
    self.seed = seed
    self.workers = workers
    follower = PathFollower(robot)
    probe = PlaceProbe(robot: robot, solver: follower.solver, reach: ReachSphere(robot))
    // What is missing in the robot's files is missing everywhere; the skin around targets is the
    // same from everywhere.
    let planner = try Planner(robot: robot, scene: scene, follower: follower)
    skins = workers.map(targets) { planner.skin(around: $0) }
  }

  /// Every place of the grid with every target, the best places judged in full.
  ///
  /// - Parameter count: how many places are judged in full, besides the nearest to each target that
  ///   none of them serves.
  package func ranking(best count: Int) throws(PlanRefusal) -> PlacementRanking {
    let tried = probed(leavingAtFirstMiss: false)
    let order = BasePlacement.order(tried)
    var places = try judged(order.prefix(count).map { tried[$0] })
    var unreached: [PlacementRanking.Unreached] = []
    for target in targets.indices
    where places.allSatisfy({ $0.stands[target].refusal != nil }) {
      let nearest = BasePlacement.nearest(tried, to: target)
      let place = try judged([tried[nearest]])[0]
      if let refusal = place.stands[target].refusal {
        unreached.append(PlacementRanking.Unreached(refusal: refusal, X_WB: place.X_WB))
      } else {
        places.append(place)
      }
    }
    places = places.enumerated().sorted {
      (-$0.element.reached, $0.element.cost, $0.offset)
        < (-$1.element.reached, $1.element.cost, $1.offset)
    }.map(\.element)
    return PlacementRanking(tried: tried, places: places, unreached: unreached)
  }

  /// A few places that serve every target, the best first; the likeliest are judged, and where none
  /// of them serves, those that all of the quick looks say are.
  ///
  /// - Throws: `PlanRefusal` of the place that came furthest when no place serves.
  package func serving() throws(PlanRefusal) -> [PlacementRanking.Place] {
    let tried = probed(leavingAtFirstMiss: true)
    var places: [PlacementRanking.Place] = []
    var rest = BasePlacement.order(tried).prefix(BasePlacement.mostJudged)
    while places.count < BasePlacement.chosenFrom, !rest.isEmpty {
      // All of these are needed.
      let next = rest.prefix(BasePlacement.chosenFrom - places.count)
      rest = rest.dropFirst(next.count)
      places += try judged(next.map { tried[$0] }, .quickly).filter(\.serves)
    }
    var judged: [PlacementRanking.Place] = []
    if places.isEmpty {
      let all = probed(leavingAtFirstMiss: false)
      judged = try self.judged(
        BasePlacement.order(all).prefix(BasePlacement.chosenFrom).map { all[$0] }, .fully)
      places = judged.filter(\.serves)
    }
    if places.isEmpty {
      let furthest = judged.max { $0.reached < $1.reached }
      let refusal = furthest.flatMap { $0.stands.compactMap(\.refusal).first ?? $0.startRefusal }
      throw (refusal ?? PlanRefusal(target: nil, p_BA: nil, reason: .noTargets)).ofOnePlace
    }
    return places.enumerated().sorted {
      ($0.element.cost, $0.offset) < ($1.element.cost, $1.offset)
    }.map(\.element)
  }

  /// Quick looks, in the grid's order.
  private func probed(leavingAtFirstMiss: Bool) -> [PlacementRanking.Tried] {
    let p_W = targets.map { scene.X_WP * $0.X_PA.translation }
    let grid = PlacementGrid(around: p_W, beside: scene.table, for: robot)
    let order = BasePlacement.outermostFirst(p_W)
    var random = SeededGenerator(seed: seed, stream: "base placement")
    var seeds: [JointVector] = []
    return grid.places.map { place in
      let X_BP = place.X_WB.inverse * scene.X_WP
      let gate = ClearanceGate(robot, scene.with(X_WB: place.X_WB))
      var tried = PlacementRanking.Tried(
        X_WB: place.X_WB, side: place.side, reached: 0, cost: 0,
        answers: targets.map { _ in .refused(.noTargets) })
      for i in order {
        let answer = probe.answer(
          for: TargetPose(targets[i], X_BP), gate, seeds: seeds, random: &random)
        tried.answers[i] = answer
        guard case .stands(let stand) = answer else {
          if leavingAtFirstMiss { break }
          continue
        }
        tried.reached += 1
        tried.cost += stand.cost
        seeds.insert(stand.hover, at: 0)
        if seeds.count > BasePlacement.remembered { seeds.removeLast() }
      }
      tried.cost /= Double(max(1, tried.reached))
      return tried
    }
  }

  /// The places in the order of their promise.
  private static func order(_ tried: [PlacementRanking.Tried]) -> [Int] {
    tried.indices.sorted {
      (-tried[$0].reached, tried[$0].cost, $0) < (-tried[$1].reached, tried[$1].cost, $1)
    }
  }

  /// The place that does best at one target.
  private static func nearest(_ tried: [PlacementRanking.Tried], to target: Int) -> Int {
    func shortfall(_ i: Int) -> (Int, Double) {
      switch tried[i].answers[target] {
      case .stands(let stand): (0, stand.cost)
      case .refused(let reason): (1, reason.shortfall)
      }
    }
    return tried.indices.min { shortfall($0) < shortfall($1) } ?? 0
  }

  /// Targets so that each is as far from those before it as can be: the hardest come early.
  private static func outermostFirst(_ p: [Vector3]) -> [Int] {
    var sum = Vector3.zero
    for x in p { sum += x }
    let middle = sum / Double(p.count)
    var distance = p.map { ($0 - middle).length }
    var order: [Int] = []
    for _ in p.indices {
      guard
        let next = p.indices.filter({ !order.contains($0) })
          .max(by: { (distance[$0], $1) < (distance[$1], $0) })
      else { break }
      // From the first on, distances are to what has been chosen.
      for i in p.indices {
        let away = (p[i] - p[next]).length
        distance[i] = order.isEmpty ? away : min(distance[i], away)
      }
      order.append(next)
    }
    return order
  }

  private func judged(
    _ tried: [PlacementRanking.Tried], _ extent: Extent = .fully
  ) throws(PlanRefusal) -> [PlacementRanking.Place] {
    let found = workers.map(tried) { place in
      Result { () throws(PlanRefusal) in try judged(place, extent) }
    }
    var places: [PlacementRanking.Place] = []
    for result in found { places.append(try result.get()) }
    return places
  }

  /// How far a place is judged.
  private enum Extent {
    /// Whether it serves: where the posture of the quick look does, no better one is looked for, and
    /// after the first target that none is found for, none at all.
    case quickly
    case fully
  }

  /// A place judged by what a plan would choose from.
  private func judged(
    _ tried: PlacementRanking.Tried, _ extent: Extent
  ) throws(PlanRefusal) -> PlacementRanking.Place {
    let here = scene.with(X_WB: tried.X_WB)
    let planner = try Planner(robot: robot, scene: here, follower: follower)
    let X_BP = tried.X_WB.inverse * scene.X_WP
    var start: JointVector?
    var startRefusal: PlanRefusal?
    do throws(PlanRefusal) {
      start = try planner.startPosture(above: targets, X_BP: X_BP, seed: seed)
    } catch {
      startRefusal = error
    }
    guard extent == .fully || start != nil else {
      return PlacementRanking.Place(
        X_WB: tried.X_WB, side: tried.side, start: nil, startRefusal: startRefusal, stands: [],
        skins: skins)
    }
    var random = SeededGenerator(seed: seed, stream: "base placement")
    var search = CandidateSearch(robot, follower, planner.gate)
    var stands = [PlacementRanking.Stand?](repeating: nil, count: targets.count)
    judging: for i in extent == .quickly ? tried.missesFirst : Array(targets.indices) {
      let target = targets[i]
      let pose = TargetPose(target, X_BP, skin: skins[i])
      var references = start.map { [$0] } ?? []
      if case .stands(let stand) = tried.answers[i] {
        references.append(stand.hover)
        if extent == .quickly, let found = search.candidate(for: pose, hover: stand.hover) {
          stands[i] = self.stand(at: target, [found], here)
          continue
        }
      }
      if references.isEmpty { references = [robot.limits.middle] }
      switch search.candidates(for: pose, references: references, random: &random) {
      case .found(let found):
        stands[i] = stand(at: target, found, here)
      case .refused(let reason):
        stands[i] = PlacementRanking.Stand(
          target: target.name, refusal: planner.refusal(of: pose, found: reason))
        if extent == .quickly { break judging }
      }
    }
    return PlacementRanking.Place(
      X_WB: tried.X_WB, side: tried.side, start: start, startRefusal: startRefusal,
      stands: stands.compactMap { $0 }, skins: skins)
  }

  /// The best of the ways to stand at a target.
  private func stand(
    at target: Target, _ found: [TargetCandidate], _ scene: ClearanceScene
  ) -> PlacementRanking.Stand {
    var best = found[0]
    for candidate in found where candidate.cost < best.cost { best = candidate }
    let clearance = [best.hover, best.contact].map {
      scene.clearance(
        of: robot, at: $0, toolMayTouch: true, below: BasePlacement.clearanceReach,
        betweenLinksBelow: -.infinity
      ).distance
    }
    return PlacementRanking.Stand(
      target: target.name, refusal: nil, manipulability: best.manipulability,
      limitMargin: best.limitMargin,
      clearance: min(clearance.min() ?? .infinity, BasePlacement.clearanceReach), cost: best.cost,
      hover: best.hover)
  }
}
