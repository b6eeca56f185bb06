// SPDX-License-Identifier: GPL-3.0-or-later

package import Geometry
package import SpatialMath

/// What an arm must not run into: the patient's skin, zones of his that are to be kept free, the
/// table, the floor and itself.
///
/// Distances are between the arm's capsules and the skin's triangles, the table's box, the floor's
/// plane and one another, at one posture; `MotionClearance` judges what lies between. The arm's base
/// is bolted where it is, so its own shapes are not held against table and floor.
package struct ClearanceScene: Sendable {
  /// The skin in P, closed.
  package let mesh: TriangleMesh
  package let body: BoundingVolumeHierarchy
  package let X_WP: RigidTransform<World, Patient>
  /// In W.
  package let table: OrientedBox
  /// Height of the floor in W [m]; nil where there is none.
  package let floor: Double?
  package let X_WB: RigidTransform<World, Base>
  /// In P.
  package let zones: [ExclusionZone]
  /// The breaths at which zones are looked at: the ends of what is expected.
  package let breaths: [BreathingState]

  package init(
    mesh: TriangleMesh, X_WP: RigidTransform<World, Patient>, table: OrientedBox,
    floor: Double? = nil, X_WB: RigidTransform<World, Base>, zones: [ExclusionZone] = [],
    breaths: [BreathingState] = [.rest]
  ) {
    self.init(
      mesh: mesh, body: BoundingVolumeHierarchy(mesh), X_WP: X_WP, table: table, floor: floor,
      X_WB: X_WB, zones: zones, breaths: breaths)
  }

  private init(
    mesh: TriangleMesh, body: BoundingVolumeHierarchy, X_WP: RigidTransform<World, Patient>,
    table: OrientedBox, floor: Double?, X_WB: RigidTransform<World, Base>,
    zones: [ExclusionZone], breaths: [BreathingState]
  ) {
    self.zones = zones
    self.breaths = breaths
    self.mesh = mesh
    self.body = body
    self.X_WP = X_WP
    self.table = table
    self.floor = floor
    self.X_WB = X_WB
  }

  /// The same patient and table with the robot elsewhere.
  package func with(X_WB: RigidTransform<World, Base>) -> ClearanceScene {
    ClearanceScene(
      mesh: mesh, body: body, X_WP: X_WP, table: table, floor: floor, X_WB: X_WB, zones: zones,
      breaths: breaths)
  }

  /// Where the arm is nearest to skin, zones, table, floor or itself.
  ///
  /// - Parameters:
  ///   - toolMayTouch: leaves the tool against the skin out, for postures at a target; no zone may
  ///     be touched even then.
  ///   - limit: what is further away than this [m] is not looked for, which is much faster. A link
  ///     wholly inside the body and deeper than this is then not seen; the one that enters is.
  ///   - linkLimit: the same between the arm's own shapes: capsules leave less room between links
  ///     than there is, and links are where they are known to be.
  /// - Precondition: every link of the robot has a shape; see `RobotModel.linksWithoutShape`.
  package func clearance(
    of robot: RobotModel, at q: JointVector, toolMayTouch: Bool, below limit: Double = .infinity,
    betweenLinksBelow linkLimit: Double = .infinity
  ) -> Clearance {
    precondition(
      robot.linksWithoutShape.isEmpty, "no shape for \(robot.linksWithoutShape)")
    let bodies = robot.chain.bodyPoses(at: q)
    let capsules = robot.shapes.map { $0.capsule.moved(by: bodies[$0.body]) }
    var nearest = Nearest(limit: limit)
    for pair in robot.shapePairs {
      let found = capsules[pair.first].separation(from: capsules[pair.second])
      guard found.gap < linkLimit else { continue }
      nearest.note(found.gap, pair.second, .shape(pair.first), found.onOther)
    }
    for (i, capsule_B) in capsules.enumerated() where robot.shapes[i].body > 0 {
      let capsule_W = capsule_B.moved(by: X_WB)
      let found = capsule_W.separation(from: table)
      nearest.note(found.gap, i, .table, X_WB.inverseTimes(found.onAxis))
      let under = floorGap(of: capsule_W)
      nearest.note(under.gap, i, .floor, X_WB.inverseTimes(under.onAxis))
    }
    let X_PB = X_WP.inverse * X_WB
    noteZones(near: capsules, of: robot, X_PB, &nearest)
    // The outermost shapes are usually the nearest; what they find shortens the other searches.
    for (i, capsule_B) in capsules.enumerated().reversed()
    where !(toolMayTouch && robot.shapes[i].link == nil) {
      let capsule_P = capsule_B.moved(by: X_PB)
      guard let found = body.separation(of: capsule_P, from: mesh, below: nearest.distance) else {
        continue
      }
      nearest.note(found.gap, i, .skin, X_PB.inverseTimes(found.onAxis))
    }
    return nearest.clearance(of: robot, zones)
  }

  private func noteZones(
    near capsules: [Capsule], of robot: RobotModel, _ X_PB: RigidTransform<Patient, Base>,
    _ nearest: inout Nearest
  ) {
    guard !zones.isEmpty else { return }
    for (i, capsule_B) in capsules.enumerated() where robot.shapes[i].body > 0 {
      let capsule_P = capsule_B.moved(by: X_PB)
      for (j, zone) in zones.enumerated() {
        for breath in breaths {
          let found = zone.gap(to: capsule_P, at: breath, exactBelow: nearest.distance)
          guard found.distance < nearest.distance else { continue }
          nearest.note(found.distance, i, .zone(j), X_PB.inverseTimes(found.onAxis))
        }
      }
    }
  }

  /// Free space between a capsule in W and the floor [m], negative under it and infinite where
  /// there is none; and the lower end of the capsule's axis. Allocates: never.
  func floorGap(of capsule_W: Capsule) -> (gap: Double, onAxis: Vector3) {
    let lowest = capsule_W.a.z < capsule_W.b.z ? capsule_W.a : capsule_W.b
    return (floor.map { lowest.z - capsule_W.radius - $0 } ?? .infinity, lowest)
  }

  /// What holds a point: the table, the floor when it is under it, a zone at one of the breaths.
  func obstacle(at p_B: Vector3) -> Clearance.Other? {
    let p_W = X_WB * p_B
    let p_P = X_WP.inverseTimes(p_W)
    if let floor, p_W.z < floor { return .floor }
    if (table.nearest(to: p_W) - p_W).length < 1e-9 { return .table }
    return zones.first { zone in breaths.contains { zone.contains(p_P, at: $0) } }
      .map { .zone($0.name) }
  }

  /// How far a point is above the skin [m]; negative inside.
  package func height(of p_B: Vector3) -> Double {
    body.signedDistance(to: X_WP.inverseTimes(X_WB * p_B), in: mesh)
  }
}

