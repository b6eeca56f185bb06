// SPDX-License-Identifier: GPL-3.0-or-later

import MotionControl
import Numerics
import SpatialMath
import Testing
import _TestSupport

@Suite("Singularity search") struct SingularitySearchTests {
  private static func kinds(of robot: RobotModel) throws -> [Singularity] {
    try SingularitySearch(robot, reach: Reach(of: robot)).run()
  }

  /// "joint = place" of each condition, in quarter turns, joints counted from one.
  private func places(_ kind: Singularity) -> [Int: Int] {
    var places: [Int: Int] = [:]
    for condition in kind.conditions {
      let quarters = condition.value / (.pi / 2)
      #expect(abs(quarters - quarters.rounded()) < 1e-6)
      places[condition.joint + 1] = Int(quarters.rounded())
    }
    return places
  }

  @Test("the UR5e has the singularities that the factors of its determinant name")
  func universal() throws {
    let robot = try GoldenTable("ur5e").robot
    let kinds = try Self.kinds(of: robot)
    // Elbow and wrist: sin q3 and sin q5.
    #expect(kinds.dropLast().map(places) == [[3: 0], [3: 2], [5: 0], [5: 2]])
    #expect(
      kinds.map(\.dependent).dropLast() == [[1, 2, 3], [1, 2, 3], [1, 2, 3, 5], [1, 2, 3, 5]])
    // Shoulder: where axes 5 and 6 cross lies in the plane of axes 1 and 2.
    let shoulder = try #require(kinds.last)
    #expect(shoulder.joints == [1, 2, 3] && shoulder.conditions.isEmpty)
    let bodies = robot.chain.bodyPoses(at: shoulder.example)
    let normal = bodies[1].rotation.z.cross(bodies[2].rotation.z)
    #expect(abs(bodies[6].translation.dot(normal)) < 1e-9)
    #expect(kinds.reduce(0) { $0 + $1.found } == SingularitySearch.samples)
  }

  @Test("an arm of spherical shoulder, elbow and wrist has the four kinds that are known of it")
  func spherical() throws {
    // Kreutz-Delgado, Long, Seraji, "Kinematic analysis of 7-DOF manipulators" (1992), in the
    // joints of this arm: q4 = 0; q2 = 0 with q3 = ±90°; q2 = q6 = 0; q6 = 0 with q5 = ±90°.
    let kinds = try Self.kinds(of: try GoldenTable("lbr_med_14").robot)
    #expect(
      kinds.map(places) == [
        [4: 0], [2: 0, 3: -1], [2: 0, 3: 1], [2: 0, 6: 0], [5: -1, 6: 0], [5: 1, 6: 0],
      ])
    #expect(kinds.map(\.dependent) == [[2, 4], [0, 2], [0, 2], [0, 2], [4, 6], [4, 6]])
  }

  @Test(
    "each kind is singular, its free joints stay so and each of its own leads out",
    arguments: ["franka_panda", "ur5e", "lbr_med_14", "chain-04", "chain-05", "chain-06"])
  func meaning(name: String) throws {
    let robot = try GoldenTable(name).robot
    var random = SeededGenerator(seed: 5, stream: name)
    for kind in try Self.kinds(of: robot) {
      #expect(kind.smallestValue < 1e-10)
      #expect(
        robot.limits.lower.lanes.indices.allSatisfy { i in
          robot.limits.lower[i] <= kind.example[i] && kind.example[i] <= robot.limits.upper[i]
        })
      for _ in 0..<20 {
        var q = kind.example
        for i in 0..<robot.jointCount where !kind.joints.contains(i) {
          q[i] = random.uniform(-0.5, 0.5) + q[i]
        }
        #expect(try smallest(robot, q) < 1e-8)
      }
      for i in kind.joints {
        var q = kind.example
        q[i] += 0.05
        var r = kind.example
        r[i] -= 0.3
        #expect(max(try smallest(robot, q), try smallest(robot, r)) > 1e-7)
      }
    }
  }

  /// By the singular values of the Jacobian as it is, in metres.
  private func smallest(_ robot: RobotModel, _ q: JointVector) throws -> Double {
    let J = robot.kinematics(at: q).J_BT
    var rows: [Double] = []
    for r in 0..<6 {
      for i in 0..<J.count { rows.append(r < 3 ? J.angular[i][r] : J.linear[i][r - 3]) }
    }
    return try SingularValues(rows: 6, columns: J.count, elements: rows).smallest
  }

  @Test("two turns about one axis are singular everywhere")
  func everywhere() throws {
    let text = URDFReaderTests.good.replacing(
      "<joint name=\"weld\" type=\"fixed\">\n<origin xyz=\"0.3 0 0\"/>",
      with: "<joint name=\"weld\" type=\"revolute\"><origin xyz=\"0 0 0.1\"/><axis xyz=\"0 0 1\"/>"
        + "<limit lower=\"-1\" upper=\"1\" velocity=\"1\" effort=\"1\"/>")
    let kinds = try Self.kinds(of: try URDFReaderTests.read(text))
    #expect(kinds.count == 1 && kinds[0].joints.isEmpty && kinds[0].dependent == [0, 1])
  }
}
