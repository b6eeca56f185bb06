// SPDX-License-Identifier: GPL-3.0-or-later

import Safety
import Testing

@Suite("SafetyResponse") struct SafetyResponseTests {
  /// fault, pressing on the skin, 10 mm above it, far from it: the rows of `docs/SAFETY.md`.
  static let rows: [(FaultSet, SafetyResponse, SafetyResponse, SafetyResponse)] = [
    ([], .retreat, .retreat, .stopOnPath),
    (.emergencyStop, .drivesOff, .drivesOff, .drivesOff),
    (.encoderInvalid, .drivesOff, .drivesOff, .drivesOff),
    (.jointStalled, .drivesOff, .drivesOff, .drivesOff),
    (.forceAboveLimit, .retreat, .retreat, .stopOnPath),
    (.pressureAboveLimit, .retreat, .retreat, .stopOnPath),
    (.depthAboveLimit, .retreat, .retreat, .stopOnPath),
    (.speedAboveLimit, .retreat, .retreat, .stopOnPath),
    (.jointPositionLimit, .retreat, .retreat, .stopOnPath),
    (.jointVelocityLimit, .retreat, .retreat, .stopOnPath),
    (.trackerLost, .compliantRelease, .retreat, .stopOnPath),
    (.wrenchInvalid, .retreat, .retreat, .stopOnPath),
    (.targetLeftCorridor, .retreat, .retreat, .stopOnPath),
    (.contactLost, .retreat, .retreat, .stopOnPath),
    (.trackingError, .retreat, .retreat, .stopOnPath),
    (.cycleMissed, .retreat, .retreat, .stopOnPath),
    (.commandNotFinite, .drivesOff, .drivesOff, .drivesOff),
    (.exclusionZoneEntered, .retreat, .retreat, .stopOnPath),
  ]

  @Test("each fault by itself", arguments: rows.indices)
  func single(row: Int) {
    let (fault, pressing, near, far) = SafetyResponseTests.rows[row]
    #expect(fault.response(inContact: true, distance: -0.002, nearDistance: 0.03) == pressing)
    #expect(fault.response(inContact: false, distance: 0.010, nearDistance: 0.03) == near)
    #expect(fault.response(inContact: false, distance: 0.040, nearDistance: 0.03) == far)
    #expect(fault.response(inContact: false, distance: .infinity, nearDistance: 0.03) == far)
  }

  @Test("every fault has its row")
  func everyFault() {
    let covered = SafetyResponseTests.rows.reduce(into: FaultSet()) { $0.formUnion($1.0) }
    for (fault, name) in FaultSet.named { #expect(covered.contains(fault), "\(name)") }
  }

  @Test("every combination: drives off if one asks for it, never a stop on the patient")
  func combinations() {
    var broken: [String] = []
    for bits in UInt32(0)..<(1 << 17) {
      let faults = FaultSet(rawValue: bits)
      for distance in [-0.005, 0.02, 0.05, .infinity] {
        for inContact in [false, true] {
          let answer = faults.response(
            inContact: inContact, distance: distance, nearDistance: 0.03)
          let mustBeOff = !faults.isDisjoint(with: .forbidMotion)
          let isRight =
            (answer == .drivesOff) == mustBeOff
            && !(distance < 0.03 && answer == .stopOnPath)
            && !(faults.contains(.wrenchInvalid) && answer == .compliantRelease)
          if !isRight { broken.append("\(faults.names) at \(distance)") }
        }
      }
    }
    #expect(broken.isEmpty, "\(broken.first ?? "")")
  }

  @Test("the pushing of something unknown, far from any target, is yielded to")
  func unexpectedForce() {
    let answer = FaultSet.forceAboveLimit.response(
      inContact: true, distance: .infinity, nearDistance: 0.03)
    #expect(answer == .compliantRelease)
  }

  @Test("a distance that is not a number counts as near", arguments: [false, true])
  func notANumber(inContact: Bool) {
    let answer = FaultSet.cycleMissed.response(
      inContact: inContact, distance: .nan, nearDistance: 0.03)
    #expect(answer == .retreat)
  }
}