/// The nearest thing so far, by index: names are put to it at the end.
private struct Nearest {
  enum Other { case skin, table, floor, zone(Int), shape(Int), nothing }

  private(set) var distance: Double
  private var shape = 0
  private var other = Other.nothing
  private var place_B = Vector3.zero

  init(limit: Double) { distance = limit }

  mutating func note(_ gap: Double, _ shape: Int, _ other: Other, _ place_B: Vector3) {
    guard gap < distance else { return }
    distance = gap
    self.shape = shape
    self.other = other
    self.place_B = place_B
  }

  func clearance(of robot: RobotModel, _ zones: [ExclusionZone]) -> Clearance {
    let against: Clearance.Other
    switch other {
    case .nothing: against = .nothing
    case .skin: against = .body
    case .table: against = .table
    case .floor: against = .floor
    case .zone(let i): against = .zone(zones[i].name)
    case .shape(let i): against = .link(robot.shapeName(i))
    }
    return Clearance(
      distance: distance, link: against == .nothing ? "" : robot.shapeName(shape),
      against: against, place_B: place_B)
  }
}

extension RobotModel {
  /// The link that a shape stands for, "tool" for the tool's.
  func shapeName(_ i: Int) -> String { shapes[i].link.map { links[$0].name } ?? "tool" }
}
