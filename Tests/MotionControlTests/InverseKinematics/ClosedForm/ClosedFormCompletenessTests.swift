// SPDX-License-Identifier: GPL-3.0-or-later

import Foundation
import MotionControl
import SpatialMath
import Testing

/// The closed forms against a search that knows no geometry.
@Suite("Completeness of the closed forms") struct ClosedFormCompletenessTests {
  /// `ROBOTSIM_LONG=1` takes ten times as many.
  static let scale = ProcessInfo.processInfo.environment["ROBOTSIM_LONG"] == nil ? 1 : 10

  /// Poses, branches the search found, and branches of the closed form it did not find.
  struct Tally {
    var found = 0
    var absent = 0
    var closed = 0

    mutating func add(_ postures: [JointVector], _ set: BranchSet) {
      found += postures.count
      closed += set.count
      absent += postures.count { set.distance(to: $0) > 1e-4 }
    }
  }

  @Test("every posture of six joints that 400 starts find is a branch", arguments: [false, true])
  func sixJoints(hasSphericalWrist: Bool) throws {
    let chain =
      hasSphericalWrist ? ClosedFormArms.industrial : try ClosedFormArms.shipped("ur5e").chain
    let form = try #require(ClosedForm(chain))
    let search = BranchSearch(chain: chain, held: nil, starts: 400)
    var random = SeededGenerator(seed: 2013)
    var tally = Tally()
    for _ in 0..<200 * Self.scale {
      let X_BT = chain.toolPose(at: ClosedFormArms.posture(6, &random))
      tally.add(search.postures(X_BT, &random), form.solutions(X_BT))
    }
    #expect(tally.absent == 0, "\(tally)")
    // The search itself is exhaustive, or it would prove nothing.
    #expect(Double(tally.found) >= 0.999 * Double(tally.closed), "\(tally)")
  }

  @Test("the same for the Panda at 20 values of joint 7")
  func panda() throws {
    let chain = try ClosedFormArms.panda()
    let form = try #require(ClosedForm(chain))
    let search = BranchSearch(chain: chain, held: 6, starts: 400)
    var random = SeededGenerator(seed: 2021)
    var tally = Tally()
    for _ in 0..<5 * Self.scale {
      let X_BT = chain.toolPose(at: ClosedFormArms.posture(7, &random))
      for k in 0..<20 {
        let q7 = -2.8973 + 5.7946 * (Double(k) + 0.5) / 20
        tally.add(
          search.postures(X_BT, heldValue: q7, &random), form.solutions(X_BT, redundancy: q7))
      }
    }
    #expect(tally.absent == 0 && tally.found > 100, "\(tally)")
    #expect(Double(tally.found) >= 0.99 * Double(tally.closed), "\(tally)")
  }

  /// A search cannot hold the arm angle, but what it finds has one.
  @Test("every posture of the LBR that a search finds is a branch at its own arm angle")
  func lbr() throws {
    let chain = try ClosedFormArms.shipped("lbr_med_14").chain
    let form = try #require(ClosedForm(chain))
    let search = BranchSearch(chain: chain, held: nil, starts: 50)
    var random = SeededGenerator(seed: 2008)
    var tally = Tally()
    for _ in 0..<100 * Self.scale {
      let X_BT = chain.toolPose(at: ClosedFormArms.posture(7, &random))
      for q in search.postures(X_BT, &random) {
        tally.add([q], form.solutions(X_BT, redundancy: form.redundancy(of: q)))
      }
    }
    #expect(tally.absent == 0 && tally.found > 1000, "\(tally)")
  }
}
