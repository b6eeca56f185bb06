// SPDX-License-Identifier: GPL-3.0-or-later

import Foundation

/// What `robotsim bench --json` prints: schema `robotsim.bench/1`.
package struct BenchReport: Codable, Equatable, Sendable {
  package static let schema = "robotsim.bench/1"

  package var schema = BenchReport.schema
  package var environment: Environment
  package var results: [Result]

  /// What the figures belong to.
  package struct Environment: Codable, Equatable, Sendable {
    package var machine: MachineManifest
    package var build: Build
    /// The processor the measuring thread was kept on; nil when it was free.
    package var pinned_cpu: Int?
    /// Time given to each group.
    package var group_s: Double
    package var scenario: String
    /// What an empty interval shows; taken off every sample.
    package var floor_cpu_us: Double
    package var floor_wall_us: Double

    package init(
      machine: MachineManifest, build: Build, pinned_cpu: Int?, group_s: Double,
      scenario: String, floor_cpu_us: Double, floor_wall_us: Double
    ) {
      self.machine = machine
      self.build = build
      self.pinned_cpu = pinned_cpu
      self.group_s = group_s
      self.scenario = scenario
      self.floor_cpu_us = floor_cpu_us
      self.floor_wall_us = floor_wall_us
    }
  }

  /// The program: see `Fingerprint`.
  package struct Build: Codable, Equatable, Sendable {
    package var source_digest: String
    package var toolchain: String
    package var gsl: String
    package var glibc: String
    package var optimised: Bool

    package init(
      source_digest: String, toolchain: String, gsl: String, glibc: String, optimised: Bool
    ) {
      self.source_digest = source_digest
      self.toolchain = toolchain
      self.gsl = gsl
      self.glibc = glibc
      self.optimised = optimised
    }

    package static let own = Build(
      source_digest: Fingerprint.own.sourceDigest, toolchain: Fingerprint.own.toolchain,
      gsl: Fingerprint.own.gsl, glibc: Fingerprint.own.glibc, optimised: Build.isOptimised)

    private static var isOptimised: Bool {
      var isDebug = false
      assert({ isDebug = true }() == ())
      return !isDebug
    }
  }

  package struct Result: Codable, Equatable, Sendable {
    package var name: String
    package var what: String
    /// False for what tells of the machine and not of the program.
    package var judged: Bool
    /// Absent where only time on the wall has a meaning.
    package var cpu: TimingSummary?
    package var wall: TimingSummary?
    /// Of the time on the processor where there is any, else on the wall.
    package var round_medians_us: [Double]
    /// Absent where they were not counted.
    package var allocations_per_operation: Double?
    package var bytes_per_operation: Double?
    package var solved_percent: Double?
    package var iterations: Double?
    /// Cases that took every restart and were not solved.
    package var cap_hits: Int?

    package init(_ series: BenchSeries) {
      name = series.name
      what = series.what
      judged = series.isJudged
      cpu = TimingSummary(series.cpu)
      wall = TimingSummary(series.wall)
      round_medians_us = series.roundMedians.map(TimingSummary.microseconds)
      if series.allocationOperations > 0 {
        allocations_per_operation =
          Double(series.allocations) / Double(series.allocationOperations)
      }
      bytes_per_operation = series.bytesPerOperation
      solved_percent = series.solving.map { 100 * $0.share }
      iterations = series.solving?.iterations
      cap_hits = series.solving?.capHits
    }
  }

  package init(environment: Environment, results: [Result]) {
    self.environment = environment
    self.results = results
  }
}

extension BenchReport {
  /// Why a file is no report to compare with.
  package enum Unreadable: Error, CustomStringConvertible {
    case file(path: String)
    case schema(path: String, found: String)
    case content(path: String, detail: String)

    package var description: String {
      switch self {
      case .file(let path): "\(path): cannot be read"
      case .schema(let path, let found):
        "\(path): schema \"\(found)\"; expected \"\(BenchReport.schema)\", as "
          + "robotsim bench --out writes it"
      case .content(let path, let detail): "\(path): \(detail)"
      }
    }
  }

  private struct Head: Decodable { let schema: String? }

  /// Reads what `robotsim bench --out` wrote.
  package init(path: String) throws(Unreadable) {
    guard let data = FileManager.default.contents(atPath: path) else { throw .file(path: path) }
    let decoder = JSONDecoder()
    let schema = (try? decoder.decode(Head.self, from: data))?.schema
    guard schema == BenchReport.schema else {
      throw .schema(path: path, found: schema ?? "none")
    }
    do {
      self = try decoder.decode(BenchReport.self, from: data)
    } catch {
      throw .content(path: path, detail: BenchReport.text(of: error))
    }
  }

  private static func text(of error: any Error) -> String {
    guard let error = error as? DecodingError else { return "\(error)" }
    let (context, problem): (DecodingError.Context, String)
    switch error {
    case .keyNotFound(let key, let found):
      (context, problem) = (found, "\"\(key.stringValue)\" is missing")
    case .typeMismatch(_, let found), .valueNotFound(_, let found), .dataCorrupted(let found):
      (context, problem) = (found, found.debugDescription)
    @unknown default: return "\(error)"
    }
    let place = context.codingPath.map { $0.intValue.map { "[\($0)]" } ?? $0.stringValue }
    return (place.isEmpty ? "" : place.joined(separator: ".") + ": ") + problem
  }
}
