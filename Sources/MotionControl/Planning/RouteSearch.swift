// SPDX-License-Identifier: GPL-3.0-or-later

import SpatialMath

/// Finds routes over the same targets: what was found free or blocked for one serves the others.
struct RouteSearch {
  /// Parts that are judged at once where ways are searched for, which takes long.
  private static let searchedAtOnce = 4

  private let planner: Planner
  private let poses: [TargetPose]
  private let sequence: PlanSequence
  private let seed: UInt64
  /// What is known where only ways to another branch were searched for, and where all were.
  private var arched: Ways
  private var searched: Ways

  /// What is known of the ways between nodes and of the visits at them.
  private struct Ways {
    var problem: SequenceProblem
    var transits: [Edge: Route.Transit] = [:]
    var visits: [Int: Route.Visit] = [:]
    var blocked: [Edge: Blocked] = [:]
    /// Of tours that were free throughout.
    var times: [Motion: JointTrajectory] = [:]
    /// How many ways were searched for and not found.
    var vain = 0

    /// - Throws: where the part is none.
    mutating func note(_ judged: Judged) throws(Blocked) {
      switch judged {
      case .transit(let edge, .success(let transit)): transits[edge] = transit
      case .visit(let node, .success(let visit)): visits[node] = visit
      case .transit(let edge, .failure(let blocked)):
        block(edge, blocked)
        if blocked.isSearched { vain += 1 }
        // The way back belongs to the last target.
        throw blocked.at(problem.target[edge.to == problem.home ? edge.from : edge.to])
      case .visit(let node, .failure(let blocked)):
        problem.block(node)
        throw blocked.at(problem.target[node])
      }
    }

    mutating func block(_ edge: Edge, _ reason: Blocked) {
      problem.block(from: edge.from, to: edge.to)
      transits[edge] = nil
      blocked[edge] = reason
    }
  }

  private struct Edge: Hashable {
    let from: Int
    let to: Int
  }

  /// What is judged by itself.
  private enum Part {
    case transit(Edge)
    case visit(Int)

    /// A transit to another branch, which arches hardly ever are.
    func isFlip(_ sequence: PlanSequence) -> Bool {
      guard case .transit(let edge) = self else { return false }
      return sequence.isFlip(from: edge.from, to: edge.to)
    }
  }

  /// What a part was found to be.
  private enum Judged {
    case transit(Edge, Result<Route.Transit, Blocked>)
    case visit(Int, Result<Route.Visit, Blocked>)
  }

  private enum Motion: Hashable {
    case transit(Edge)
    case approach(Int)
    case retreat(Int)
  }

  /// In which order targets may be visited.
  enum Order {
    case quickest
    case given([Int])
  }

  init(_ planner: Planner, _ poses: [TargetPose], _ sequence: PlanSequence, seed: UInt64) {
    self.planner = planner
    self.poses = poses
    self.sequence = sequence
    self.seed = seed
    arched = Ways(problem: sequence.problem)
    searched = arched
  }

  /// The cheapest route all of whose motions are free.
  ///
  /// Ways to another branch that no arch frees are searched for at random; where that gives no route,
  /// all that no arch frees are.
  mutating func route(_ order: Order) throws(PlanRefusal) -> Planner.TimedRoute {
    do throws(PlanRefusal) {
      return try route(order, &arched, detours: Planner.patience, searches: false)
    } catch {
      guard !arched.blocked.isEmpty else { throw error }
    }
    return try route(order, &searched, detours: Planner.mostDetours, searches: true)
  }

  private func route(
    _ order: Order, _ ways: inout Ways, detours: Int, searches: Bool
  ) throws(PlanRefusal) -> Planner.TimedRoute {
    var refusal = poses[0].refusal(.noTargets)
    var present: SequenceProblem.Tour?
    for _ in 0..<detours {
      let best: SequenceProblem.Tour? =
        switch order {
        case .quickest: ways.problem.best(after: present, seed: seed)
        case .given(let targets): ways.problem.best(inOrder: targets)
        }
      guard let tour = best else { throw refusal }
      present = tour
      do throws(Blocked) {
        return try route(along: tour, &ways, searches: searches)
      } catch {
        refusal = poses[error.target].refusal(error.reason)
      }
    }
    throw refusal
  }

