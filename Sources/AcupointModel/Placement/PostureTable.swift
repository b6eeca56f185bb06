// SPDX-License-Identifier: GPL-3.0-or-later

import Geometry

/// In which postures a tool can come to each point of one patient.
package struct PostureTable: Sendable {
  /// All but the reference posture.
  package static let postures = Posture.allCases.filter { $0 != .anatomical }

  /// In the order of the placed points; one flag for each of `postures`.
  private let isFree: [[Bool]]
  private let points: [PlacedPoint]

  /// The postures of a point, in the order of `Posture`.
  package func postures(of code: AcupointCode, _ side: Side) -> [Posture] {
    guard let i = points.firstIndex(where: { $0.code == code && $0.side == side }) else {
      return []
    }
    return zip(PostureTable.postures, isFree[i]).filter(\.1).map(\.0)
  }

  fileprivate init(_ placed: PlacedAtlas) {
    points = placed.points
    var isFree = [[Bool]](repeating: [], count: points.count)
    for posture in PostureTable.postures {
      let body = placed.reference.body.shape.posed(posture)
      let free = placed.freePoints(of: placed.carried(to: body), on: body)
      for i in isFree.indices { isFree[i].append(free[i]) }
    }
    self.isFree = isFree
  }
}

extension PlacedAtlas {
  /// Where each point can be come to, posture by posture.
  ///
  /// - Complexity: poses the body once for each posture; about a second.
  ///
  /// - Parameter codes: the points that are asked for; without any, all.
  package func reachablePostures(of codes: [AcupointCode] = []) -> PostureTable {
    PostureTable(codes.isEmpty ? self : keeping(codes))
  }

  /// Which points of one posture have free space over them, see `PostureReach`; in their order.
  package func freePoints(of carried: CarriedAtlas, on body: PosedBody) -> [Bool] {
    let reach = PostureReach(body, like: reference)
    return carried.points.map(reach.isFree)
  }
}

extension PostureAdvice {
  /// A statement of the table that does not hold on a body.
  package struct Disagreement: Equatable, Sendable {
    package let code: AcupointCode
    package let side: Side
    package let region: String
    package let postures: [Posture]
    /// Why, where that is known.
    package let reason: String?
  }

  /// What of the table was looked at, and what did not hold.
  package func compare(
    _ placed: PlacedAtlas, _ table: PostureTable
  ) -> (statements: Int, disagreements: [Disagreement]) {
    var count = 0
    var disagreements: [Disagreement] = []
    for row in rows {
      for point in placed.points where row.points.contains(where: { $0.contains(point.code) }) {
        let free = table.postures(of: point.code, point.side)
        for group in row.postures {
          count += 1
          if group.contains(where: free.contains) { continue }
          let exception = exceptions.first { exception in
            exception.postures == group && exception.points.contains { $0.contains(point.code) }
          }
          disagreements.append(
            Disagreement(
              code: point.code, side: point.side, region: row.region, postures: group,
              reason: exception?.reason))
        }
      }
    }
    return (count, disagreements)
  }
}
