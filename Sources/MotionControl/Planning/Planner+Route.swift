// SPDX-License-Identifier: GPL-3.0-or-later

import SpatialMath

/// One candidate for each target, and all motions between and at them.
struct Route {
  let candidates: [TargetCandidate]
  /// From the start to the first hover pose, from each to the next, and back.
  let transits: [JointTrajectory]
  /// One for each target.
  let visits: [Visit]

  /// The motion from the hover pose down to the skin, and back.
  struct Visit {
    let approach: JointTrajectory
    let retreat: JointTrajectory
    let ceilings: ToolCeilings
    /// Of the retreat.
    let ceilingsAtEnd: ToolCeilings
    /// How far the tool strays from the straight line on the approach [m].
    let straightness: Double
  }
}

extension Planner {
  /// The cheapest route all of whose motions are free.
  ///
  /// Where arches alone give none, the ways that they do not free are searched for at random.
  func route(
    over poses: [TargetPose], _ layers: [[TargetCandidate]], start: JointVector, seed: UInt64
  ) throws(PlanRefusal) -> Route {
    var isTransitBlocked = false
    do throws(PlanRefusal) {
      return try route(over: poses, layers, start: start, detours: Planner.mostDetours) {
        a, b throws(Blocked) in
        do throws(Blocked) {
          return try arch(from: a, to: b)
        } catch {
          isTransitBlocked = true
          throw error
        }
      }
    } catch {
      guard isTransitBlocked else { throw error }
    }
    return try route(over: poses, layers, start: start, detours: Planner.mostSearches) {
      a, b throws(Blocked) in
      do throws(Blocked) {
        return try arch(from: a, to: b)
      } catch {
        return try search(from: a, to: b, seed: seed, orElse: error)
      }
    }
  }

  private func route(
    over poses: [TargetPose], _ layers: [[TargetCandidate]], start: JointVector, detours: Int,
    transit: (JointVector, JointVector) throws(Blocked) -> JointTrajectory
  ) throws(PlanRefusal) -> Route {
    let branch = ClosedForm(robot.chain)?.branch(of: start)
    var choice = CandidateChoice(start: start, branch: branch, layers: layers)
    var transits: [CandidateChoice.Edge: JointTrajectory] = [:]
    var visits: [[Route.Visit?]] = layers.map { [Route.Visit?](repeating: nil, count: $0.count) }
    var refusal = poses[0].refusal(.noTargets)
    for _ in 0..<detours {
      guard let edges = choice.best() else { throw refusal }
      do throws(Blocked) {
        for edge in edges {
          let isLast = edge.layer == layers.count
          if transits[edge] == nil {
            let from = edge.layer == 0 ? start : layers[edge.layer - 1][edge.from].leave
            let to = isLast ? start : layers[edge.layer][edge.to].hover
            do throws(Blocked) {
              transits[edge] = try transit(from, to)
            } catch {
              choice.block(edge)
              throw error.at(edge.layer)
            }
          }
          guard !isLast, visits[edge.layer][edge.to] == nil else { continue }
          do throws(Blocked) {
            visits[edge.layer][edge.to] = try visit(
              poses[edge.layer], layers[edge.layer][edge.to])
          } catch {
            choice.blockEnd(of: edge)
            throw error.at(edge.layer)
          }
        }
        let chosen = edges.dropLast()
        return Route(
          candidates: chosen.map { layers[$0.layer][$0.to] },
          transits: edges.compactMap { transits[$0] },
          visits: chosen.compactMap { visits[$0.layer][$0.to] })
      } catch {
        refusal = poses[min(error.layer, poses.count - 1)].refusal(error.reason)
      }
    }
    throw refusal
  }
}

/// Why a motion between or at two targets is none.
struct Blocked: Error {
  let reason: PlanRefusal.Reason
  /// The target that it belongs to; one more than there are for the way back.
  var layer = 0

  func at(_ layer: Int) -> Blocked { Blocked(reason: reason, layer: layer) }
}
