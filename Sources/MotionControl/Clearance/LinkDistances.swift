// SPDX-License-Identifier: GPL-3.0-or-later

import Geometry
package import SpatialMath

/// How far each link of an arm, and its tool, is from the skin while the arm moves.
///
/// Each search begins from what the last one found near, so that postures a millisecond apart cost a
/// quarter of new searches; in any order the distances are the same.
package struct LinkDistances: Sendable {
  /// The links that have a shape, the tool last; the same link stands for all shapes on it.
  package let names: [String]
  /// Of each of `names` at the last posture [m], negative where it overlaps the skin.
  package private(set) var distances: [Double]

  private let robot: RobotModel
  private let scene: ClearanceScene
  private let X_PB: RigidTransform<Patient, Base>
  /// For each shape its place in `names`.
  private let places: [Int]
  private var nearby: [NearbyTriangles]

  package init(of robot: RobotModel, from scene: ClearanceScene) {
    self.robot = robot
    self.scene = scene
    X_PB = scene.X_WP.inverse * scene.X_WB
    var names: [String] = []
    var places: [Int] = []
    for i in robot.shapes.indices {
      let name = robot.shapeName(i)
      if names.last != name { names.append(name) }
      places.append(names.count - 1)
    }
    self.names = names
    self.places = places
    distances = Array(repeating: .infinity, count: names.count)
    nearby = Array(repeating: NearbyTriangles(), count: places.count)
  }

  /// Takes the arm to a posture. Allocates: never.
  package mutating func move(to q: JointVector) {
    let bodies = robot.chain.bodyPoses(at: q)
    for k in distances.indices { distances[k] = .infinity }
    for i in places.indices {
      let k = places[i]
      let shape = robot.shapes[i]
      let found = scene.body.separation(
        of: shape.capsule.moved(by: X_PB * bodies[shape.body]), from: scene.mesh,
        among: &nearby[i])
      if let found { distances[k] = min(distances[k], found.gap) }
    }
  }
}
