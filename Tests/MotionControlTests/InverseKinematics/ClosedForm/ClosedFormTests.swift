// SPDX-License-Identifier: GPL-3.0-or-later

import CPlatform
import MotionControl
import SpatialMath
import Testing
import _TestSupport

@Suite("ClosedForm") struct ClosedFormTests {
  @Test("an arm is known by its axes, whatever frames are drawn on them", arguments: seeds(100))
  func recognition(seed: UInt64) throws {
    var random = SeededGenerator(seed: seed)
    for (geometry, chain) in try ClosedFormArms.all() {
      #expect(ClosedForm(chain)?.geometry == geometry)
      #expect(ClosedForm(ClosedFormArms.redrawn(chain, &random))?.geometry == geometry)
    }
  }

  @Test("axes that miss their places by a micrometre or a microradian are not taken for them")
  func nearMisses() throws {
    // The wrist's axes no longer meet; axis 4 is no longer parallel to axis 3; axis 1 misses 2.
    let missing = ClosedFormArms.chain([
      (0.1, -1, 0.4), (0.5, 0, 0.05), (0.03, -1, 0.02), (0, 1, 0.45), (1e-6, -1, 0), (0, 0, 0.1),
    ])
    let tilted = ClosedFormArms.chain([
      (0, 1, 0.1625), (-0.425, 0, 0), (-0.3922, 1e-6, 0), (0, 1, 0.1333), (0, -1, 0.0997),
      (0, 0, 0.0996),
    ])
    let beside = ClosedFormArms.chain([
      (1e-6, -1, 0.36), (0, 1, 0), (0, 1, 0.42), (0, -1, 0), (0, -1, 0.4), (0, 1, 0), (0, 0, 0.1),
    ])
    for chain in [missing, tilted, beside, try Arms.mixed().chain] {
      #expect(ClosedForm(chain) == nil)
    }
  }

