// swift-tools-version: 6.2
// SPDX-License-Identifier: GPL-3.0-or-later

import PackageDescription

let swiftSettings: [SwiftSetting] = [
  .strictMemorySafety(),
  .treatAllWarnings(as: .error),
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("InternalImportsByDefault"),
  .enableUpcomingFeature("MemberImportVisibility"),
]

/// It brings a module with the name of one of ours.
let histogram = Target.Dependency.product(
  name: "Histogram", package: "hdrhistogram-swift",
  moduleAliases: ["Numerics": "SwiftNumerics"])

/// Every module of the house and what it may import; `docs/ARCHITECTURE.md` says why.
let modules: [(name: String, imports: [Target.Dependency])] = [
  ("SpatialMath", []),
  ("StrictJSON", []),
  ("Numerics", ["CGSL"]),
  ("Geometry", ["SpatialMath"]),
  ("Safety", ["SpatialMath"]),
  ("AcupointModel", ["SpatialMath", "Geometry", "Numerics", "StrictJSON"]),
  ("MotionControl", ["SpatialMath", "Geometry", "Numerics", "Safety", "StrictJSON"]),
  (
    "Treatment",
    ["AcupointModel", "MotionControl", "SpatialMath", "Geometry", "Safety", "StrictJSON"]
  ),
  (
    "Simulation",
    ["Treatment", "AcupointModel", "MotionControl", "SpatialMath", "Geometry", "Safety"]
  ),
  ("Recording", ["MotionControl", "SpatialMath", "Safety", "CZstd"]),
  (
    "Verification",
    ["Recording", "MotionControl", "Geometry", "SpatialMath", "Safety", "StrictJSON"]
  ),
  ("Reporting", ["Recording", "MotionControl", "AcupointModel", "Geometry", "SpatialMath"]),
  (
    "TestBench",
    [
      "Simulation", "Recording", "Verification", "Reporting", "Treatment", "AcupointModel",
      "MotionControl",
      "SpatialMath", "Geometry", "Safety", "Numerics", "StrictJSON", "CPlatform", histogram,
    ]
  ),
]

/// Test targets beside the modules' own: rules of the house, the built program, whole runs.
let wholeProgramTests = ["TidyTests", "CommandTests", "ScenarioTests"]
/// Their tests read files in a folder `Golden` from the source tree.
let testsWithGoldenData = ["SpatialMath", "MotionControl", "AcupointModel"]
let everyModule: [Target.Dependency] = modules.map { .byNameItem(name: $0.name, condition: nil) }

let package = Package(
  name: "robotsim",
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.0"),
    .package(url: "https://github.com/HdrHistogram/hdrhistogram-swift", from: "0.2.0"),
  ],
  targets: [
    .systemLibrary(name: "CGSL", pkgConfig: "gsl", providers: [.apt(["libgsl-dev"])]),
    .systemLibrary(name: "CZstd", pkgConfig: "libzstd", providers: [.apt(["libzstd-dev"])]),
    .target(name: "CPlatform"),
    .plugin(name: "SourceDigest", capability: .buildTool()),
    .executableTarget(
      name: "robotsim",
      dependencies: everyModule
        + [.product(name: "ArgumentParser", package: "swift-argument-parser")],
      swiftSettings: swiftSettings),
    .target(
      name: "_TestSupport", dependencies: ["SpatialMath"], path: "Tests/_TestSupport",
      swiftSettings: swiftSettings),
  ]
    + modules.map {
      .target(
        name: $0.name, dependencies: $0.imports, swiftSettings: swiftSettings,
        plugins: $0.name == "TestBench" ? ["SourceDigest"] : [])
    }
    + modules.map {
      .testTarget(
        name: "\($0.name)Tests",
        dependencies: [.byNameItem(name: $0.name, condition: nil)] + $0.imports
          + ["_TestSupport"] + ($0.name == "TestBench" ? [] : ["CPlatform"]),
        exclude: testsWithGoldenData.contains($0.name) ? ["Golden"] : [],
        swiftSettings: swiftSettings)
    }
    + wholeProgramTests.map {
      .testTarget(
        name: $0, dependencies: everyModule + ["_TestSupport", "CPlatform", "robotsim"],
        swiftSettings: swiftSettings)
    },
  swiftLanguageModes: [.v6]
)

// The documentation plugin is only needed by `make docs`; nobody else should have to fetch it.
if Context.environment["ROBOTSIM_DOCS"] != nil {
  package.dependencies.append(
    .package(url: "https://github.com/swiftlang/swift-docc-plugin", from: "1.4.0"))
}
