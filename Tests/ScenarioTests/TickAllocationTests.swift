// SPDX-License-Identifier: GPL-3.0-or-later

import CPlatform
import Foundation
import MotionControl
import Recording
import Simulation
import StrictJSON
import TestBench
import Testing

/// No tick of any shipped scenario may ask for memory: not the controller's, not the world's.
@Suite("Allocations of the tick", .serialized) struct TickAllocationTests {
  static var canCount: Bool {
    var isDebug = false
    assert({ isDebug = true }() == ())
    return !isDebug && platform_allocation_probe_available()
  }

  /// Every file of `Scenarios/`, by name.
  static let scenarios: [String] = {
    let data = try? DataLocation.find()
    return data?.names(in: "Scenarios", suffix: ".json") ?? []
  }()

  /// The scenario cut to the first entries of its protocol.
  private func prepared(_ name: String, entries: Int) throws -> PreparedRun {
    let data = try DataLocation.find()
    let file = data.path("Scenarios/\(name).json")
    let text = try Data(contentsOf: URL(fileURLWithPath: file))
    var root = try #require(try JSONSerialization.jsonObject(with: text) as? [String: Any])
    let lines = try #require(root["protocol"] as? [Any])
    root["protocol"] = Array(lines.prefix(entries))
    let short = try JSONSerialization.data(withJSONObject: root)
    return try PreparedRun(Scenario(JSONNode(data: short, file: file)), from: data)
  }

  @Test(
    "the controller and the world allocate nothing, from the first tick to the last",
    .enabled(if: canCount), arguments: scenarios)
  func none(name: String) throws {
    var parts = try RunParts(prepared(name, entries: 2))
    // A first pass on a copy sets up what is set up once; the arrays of the judge are shared.
    var copy = parts
    for _ in 0..<200 { _ = copy.world.step(copy.controller.tick(copy.world.input).limited) }
    var modes: [Mode] = []
    modes.reserveCapacity(64)
    var input = parts.world.input
    for _ in 0..<200_000 {
      platform_allocation_probe_arm()
      let record = parts.controller.tick(input)
      let tick = platform_allocation_probe_disarm()
      platform_allocation_probe_arm()
      let next = parts.world.step(record.limited)
      let world = platform_allocation_probe_disarm()
      #expect(tick == 0 && world == 0, "tick \(input.tick.index), mode \(record.mode.name)")
      guard tick == 0, world == 0 else { break }
      if modes.last != record.mode { modes.append(record.mode) }
      if parts.bounds.ending(record) != nil { break }
      input = next
    }
    #expect(modes.last == .done, "\(modes)")
    #expect(modes.contains(.retreat))
  }

  @Test("there are scenarios to look at") func found() { #expect(!Self.scenarios.isEmpty) }
}
