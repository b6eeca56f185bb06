// SPDX-License-Identifier: GPL-3.0-or-later

import MotionControl
import Safety
import SpatialMath
import Testing

@Suite("Zones in the loop") struct ZoneResponseTests {
  private static func ball(_ center: Vector3, radius: Double) -> ExclusionZone {
    ExclusionZone(
      name: "wound", reason: .wound,
      parts: [ExclusionZone.Part(shape: .ball(center: center, radius: radius))])
  }

  /// Runs until the arm is held; the least gap between the tool's tip and body and the zones.
  private func held(_ plan: PracticePlan) throws -> (practice: Practice, least: Double) {
    var practice = try Practice(plan)
    var least = Double.infinity
    for _ in 0..<20_000 where practice.last?.mode != .held {
      practice.step()
      let X_PT = plan.plan.X_BP.inverse * plan.robot.toolPose(at: practice.world.q)
      for zone in plan.plan.zones {
        least = min(least, zone.gap(to: plan.robot.tool, at: X_PT, breath: .rest))
      }
    }
    return (practice, least)
  }

  @Test("a zone in the way stops the arm on its path before the tool is in it")
  func transit() throws {
    let free = try PracticePlan()
    let path = free.plan.segments[0].trajectory
    let ahead = free.robot.toolPose(at: path.sample(at: 0.8 * path.duration).q).translation
    // Below the tip, so that its own place is the nearest of the tool.
    let zone = ZoneResponseTests.ball(ahead - Vector3(0, 0, 0.02), radius: 0.019)
    let (practice, least) = try held(free.keeping([zone]))
    #expect(practice.last?.faults == .exclusionZoneEntered)
    #expect(practice.controller.state.response == .stopOnPath)
    #expect(least > 0)
  }

  @Test("a zone under the skin makes the pressing tool retreat")
  func pressing() throws {
    let free = try PracticePlan(dwell: 5)
    let place = free.plan.targets[0].X_PA
    // 6 N press 2 mm deep: into the 5 mm that are kept free above the zone.
    let radius = 0.03
    let zone = ZoneResponseTests.ball(
      place.translation - place.rotation.z * (radius + 0.006), radius: radius)
    let (practice, least) = try held(free.keeping([zone]))
    #expect(practice.last?.faults == .exclusionZoneEntered)
    #expect(practice.controller.state.response == .retreat)
    #expect(practice.world.force == 0 && least > 0)
    let tool = practice.world.robot.toolPose(at: practice.world.q).translation
    #expect(tool.z - practice.world.skin().translation.z > 0.045)
  }

  @Test("zones that nobody comes near change nothing, bit for bit")
  func far() throws {
    let free = try PracticePlan()
    var alone = try Practice(free)
    var beside = try Practice(
      free.keeping([ZoneResponseTests.ball(Vector3(0, 0, -2), radius: 0.1)]))
    for _ in 0..<6000 {
      let a = alone.step()
      let b = beside.step()
      #expect(a.stateHash == b.stateHash && a.limited == b.limited)
    }
  }

  @Test("before the tracker has spoken the plan's own place of the patient counts")
  func withoutTracker() throws {
    let free = try PracticePlan()
    let start = free.robot.toolPose(at: free.plan.start).translation
    var practice = try Practice(free.keeping([ZoneResponseTests.ball(start, radius: 0.05)]))
    let record = practice.step { $0.tracker.isNew = false }
    #expect(record.faults.contains(.exclusionZoneEntered) || record.mode == .idle)
    for _ in 0..<10 { practice.step() }
    #expect(practice.last?.faults.contains(.exclusionZoneEntered) == true)
  }
}