  /// The motions of a tour; those that are not free, or get no time, are taken out of the problem.
  private func route(
    along tour: SequenceProblem.Tour, _ ways: inout Ways, searches: Bool
  ) throws(Blocked) -> Planner.TimedRoute {
    let home = ways.problem.home
    let stops = [home] + tour.nodes + [home]
    let edges = zip(stops, stops.dropFirst()).map { Edge(from: $0, to: $1) }
    let unknown = edges.flatMap { edge -> [Part] in
      (ways.transits[edge] == nil ? [.transit(edge)] : [])
        + (edge.to == home || ways.visits[edge.to] != nil ? [] : [.visit(edge.to)])
    }
    var rest = unknown[...]
    while !rest.isEmpty {
      // Nothing is searched for beside a way that is none.
      let maySearch = ways.vain < Planner.mostSearches
      let next = Array(rest.prefix(searches && maySearch ? RouteSearch.searchedAtOnce : rest.count))
      rest = rest.dropFirst(next.count)
      let found = planner.workers.map(next) {
        judged($0, searches: maySearch && (searches || $0.isFlip(sequence)))
      }
      var first: Blocked?
      for judged in found {
        do throws(Blocked) {
          try ways.note(judged)
        } catch {
          first = first ?? error
        }
      }
      if let first { throw first }
    }
    let route = Route(
      order: ways.problem.order(of: tour), estimate: sequence.duration(of: tour.nodes),
      candidates: tour.nodes.map(sequence.candidate),
      transits: edges.compactMap { ways.transits[$0] },
      visits: tour.nodes.compactMap { ways.visits[$0] })
    return try timed(route, edges, &ways)
  }

  /// Only now do motions get their time, which takes longer than finding whether they are free.
  private func timed(
    _ route: Route, _ edges: [Edge], _ ways: inout Ways
  ) throws(Blocked) -> Planner.TimedRoute {
    let legs = route.legs(ToolCeilings(planner.speed))
    let home = ways.problem.home
    let motions = edges.flatMap { edge -> [Motion] in
      [.transit(edge)] + (edge.to == home ? [] : [.approach(edge.to), .retreat(edge.to)])
    }
    let untimed = motions.indices.filter { ways.times[motions[$0]] == nil }
    let found = planner.times(of: untimed.map { legs[$0] })
    for (i, result) in zip(untimed, found) {
      let leg = legs[i]
      do throws(RetimingRefusal) {
        ways.times[motions[i]] = try result.get()
      } catch {
        let part: PlanRefusal.Motion = leg.kind == .transit ? .transit : .approach
        let blocked = Blocked(
          reason: .torque(part, ratio: error.ratio),
          target: route.order[leg.target < 0 ? route.order.count - 1 : leg.target])
        switch motions[i] {
        case .transit(let edge): ways.block(edge, blocked)
        case .approach(let node), .retreat(let node): ways.problem.block(node)
        }
        throw blocked
      }
    }
    return Planner.TimedRoute(
      route: route, legs: legs, trajectories: motions.compactMap { ways.times[$0] })
  }

  private func judged(_ part: Part, searches: Bool) -> Judged {
    switch part {
    case .transit(let edge):
      return .transit(
        edge,
        Result { () throws(Blocked) in try transit(edge, searches: searches) })
    case .visit(let node):
      return .visit(
        node,
        Result { () throws(Blocked) in
          try planner.visit(poses[sequence.problem.target[node]], sequence.candidate(node))
        })
    }
  }

  private func transit(_ edge: Edge, searches: Bool) throws(Blocked) -> Route.Transit {
    let (a, b) = (sequence.departure(edge.from), sequence.arrival(edge.to))
    if let known = arched.transits[edge] { return known }
    // What was searched for before is not counted again.
    if let known = arched.blocked[edge], known.isSearched { throw Blocked(reason: known.reason) }
    let blocked: Blocked
    do throws(Blocked) {
      if let known = arched.blocked[edge] { throw known }
      return try planner.arch(from: a, to: b)
    } catch {
      guard searches else { throw error }
      blocked = error
    }
    guard let found = planner.search(from: a, to: b, seed: seed) else { throw blocked.searched }
    return found
  }
}

/// Why a motion between or at two targets is none.
struct Blocked: Error {
  let reason: PlanRefusal.Reason
  /// The target that it belongs to.
  var target = 0
  /// A way was searched for at random as well.
  var isSearched = false

  func at(_ target: Int) -> Blocked {
    Blocked(reason: reason, target: target, isSearched: isSearched)
  }

  var searched: Blocked { Blocked(reason: reason, target: target, isSearched: true) }
}
