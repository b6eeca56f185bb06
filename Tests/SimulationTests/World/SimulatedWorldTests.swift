// SPDX-License-Identifier: GPL-3.0-or-later

import AcupointModel
import CPlatform
import MotionControl
import Simulation
import SpatialMath
import Testing
import _TestSupport

@Suite("SimulatedWorld") struct SimulatedWorldTests {
  /// Joint 2 rocks, which moves the tip up and down through the skin.
  private static func rocking(_ tick: Int, amplitude: Double = 0.02) -> JointCommand {
    let w = 2 * Double.pi * 0.5
    let (s, c) = Elementary.sincos(w * Double(tick) * 1e-3)
    var q = ready
    var qd = JointVector.zero
    q[1] += amplitude * (1 - c)
    qd[1] = amplitude * w * s
    return JointCommand(q: q, qd: qd, drivesEnabled: true)
  }

  @Test("sensors tell the truth of the same tick, and the tick counts up")
  func sensors() throws {
    var world = try worldOverBall(gap: 0.005, breathing: .quiet(.supine))
    // Half a count of the encoders, and half a step of the sensor.
    let half = 0.5 * (try #require(try panda().drives).encoderStep[0]) + 1e-12
    #expect(world.input.tick == .zero)
    #expect((world.input.robot.q - ready).maxMagnitude <= half)
    for k in 1...3000 {
      let input = world.step(Self.rocking(k))
      let truth = world.truth
      #expect(input == world.input)
      #expect(input.tick == Tick(k) && truth.tick == Tick(k))
      #expect((input.robot.q - truth.q).maxMagnitude <= half)
      // The mean over the period, to a count at each end.
      #expect((input.robot.qd - truth.qd).maxMagnitude <= 2 * half / 1e-3 + 2e-3)
      #expect(input.wrench.wrench_T.force == SensorResolution.force.rounded(truth.wrench_T.force))
      let breathing = input.tracker.breathing
      let step = SensorResolution.breathing
      #expect(breathing.thorax == step.rounded(truth.breathing.thorax))
      #expect(breathing.abdomen == step.rounded(truth.breathing.abdomen))
      let X_WC = RigidTransform<World, Tracker>(.aboutX(1), [1, 2, 3])
      let X_WP = X_WC * input.tracker.X_CP
      #expect((X_WP.translation - truth.X_WP.translation).length < 1e-14)
    }
  }

  @Test("pressing raises a force against the tool that the law of the tissue gives")
  func pressing() throws {
    var world = try worldOverBall(gap: 0.005)
    var touched = false
    for k in 1...1000 {
      world.step(Self.rocking(k))
      guard let contact = world.truth.contact else { continue }
      let force_W = world.truth.X_WT.rotation * world.truth.wrench_T.force
      #expect(abs(force_W.dot(contact.normal_W) - contact.normalForce) < 1e-9)
      #expect((contact.normalForce > 0) == contact.isTouching || !contact.isTouching)
      if contact.isTouching { touched = true } else { #expect(world.truth.wrench_T == .zero) }
      // The tool's lowest point is a ball's radius below its centre.
      let center = world.truth.X_WT * Vector3(0, 0, -0.01)
      let depth = 0.01 - (center - world.truth.X_WP.translation).length + 0.15
      #expect(abs(contact.depth - depth) < 1e-4)
    }
    #expect(touched)
  }

  @Test("drives and skin pay for what the arm's energy changes by", arguments: TissueClass.allCases)
  func work(tissue: TissueClass) throws {
    let robot = try panda()
    var world = try worldOverBall(gap: 0.001, rate: 4000, tissue: tissue)
    let links = ArmDynamics(
      chain: robot.chain, inertias: try #require(robot.inertias),
      gravity_B: [0, 0, -ArmDynamics.standardGravity])
    func energy() -> Double {
      links.kineticEnergy(world.truth.q, world.truth.qd) + links.potentialEnergy(world.truth.q)
    }
    let start = energy()
    var (bySkin, byDrives, passed) = (0.0, 0.0, 0.0)
    for k in 1...8000 {
      let F_B = world.truth.wrench_T.rotated(by: world.truth.X_BT.rotation)
      let J = robot.kinematics(at: world.truth.q).J_BT
      var command = Self.rocking(k, amplitude: 0.006)
      let (s, c) = Elementary.sincos(.pi * Double(k) / 4000)
      command.q[1] = ready[1] + 0.006 * (1 - c)
      command.qd[1] = 0.006 * .pi * s
      world.step(command)
      // One step of the plant: forces from its beginning, along the velocities of its end.
      bySkin += F_B.power(along: J * world.truth.qd) / 4000
      let power = world.input.robot.tauMeasured.dot(world.truth.qd)
      byDrives += power / 4000
      passed += abs(power) / 4000
    }
    #expect(bySkin < 0)
    #expect(abs(byDrives + bySkin - (energy() - start)) < 0.01 * passed)
  }

  @Test("same seed, same bits; another seed, other tissue")
  func deterministic() throws {
    func digest(_ seed: UInt64) throws -> UInt64 {
      var world = try worldOverBall(gap: 0.004, seed: seed, breathing: .quiet(.prone))
      var hash = StateHash()
      for k in 1...1000 {
        world.step(Self.rocking(k))
        hash.add(world.truth.wrench_T)
        hash.add(world.truth.q)
        hash.add(world.targetPose(0))
      }
      return hash.value
    }
    #expect(try digest(1) == digest(1))
    #expect(try digest(1) != digest(2))
  }

  @Test("skipping far queries changes nothing that is felt")
  func gapBound() throws {
    // From 50 mm above the skin down into it: contact begins at the right height.
    var world = try worldOverBall(gap: 0.05, breathing: .quiet(.supine))
    var first: Double?
    for k in 1...2000 {
      world.step(Self.rocking(k, amplitude: 0.15))
      if first == nil, let contact = world.truth.contact, contact.isTouching {
        first = contact.depth
      }
    }
    #expect(try #require(first) < 0.0005)
  }

  @Test("the true target breathes with the skin")
  func target() throws {
    var world = try worldOverBall(gap: 0.1, breathing: .quiet(.supine))
    let still = JointCommand(q: ready, qd: .zero, drivesEnabled: true)
    let rest = world.targetPose(0)
    var highest = 0.0
    for _ in 1...4000 {
      world.step(still)
      highest = max(highest, world.targetPose(0).translation.z - rest.translation.z)
    }
    // Thorax grows the ball by 3.5 mm and the abdomen lifts its top by 9 mm.
    #expect(abs(highest - 0.0125) < 1e-5)
  }

  @Test("the emergency stop brakes the arm whatever is commanded, until it is released")
  func emergencyStop() throws {
    let schedule = OperatorSchedule([
      .init(tick: Tick(300), events: .emergencyStop), .init(tick: Tick(900), events: .acknowledge),
      .init(tick: Tick(1), events: .start),
    ])
    var world = try worldOverBall(gap: 0.1, schedule: schedule)
    for k in 1...1200 {
      let input = world.step(Self.rocking(k, amplitude: 0.1))
      #expect(input.operatorEvents.contains(.start) == (k == 1))
      #expect(input.operatorEvents.contains(.emergencyStop) == (k == 300))
      #expect(input.robot.status.contains(.emergencyStop) == (300..<900).contains(k))
      if k > 500 && k < 900 { #expect(world.truth.qd.maxMagnitude < 1e-4) }
      if k > 301 && k <= 900 { #expect(input.robot.status.contains(.drivesOff)) }
    }
    #expect(world.truth.qd != .zero)
  }

  @Test("finer plant steps leave a smooth motion as it is", arguments: [125, 250, 500, 1000])
  func rates(rate: Int) throws {
    var world = try worldOverBall(gap: 0.1, rate: rate)
    for k in 1...rate {
      world.step(Self.rocking(k * 1000 / rate))
    }
    #expect(abs(world.truth.q[1] - ready[1] - 0.04) < 1e-4)
  }

  @Test("a step allocates nothing, free or in contact")
  func allocations() throws {
    #if DEBUG
      return
    #else
      guard platform_allocation_probe_available() else { return }
      var world = try worldOverBall(gap: 0.03, breathing: .quiet(.supine))
      for k in 1...100 { world.step(Self.rocking(k, amplitude: 0.05)) }
      var touching = 0
      platform_allocation_probe_arm()
      for k in 101...4000 {
        world.step(Self.rocking(k, amplitude: 0.05))
        if world.truth.contact?.isTouching == true { touching += 1 }
      }
      let count = platform_allocation_probe_disarm()
      #expect(count == 0)
      #expect(touching > 200)
    #endif
  }
}
