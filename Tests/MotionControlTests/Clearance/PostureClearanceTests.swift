// SPDX-License-Identifier: GPL-3.0-or-later

import Geometry
import MotionControl
import SpatialMath
import Testing
import _TestSupport

@Suite("PostureClearance") struct PostureClearanceTests {
  /// The distances of one link, found shape by shape: to the person and to the table [m].
  struct Distances {
    var person = Double.infinity
    var table = Double.infinity

    init(
      _ scene: ClearanceScene, _ robot: RobotModel, link: Int, at q: JointVector,
      personMoved shift_B: Vector3 = .zero
    ) {
      let bodies = robot.chain.bodyPoses(at: q)
      let away = RigidTransform<Base, Base>(.identity, -shift_B)
      for shape in robot.shapes where shape.link == link && shape.body > 0 {
        let capsule_B = shape.capsule.moved(by: bodies[shape.body])
        table = min(table, capsule_B.moved(by: scene.X_WB).separation(from: scene.table).gap)
        let capsule_P = capsule_B.moved(by: scene.X_WP.inverse * scene.X_WB * away)
        if let skin = scene.body.separation(of: capsule_P, from: scene.mesh, below: .infinity) {
          person = min(person, skin.gap)
        }
        for zone in scene.zones {
          person = min(person, zone.gap(to: capsule_P, at: .rest).distance)
        }
      }
    }
  }

  private struct Rig {
    let robot: RobotModel
    let scene = ClearanceGradientTests.scene()
    let q: JointVector

    init(seed: UInt64) throws {
      robot = seed % 2 == 0 ? try Arms.panda(tool: "ball-10mm") : try Arms.lbrMed14()
      var random = SeededGenerator(seed: seed)
      q = robot.limits.random(&random, count: 7)
    }

    /// Links that joints move before the last one.
    var movable: [Int] {
      robot.links.indices.filter { link in
        robot.shapes.contains { $0.link == link && $0.body > 0 && $0.body < 7 }
      }
    }

    func distances(_ link: Int, _ q: JointVector, _ shift: Vector3 = .zero) -> Distances {
      Distances(scene, robot, link: link, at: q, personMoved: shift)
    }

    /// The link a listed entry tells of, and its distance to the same thing elsewhere.
    func distance(
      of entry: LinkClearance
    ) -> ((_ q: JointVector, _ shift: Vector3) -> Double)? {
      let isTable = entry.away_B == .zero
      func pick(_ d: Distances) -> Double { isTable ? d.table : d.person }
      let found = movable.first { abs(pick(distances($0, q)) - entry.distance) < 1e-12 }
      return found.map { link in { q, shift in pick(distances(link, q, shift)) } }
    }
  }

  /// A kink, where two places are equally near, lies between its sides.
  private func isBetween(_ value: Double, _ a: Double, _ b: Double) -> Bool {
    value > min(a, b) - 1e-3 && value < max(a, b) + 1e-3
  }

  @Test("distances and derivatives are those of the true clearance", arguments: seeds(100))
  func differences(seed: UInt64) throws {
    let rig = try Rig(seed: seed)
    let near = rig.scene.postureClearance(of: rig.robot, at: rig.q)
    #expect(near.posture == rig.q && near.links.count <= PostureClearance.most)
    let h = 1e-6
    for entry in near.links where entry.distance > 0 {
      let distance = try #require(rig.distance(of: entry))
      let here = distance(rig.q, .zero)
      for k in 0..<7 {
        var step = JointVector.zero
        step[k] = h
        let sides = [
          (distance(rig.q + step, .zero) - here) / h, (here - distance(rig.q - step, .zero)) / h,
        ]
        #expect(isBetween(entry.gradient[k], sides[0], sides[1]), "joint \(k) of \(sides)")
      }
      for axis in 0..<3 where entry.away_B != .zero {
        var shift = Vector3.zero
        shift[axis] = h
        let sides = [
          (distance(rig.q, shift) - here) / h, (here - distance(rig.q, -shift)) / h,
        ]
        #expect(isBetween(-entry.away_B[axis], sides[0], sides[1]), "axis \(axis) of \(sides)")
      }
    }
  }

  @Test("the nearest are listed first, but for those the arm cannot move", arguments: seeds(100))
  func nearest(seed: UInt64) throws {
    let rig = try Rig(seed: seed)
    let near = rig.scene.postureClearance(of: rig.robot, at: rig.q)
    let listed = near.links.map(\.distance)
    #expect(listed == listed.sorted())
    let J = rig.robot.kinematics(at: rig.q).J_BT
    for entry in near.links {
      let felt = J * entry.selfMotion
      #expect(felt.angular.length < 1e-9 && felt.linear.length < 1e-9)
      let square = entry.selfMotion.dot(entry.selfMotion)
      #expect(abs(entry.gradient.dot(entry.selfMotion) - square) < 1e-9)
    }
    // What is missing from the list is further away, or stands still in every self-motion.
    let bound = near.links.count == PostureClearance.most ? listed[listed.count - 1] : 0.2
    var random = SeededGenerator(seed: seed, stream: "self-motion")
    var motion = J.selfMotion(of: JointVector((0..<7).map { _ in random.uniform(-1, 1) }))
    motion = motion * (1e-6 / motion.dot(motion).squareRoot())
    for link in rig.movable {
      let (here, there) = (rig.distances(link, rig.q), rig.distances(link, rig.q + motion))
      for (a, b) in [(here.person, there.person), (here.table, there.table)]
      where a > 0 && a < bound && !listed.contains(where: { abs($0 - a) < 1e-12 }) {
        #expect(abs(b - a) < 0.021e-6, "link \(link) at \(a)")
      }
    }
  }
}
