// SPDX-License-Identifier: GPL-3.0-or-later

import Foundation

/// What a measurement depends on besides the program: the machine, as it says of itself.
///
/// For timing files alone; none of it may enter a log of simulated time.
package struct MachineManifest: Codable, Equatable, Sendable {
  package var cpu_model: String
  package var cpu_count: Int
  /// How the kernel chooses the clock frequency; nil where it does not say, as in virtual machines.
  package var cpu_governor: String?
  package var hypervisor: String?
  package var kernel: String
  /// The kernel can be interrupted nearly everywhere: PREEMPT_RT.
  package var is_realtime_kernel: Bool
  /// Processors the kernel leaves alone; empty for none.
  package var isolated_cpus: String
  package var clock_source: String
  /// Programs that wanted a processor, as means over 1, 5 and 15 minutes.
  package var load_average: [Double]
  package var memory_mb: Int

  package init(
    cpu_model: String, cpu_count: Int, cpu_governor: String?, hypervisor: String?,
    kernel: String, is_realtime_kernel: Bool, isolated_cpus: String, clock_source: String,
    load_average: [Double], memory_mb: Int
  ) {
    self.cpu_model = cpu_model
    self.cpu_count = cpu_count
    self.cpu_governor = cpu_governor
    self.hypervisor = hypervisor
    self.kernel = kernel
    self.is_realtime_kernel = is_realtime_kernel
    self.isolated_cpus = isolated_cpus
    self.clock_source = clock_source
    self.load_average = load_average
    self.memory_mb = memory_mb
  }

  /// Of the machine this runs on, now.
  package static func present() -> MachineManifest {
    let cpu = fields(of: "/proc/cpuinfo")
    let kernel = line("/proc/sys/kernel/osrelease") ?? "unknown"
    let version = line("/proc/sys/kernel/version") ?? ""
    let flags = (cpu["flags"] ?? "").split(separator: " ")
    let load = (line("/proc/loadavg") ?? "").split(separator: " ").prefix(3)
    let memory = fields(of: "/proc/meminfo")["MemTotal"]?.split(separator: " ").first
    return MachineManifest(
      cpu_model: cpu["model name"] ?? "unknown",
      cpu_count: ProcessInfo.processInfo.activeProcessorCount,
      cpu_governor: line("/sys/devices/system/cpu/cpu0/cpufreq/scaling_governor"),
      hypervisor: line("/sys/hypervisor/type")
        ?? (flags.contains("hypervisor") ? "virtual machine" : nil),
      kernel: kernel + (version.isEmpty ? "" : " " + version),
      is_realtime_kernel: version.contains("PREEMPT_RT"),
      isolated_cpus: line("/sys/devices/system/cpu/isolated") ?? "",
      clock_source: line("/sys/devices/system/clocksource/clocksource0/current_clocksource")
        ?? "unknown",
      load_average: load.compactMap { Double($0) },
      memory_mb: (memory.flatMap { Int($0) } ?? 0) / 1024)
  }

  /// The first line of a file without its end; nil when there is none.
  private static func line(_ path: String) -> String? {
    guard let data = FileManager.default.contents(atPath: path) else { return nil }
    let text = String(decoding: data, as: UTF8.self)
    return text.split(separator: "\n").first.map(String.init)
  }

  /// The first value of each `key : value` line.
  private static func fields(of path: String) -> [String: String] {
    guard let data = FileManager.default.contents(atPath: path) else { return [:] }
    var fields: [String: String] = [:]
    for line in String(decoding: data, as: UTF8.self).split(separator: "\n") {
      guard let colon = line.firstIndex(of: ":") else { continue }
      let key = line[..<colon].trimmingCharacters(in: .whitespaces)
      if fields[key] == nil {
        fields[key] = line[line.index(after: colon)...].trimmingCharacters(in: .whitespaces)
      }
    }
    return fields
  }
}
