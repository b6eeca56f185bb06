// SPDX-License-Identifier: GPL-3.0-or-later

import SpatialMath

/// Finds routes over the same targets: what was found free or blocked for one serves the others.
struct RouteSearch {
  private let planner: Planner
  private let poses: [TargetPose]
  private let sequence: PlanSequence
  private let seed: UInt64
  /// What arches alone gave, and what came of searching for ways as well.
  private var arched: Ways
  private var searched: Ways

  /// What is known of the ways between nodes and of the visits at them.
  private struct Ways {
    var problem: SequenceProblem
    var transits: [Edge: Route.Transit] = [:]
    var visits: [Int: Route.Visit] = [:]
    var blocked: [Edge: Blocked] = [:]
  }

  private struct Edge: Hashable {
    let from: Int
    let to: Int
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
  /// Where arches alone give none, the ways that they do not free are searched for at random.
  mutating func route(_ order: Order) throws(PlanRefusal) -> Route {
    do throws(PlanRefusal) {
      return try route(order, &arched, detours: Planner.mostDetours, searches: false)
    } catch {
      guard !arched.blocked.isEmpty else { throw error }
    }
    return try route(order, &searched, detours: Planner.mostSearches, searches: true)
  }

  private func route(
    _ order: Order, _ ways: inout Ways, detours: Int, searches: Bool
  ) throws(PlanRefusal) -> Route {
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

  /// The motions of a tour; the first that is not free is taken out of the problem.
  private func route(
    along tour: SequenceProblem.Tour, _ ways: inout Ways, searches: Bool
  ) throws(Blocked) -> Route {
    let home = ways.problem.home
    let stops = [home] + tour.nodes + [home]
    let edges = zip(stops, stops.dropFirst()).map { Edge(from: $0, to: $1) }
    for edge in edges {
      // The way back belongs to the last target.
      let target = ways.problem.target[edge.to == home ? edge.from : edge.to]
      if ways.transits[edge] == nil {
        do throws(Blocked) {
          ways.transits[edge] = try transit(edge, searches: searches)
        } catch {
          ways.problem.block(from: edge.from, to: edge.to)
          ways.blocked[edge] = error
          throw error.at(target)
        }
      }
      guard edge.to != home, ways.visits[edge.to] == nil else { continue }
      do throws(Blocked) {
        ways.visits[edge.to] = try planner.visit(poses[target], sequence.candidate(edge.to))
      } catch {
        ways.problem.block(edge.to)
        throw error.at(target)
      }
    }
    return Route(
      order: ways.problem.order(of: tour), estimate: sequence.duration(of: tour.nodes),
      candidates: tour.nodes.map(sequence.candidate),
      transits: edges.compactMap { ways.transits[$0] },
      visits: tour.nodes.compactMap { ways.visits[$0] })
  }

  private func transit(_ edge: Edge, searches: Bool) throws(Blocked) -> Route.Transit {
    let (a, b) = (sequence.departure(edge.from), sequence.arrival(edge.to))
    if let known = arched.transits[edge] { return known }
    do throws(Blocked) {
      if let known = arched.blocked[edge] { throw known }
      return try planner.arch(from: a, to: b)
    } catch {
      guard searches else { throw error }
      return try planner.search(from: a, to: b, seed: seed, orElse: error)
    }
  }
}

/// Why a motion between or at two targets is none.
struct Blocked: Error {
  let reason: PlanRefusal.Reason
  /// The target that it belongs to.
  var target = 0

  func at(_ target: Int) -> Blocked { Blocked(reason: reason, target: target) }
}
