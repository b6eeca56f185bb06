// SPDX-License-Identifier: GPL-3.0-or-later

import Foundation

/// One run of the built `robotsim`.
struct Program {
  let status: Int32
  let output: String
  let error: String

  /// The project's folder.
  static let root = URL(fileURLWithPath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

  /// The program stands beside the test runner in the build folder.
  static let path = URL(fileURLWithPath: CommandLine.arguments[0])
    .deletingLastPathComponent().appendingPathComponent("robotsim")

  static func run(
    _ arguments: [String], in folder: URL = root, environment: [String: String] = [:],
    program: URL = path
  ) throws -> Program {
    let process = Process()
    process.executableURL = program
    process.arguments = arguments
    process.currentDirectoryURL = folder
    process.environment = ProcessInfo.processInfo.environment.merging(environment) { $1 }
    let output = Pipe()
    let error = Pipe()
    process.standardOutput = output
    process.standardError = error
    process.standardInput = FileHandle.nullDevice
    let collected = Collected()
    let reader = Thread { collected.error = error.fileHandleForReading.readDataToEndOfFile() }
    try process.run()
    reader.start()
    let text = output.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    while !reader.isFinished { usleep(1000) }
    return Program(
      status: process.terminationStatus, output: String(decoding: text, as: UTF8.self),
      error: String(decoding: collected.error, as: UTF8.self))
  }

  /// Filled by the reading thread, read after it has finished.
  private final class Collected: @unchecked Sendable {
    var error = Data()
  }

  /// The document on standard output.
  func json() throws -> [String: Any] {
    let value = try JSONSerialization.jsonObject(with: Data(output.utf8))
    return value as? [String: Any] ?? [:]
  }
}

/// A folder that is there for one test and gone after it.
struct TemporaryFolder: ~Copyable {
  let url: URL

  init() throws {
    url = FileManager.default.temporaryDirectory
      .appendingPathComponent("robotsim-test-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(at: url) }

  func write(_ text: String, to name: String) throws -> String {
    let file = url.appendingPathComponent(name)
    try Data(text.utf8).write(to: file)
    return file.path
  }

  /// Every file below this folder, sorted.
  func files() -> [String] {
    let all = FileManager.default.enumerator(atPath: url.path)?.allObjects as? [String] ?? []
    return all.sorted()
  }
}
