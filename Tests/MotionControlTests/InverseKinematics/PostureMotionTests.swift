// SPDX-License-Identifier: GPL-3.0-or-later

import MotionControl
import SpatialMath
import Testing
import _TestSupport

@Suite("PostureMotion") struct PostureMotionTests {
  struct Rig {
    let robot: RobotModel
    let step: VelocityStep
    let motion: PostureMotion

    init() throws {
      robot = try Arms.panda(tool: "ball-10mm")
      step = VelocityStep(robot, keeping: PostureMotion(robot))
      motion = PostureMotion(robot)
    }

    func share(_ q: JointVector) -> Double {
      robot.kinematics(at: q).J_BT.manipulability / step.bestManipulability
    }

    func velocity(_ q: JointVector) -> JointVector {
      motion.velocity(
        at: q, manipulability: share(q),
        towards: robot.kinematics(at: q).J_BT.manipulabilityGradient.gradient)
    }

    /// The posture after two seconds in which the tool is to stand still.
    func rested(_ start: JointVector) -> JointVector {
      var q = start
      let goal = robot.toolPose(at: start)
      for _ in 0..<2000 {
        let arm = robot.kinematics(at: q)
        let solution = step.solve(
          arm, at: q, twist: arm.X_BT.smallMotion(to: goal) * 60,
          posture: .zero, spin: .aligned, period: 1e-3)
        q = q + solution.qd * 1e-3
      }
      return q
    }
  }

  @Test("an arm in good posture is left alone", arguments: seeds(100))
  func good(seed: UInt64) throws {
    let rig = try Rig()
    var random = SeededGenerator(seed: seed)
    let q = VelocityStepTests.bent(&random)
    #expect(rig.velocity(q) == .zero)
  }

  @Test("it asks at most a tenth of the velocity limits, anywhere", arguments: seeds(300))
  func bounded(seed: UInt64) throws {
    let rig = try Rig()
    var random = SeededGenerator(seed: seed)
    var q = rig.robot.limits.random(&random, count: 7)
    if seed % 2 == 0 { q[Int(seed % 7)] = rig.robot.limits.upper[Int(seed % 7)] }
    let velocity = rig.velocity(q)
    #expect(velocity.isFinite)
    for i in 0..<7 {
      let most = PostureMotion.largestShare * rig.robot.limits.velocity[i]
      #expect(abs(velocity[i]) <= most + 1e-12)
    }
  }

  @Test("a joint near its end leaves it while the tool stands still", arguments: seeds(20))
  func limit(seed: UInt64) throws {
    let rig = try Rig()
    var random = SeededGenerator(seed: seed)
    var q = VelocityStepTests.bent(&random)
    // The redundancy swings the elbow: the first and third joint can give way.
    let joint = seed % 2 == 0 ? 0 : 2
    q[joint] = rig.robot.limits.upper[joint] - 0.05
    let after = rig.rested(q)
    #expect(after[joint] < q[joint] - 0.01)
    let (before, now) = (rig.robot.toolPose(at: q), rig.robot.toolPose(at: after))
    #expect((now.translation - before.translation).length < 1e-5)
    #expect(now.rotation.angle(to: before.rotation) < 1e-4)
  }

  @Test("a nearly singular posture is left while the tool stands still")
  func singular() throws {
    let rig = try Rig()
    var random = SeededGenerator(seed: 5)
    var (seen, better) = (0, 0)
    while seen < 40 {
      let q = rig.robot.limits.random(&random, count: 7)
      let before = rig.share(q)
      // Ends of joints are to be left first, and are not what is looked at here.
      guard before > 0.05 && before < 0.1,
        rig.robot.limits.margin(of: q, count: 7).margin > 0.4
      else { continue }
      seen += 1
      better += rig.share(rig.rested(q)) > before ? 1 : 0
    }
    #expect(better >= 36, "\(better) of \(seen)")
  }

  /// Some links with random gradients, at a posture.
  private func crowd(_ random: inout SeededGenerator, distance: ClosedRange<Double>)
    -> PostureClearance
  {
    func vector(_ size: Double) -> JointVector {
      JointVector((0..<7).map { _ in random.uniform(-size, size) })
    }
    return PostureClearance(
      posture: vector(1),
      links: (0..<PostureClearance.most).map { _ in
        LinkClearance(
          distance: random.uniform(distance.lowerBound, distance.upperBound),
          gradient: vector(0.3), selfMotion: vector(0.1), away_B: random.vector(1).normalized)
      })
  }

  @Test("nothing is asked for links that are far, or far from the posture", arguments: seeds(100))
  func far(seed: UInt64) throws {
    let motion = try Rig().motion
    var random = SeededGenerator(seed: seed)
    let far = crowd(&random, distance: PostureMotion.comfortable...1)
    #expect(motion.offPerson(far, at: far.posture, personMoved: .zero) == .zero)
    let near = crowd(&random, distance: -0.05...0)
    var q = near.posture
    q[Int(seed % 7)] += PostureClearance.reach + 1e-9
    #expect(motion.offPerson(near, at: q, personMoved: .zero) == .zero)
    #expect(motion.offPerson(near, at: near.posture, personMoved: .zero) != .zero)
  }

  @Test("what is asked is bounded, and changes as little as the posture", arguments: seeds(200))
  func smooth(seed: UInt64) throws {
    let rig = try Rig()
    var random = SeededGenerator(seed: seed)
    let near = crowd(&random, distance: -0.02...0.1)
    let step = JointVector((0..<7).map { _ in random.uniform(-0.3, 0.3) })
    var last = JointVector.zero
    for k in 0...2000 {
      let shift = Vector3(0, 0, 1e-5 * Double(k))
      let velocity = rig.motion.offPerson(
        near, at: near.posture + step * (1 - Double(k) / 2000), personMoved: shift)
      for i in 0..<7 {
        let most = PostureMotion.largestShare * rig.robot.limits.velocity[i]
        #expect(abs(velocity[i]) <= most * (1 + 1e-12))
      }
      #expect(k == 0 || (velocity - last).maxMagnitude < 0.01)
      last = velocity
    }
  }

  @Test("a person who comes nearer counts as a link that does", arguments: seeds(100))
  func shift(seed: UInt64) throws {
    let motion = try Rig().motion
    var random = SeededGenerator(seed: seed)
    let near = crowd(&random, distance: 0.02...0.1)
    let alone = PostureClearance(posture: near.posture, links: [near.links[0]])
    let link = near.links[0]
    let shift = random.vector(0.03)
    let moved = LinkClearance(
      distance: link.distance - link.away_B.dot(shift), gradient: link.gradient,
      selfMotion: link.selfMotion, away_B: link.away_B)
    let expected = motion.offPerson(
      PostureClearance(posture: near.posture, links: [moved]), at: near.posture,
      personMoved: .zero)
    let found = motion.offPerson(alone, at: near.posture, personMoved: shift)
    #expect((found - expected).maxMagnitude < 1e-12)
  }
}
