// SPDX-License-Identifier: GPL-3.0-or-later

import Foundation
import PackagePlugin

/// Writes the digest of the sources and the toolchain's version into the program, so that a log can
/// say what wrote it.
@main struct SourceDigest: BuildToolPlugin {
  func createBuildCommands(context: PluginContext, target: any Target) throws -> [Command] {
    let root = context.package.directoryURL
    let script = root.appending(path: "Tools/setup/build-facts.sh")
    let output = context.pluginWorkDirectoryURL.appending(path: "BuildFacts.swift")
    let digest = root.appending(path: "Tools/setup/source-digest.sh")
    return [
      .buildCommand(
        displayName: "Digest of the sources", executable: script,
        arguments: [output.path, try context.tool(named: "swiftc").url.path],
        inputFiles: [script, digest] + sources(below: root), outputFiles: [output])
    ]
  }

  private func sources(below root: URL) -> [URL] {
    let files = FileManager.default.enumerator(
      at: root.appending(path: "Sources"), includingPropertiesForKeys: [.isRegularFileKey])
    var found = [root.appending(path: "Package.swift")]
    while let file = files?.nextObject() as? URL {
      if (try? file.resourceValues(forKeys: [.isRegularFileKey]))?.isRegularFile == true {
        found.append(file)
      }
    }
    return found.sorted { $0.path < $1.path }
  }
}
