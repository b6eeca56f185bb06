// swift-tools-version: 6.2
// SPDX-License-Identifier: GPL-3.0-or-later

import Foundation
import PackageDescription

let swiftSettings: [SwiftSetting] = [
  .strictMemorySafety(),
  .treatAllWarnings(as: .error),
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("InternalImportsByDefault"),
  .enableUpcomingFeature("MemberImportVisibility"),
]

/// Every module of the house and what it may import; `docs/ARCHITECTURE.md` says why.
let modules: [(name: String, imports: [Target.Dependency])] = [
  ("SpatialMath", []),
  ("Numerics", ["CGSL"]),
  ("Geometry", ["SpatialMath"]),
  ("Safety", ["SpatialMath"]),
  ("AcupointModel", ["SpatialMath", "Geometry", "Numerics"]),
  ("MotionControl", ["SpatialMath", "Geometry", "Numerics", "Safety"]),
  ("Treatment", ["AcupointModel", "MotionControl", "SpatialMath", "Geometry", "Safety"]),
  (
    "Simulation",
    ["Treatment", "AcupointModel", "MotionControl", "SpatialMath", "Geometry", "Safety"]
  ),
  ("Recording", ["MotionControl", "SpatialMath", "Safety", "CZstd"]),
  ("Verification", ["Recording", "MotionControl", "Geometry", "SpatialMath", "Safety"]),
  ("Reporting", ["Recording", "AcupointModel", "Geometry", "SpatialMath"]),
  (
    "TestBench",
    [
      "Simulation", "Recording", "Verification", "Treatment", "AcupointModel", "MotionControl",
      "SpatialMath", "Geometry", "Safety", "Numerics", "CPlatform",
    ]
  ),
]

func exists(_ path: String) -> Bool {
  FileManager.default.fileExists(atPath: Context.packageDirectory + "/" + path)
}
func present(_ dependencies: [Target.Dependency]) -> [Target.Dependency] {
  dependencies.filter {
    if case .byNameItem(let name, _) = $0 { return exists("Sources/\(name)") }
    return true
  }
}

let package = Package(
  name: "robotsim",
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.0")
  ],
  targets: [
    .systemLibrary(name: "CGSL", pkgConfig: "gsl", providers: [.apt(["libgsl-dev"])]),
    .systemLibrary(name: "CZstd", pkgConfig: "libzstd", providers: [.apt(["libzstd-dev"])]),
    .target(name: "CPlatform"),
    .target(name: "_TestSupport", dependencies: ["SpatialMath"], path: "Tests/_TestSupport", swiftSettings: swiftSettings),
  ]
    + modules.filter { exists("Sources/\($0.name)") }.map {
      .target(name: $0.name, dependencies: present($0.imports), swiftSettings: swiftSettings)
    }
    + modules.filter { exists("Tests/\($0.name)Tests") }.map {
      .testTarget(
        name: "\($0.name)Tests",
        dependencies: present([.byNameItem(name: $0.name, condition: nil)] + $0.imports)
          + ["_TestSupport"],
        swiftSettings: swiftSettings)
    }
    + (exists("Sources/robotsim")
      ? [
        .executableTarget(
          name: "robotsim",
          dependencies: present(modules.map { .byNameItem(name: $0.name, condition: nil) })
            + [.product(name: "ArgumentParser", package: "swift-argument-parser")],
          swiftSettings: swiftSettings)
      ] : [])
    + ["TidyTests", "CommandTests", "ScenarioTests"].filter { exists("Tests/\($0)") }.map {
      .testTarget(
        name: $0,
        dependencies: present(modules.map { .byNameItem(name: $0.name, condition: nil) })
          + ["_TestSupport", "robotsim"],
        swiftSettings: swiftSettings)
    },
  swiftLanguageModes: [.v6]
)
