// SPDX-License-Identifier: GPL-3.0-or-later

import Foundation
import TestBench
import Testing

@Suite("MachineManifest") struct MachineManifestTests {
  @Test("it tells of this machine what the machine's own files tell, and survives JSON")
  func present() throws {
    let machine = MachineManifest.present()
    #expect(machine.cpu_count >= 1)
    #expect(machine.cpu_model != "unknown")
    #expect(machine.load_average.count == 3)
    #expect(machine.memory_mb > 100)
    let release = try String(contentsOfFile: "/proc/sys/kernel/osrelease", encoding: .utf8)
    #expect(machine.kernel.hasPrefix(release.trimmingCharacters(in: .newlines)))
    let data = try JSONEncoder().encode(machine)
    #expect(try JSONDecoder().decode(MachineManifest.self, from: data) == machine)
  }

  @Test("a processor that is not there is refused with what there is")
  func processor() {
    let error = #expect(throws: Processor.Refused.self) { try Processor.pin(to: 1023) }
    #expect("\(String(describing: error))".contains("1023"))
    #expect(throws: Processor.Refused.self) { try Processor.pin(to: -1) }
  }
}