  /// 4 × 2,500 postures of arms redrawn at random: signs, offsets and frames of every sort.
  @Test(
    "the posture that made a pose is among its branches, and all reach it", arguments: seeds(500))
  func ownBranch(seed: UInt64) throws {
    var random = SeededGenerator(seed: seed)
    for (_, original) in try ClosedFormArms.all() {
      let chain = ClosedFormArms.redrawn(original, &random)
      let form = try #require(ClosedForm(chain))
      for _ in 0..<5 {
        let q = ClosedFormArms.posture(chain.count, &random)
        let X_BT = chain.toolPoseByProducts(at: q)
        let set = form.solutions(X_BT, redundancy: form.redundancy(of: q))
        if !form.branch(of: q).isSingular { #expect(set.distance(to: q) < 1e-6) }
        for i in 0..<set.count {
          let X = chain.toolPoseByProducts(at: set[i].q)
          #expect((X.translation - X_BT.translation).length <= 1e-9)
          #expect(X.rotation.angle(to: X_BT.rotation) <= 1e-9)
          #expect(form.branch(of: set[i].q) == set[i].label)
          for j in 0..<i { #expect(set[i].label != set[j].label) }
        }
      }
    }
  }

  @Test(
    "of 10,000 postures within a shipped arm's ranges all come back",
    arguments: ["ur5e", "lbr_med_14", "franka_panda"])
  func tenThousand(name: String) throws {
    let robot = try ClosedFormArms.shipped(name)
    let form = try #require(ClosedForm(robot.chain, limits: robot.limits))
    var random = SeededGenerator(seed: 20_261)
    var near = 0
    for _ in 0..<10_000 {
      let q = robot.limits.random(&random, count: robot.jointCount)
      let set = form.solutions(
        robot.toolPose(at: q), redundancy: form.redundancy(of: q), near: q)
      let own = (0..<set.count).first { (set[$0].q - q).maxMagnitude < 1e-6 }
      if let own {
        #expect(set[own].isWithinLimits)
      } else {
        // Rounding moves a root by more where two are about to meet.
        near += 1
        #expect(set.distance(to: q) < 1e-3)
      }
    }
    #expect(near <= 2)
  }

  @Test("a pose out of reach has no branch; one out of the ranges has, and says so")
  func outOfReach() throws {
    for (_, chain) in try ClosedFormArms.all() {
      let far = RigidTransform<Base, Tool>(.identity, [1.4, 0.9, 0.8])
      let form = try #require(ClosedForm(chain))
      #expect(form.solutions(far, redundancy: 0).count == 0)
      var random = SeededGenerator(seed: 8)
      let q = ClosedFormArms.posture(chain.count, &random)
      let tight = try #require(
        ClosedForm(chain, limits: ClosedFormArms.limits(1e-3, count: chain.count)))
      let set = tight.solutions(chain.toolPose(at: q), redundancy: tight.redundancy(of: q))
      #expect(set.count > 0 && set.countWithinLimits == 0)
    }
  }

  @Test(
    "joints are turned to where they are nearest to the reference, within ±2π",
    arguments: seeds(200))
  func turnsNearReference(seed: UInt64) throws {
    let chain = ClosedFormArms.ur5e
    let form = try #require(
      ClosedForm(chain, limits: ClosedFormArms.limits(2 * .pi, count: 6)))
    var random = SeededGenerator(seed: seed)
    let reference = ClosedFormArms.posture(6, &random) * 1.99
    let set = form.solutions(
      chain.toolPose(at: ClosedFormArms.posture(6, &random)), near: reference)
    #expect(set.count > 0 && set.countWithinLimits == set.count)
    for i in 0..<set.count {
      for k in 0..<6 {
        let here = abs(set[i].q[k] - reference[k])
        #expect(abs(set[i].q[k]) <= 2 * .pi)
        for turn in [-2 * Double.pi, 2 * Double.pi] where abs(set[i].q[k] + turn) <= 2 * .pi {
          #expect(here <= abs(set[i].q[k] + turn - reference[k]) + 1e-12)
        }
      }
    }
  }

  @Test("the digits that a file leaves out are made up for")
  func roundedFile() throws {
    // 1.570796325 for π/2, as some files have it: 1.8e-9 away.
    let rough = 1.570796325 / (.pi / 2)
    let chain = ClosedFormArms.chain([
      (0, rough, 0.1625), (-0.425, 0, 0), (-0.3922, 0, 0), (0, rough, 0.1333),
      (0, -rough, 0.0997), (0, 0, 0.0996),
    ])
    let form = try #require(ClosedForm(chain))
    var random = SeededGenerator(seed: 9)
    for _ in 0..<1000 {
      let q = ClosedFormArms.posture(6, &random)
      let set = form.solutions(chain.toolPose(at: q))
      #expect(set.distance(to: q) < 1e-5)
      for i in 0..<set.count { #expect(set[i].positionError <= 1e-11) }
    }
  }

  @Test(
    "the branches of all arms allocate nothing", .enabled(if: KinematicsAllocationTests.canCount))
  func allocations() throws {
    let forms = try ClosedFormArms.all().compactMap { ClosedForm($0.chain) }
    var random = SeededGenerator(seed: 10)
    var sum = 0.0
    for round in 0..<2 {
      for form in forms {
        let scan = RedundantScan(form, samples: 5)
        let q = ClosedFormArms.posture(form.chain.count, &random)
        let X_BT = form.chain.toolPose(at: q)
        platform_allocation_probe_arm()
        for _ in 0..<50 {
          let set = form.solutions(X_BT, near: q)
          sum += Double(set.count) + Double(form.branch(of: q).rawValue)
          sum += scan.best(X_BT, near: q, .nearest)?.q[0] ?? 0
        }
        let count = platform_allocation_probe_disarm()
        #expect(round == 0 || count == 0)
      }
    }
    #expect(sum.isFinite)
  }
}
