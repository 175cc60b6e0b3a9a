// swift-tools-version: 6.2
// A probabilistic time-series modelling library, and the `tsmodel` command over it.
// Arrows point down only, one target for each layer, so that the compiler enforces it.

import PackageDescription

let strict: [SwiftSetting] = [.swiftLanguageMode(.v6), .treatAllWarnings(as: .error)]

// The laws of all families would be specialised for every scalar, and the models of tests for every stack of handlers,
// which takes minutes to compile; without that they run in as many. Nor has a test of files or commands work of its own that
// would gain from it. What they test is optimised.
let unoptimised: [SwiftSetting] = [.unsafeFlags(["-Onone"], .when(configuration: .release))]

// A target that specialises the library's generic code names the layers it comes from: the build system would not
// compile it again when only a layer below the umbrella has changed.
let core: [Target.Dependency] = ["TSModel", "TSInference", "TSNumerics", "TSPrograms", "TSProbability"]

// Whether the long forms of the tests are asked for.
let isLong = Context.environment["TSMODEL_LONG"] != nil

let package = Package(
  name: "tsmodel",
  products: [
    .library(name: "TSModel", targets: ["TSModel", "TSFiles"]),
    // The same in one file, which the pages are linked with.
    .library(name: "TSModelArchive", type: .static, targets: ["TSModel", "TSFiles", "TSForecast"]),
    .library(name: "TSForecast", targets: ["TSForecast"]),
    .library(name: "TSModelCLI", targets: ["TSModelCLI"]),
    .executable(name: "tsmodel", targets: ["Main"]),
    .executable(name: "notebook", targets: ["NotebookMain"]),
  ],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.0")
  ],
  targets: [
    .systemLibrary(
      name: "CGSL", pkgConfig: "gsl",
      providers: [.apt(["libgsl-dev"]), .brew(["gsl"])]),
    .target(
      name: "CKernels",
      linkerSettings: [.linkedLibrary("sleef"), .linkedLibrary("m")]),
    .target(name: "TSNumerics", dependencies: ["CGSL", "CKernels"], swiftSettings: strict),
    .target(name: "TSPrograms", dependencies: ["CKernels", "TSNumerics"], swiftSettings: strict),
    .target(name: "TSText", swiftSettings: strict),
    .target(
      name: "TSProbability", dependencies: ["TSNumerics", "TSPrograms", "TSText"], swiftSettings: strict),
    .target(name: "TSInference", dependencies: ["CKernels", "TSNumerics"], swiftSettings: strict),
    .target(name: "TSFiles", dependencies: ["TSText"], swiftSettings: strict),
    .target(
      name: "TSModel",
      dependencies: ["TSFiles", "TSInference", "TSNumerics", "TSPrograms", "TSProbability", "TSText"],
      swiftSettings: strict),
    .target(
      name: "TSForecast", dependencies: core + ["TSFiles", "TSText"], swiftSettings: strict),
    // As many series as there are: a directory of shards that any number of processes work on.
    .target(
      name: "TSPanel", dependencies: core + ["TSFiles", "TSForecast", "TSText"], swiftSettings: strict),
    .target(
      name: "TSModelCLI",
      dependencies: [
        "TSForecast", "TSPanel", "TSModel", "TSFiles", "TSNumerics", "TSProbability", "TSText",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ], swiftSettings: strict),
    .target(
      name: "BuiltInModels", dependencies: core, path: "Models",
      swiftSettings: strict),
    .executableTarget(
      name: "Main", dependencies: ["TSModelCLI", "BuiltInModels"], swiftSettings: strict),
    // Runs the pages of Notebooks-txt.
    .target(name: "TSNotebook", dependencies: ["TSFiles"], swiftSettings: strict),
    .executableTarget(
      name: "NotebookMain",
      dependencies: [
        "TSNotebook", "TSFiles", .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ], swiftSettings: strict),
    // The examples are targets too, so that every test run compiles and runs them.
    .executableTarget(
      name: "FirstModel", dependencies: core, path: "Examples/FirstModel", swiftSettings: strict),
    .executableTarget(
      name: "OwnHandler", dependencies: core, path: "Examples/OwnHandler", swiftSettings: strict),
    .executableTarget(
      name: "FitSeries", dependencies: core + ["TSFiles"], path: "Examples/FitSeries", swiftSettings: strict),
    .executableTarget(
      name: "OwnModelsExample", dependencies: core + ["TSModelCLI"],
      path: "Examples/OwnModels/Sources/OwnModels", swiftSettings: strict),
    .target(
      name: "TestSupport", dependencies: ["TSNumerics", "TSPrograms", "TSProbability"], path: "Tests/Support",
      resources: [.copy("Resources")], swiftSettings: strict),
    .testTarget(
      name: "TSNumericsTests", dependencies: ["TSNumerics", "CKernels", "CGSL", "TestSupport"],
      swiftSettings: strict),
    .testTarget(
      name: "TSProgramsTests", dependencies: ["TSPrograms", "TSNumerics", "CKernels", "TestSupport"],
      swiftSettings: strict),
    .testTarget(
      name: "TSTextTests", dependencies: ["TSText", "TestSupport"], swiftSettings: strict + unoptimised),
    .testTarget(
      name: "TSFilesTests", dependencies: ["TSFiles", "TestSupport"], swiftSettings: strict + unoptimised),
    .testTarget(
      name: "TSForecastTests",
      dependencies: ["TSForecast", "TSModel", "TSFiles", "TSNumerics", "TestSupport"],
      swiftSettings: strict + unoptimised),
    .testTarget(
      name: "TSPanelTests",
      dependencies: ["TSPanel", "TSForecast", "TSModel", "TSFiles", "TSNumerics", "TestSupport"],
      swiftSettings: strict + unoptimised),
    .testTarget(
      name: "TSProbabilityTests",
      dependencies: ["CKernels", "TSProbability", "TSPrograms", "TSNumerics", "TestSupport"],
      resources: [.copy("Resources")], swiftSettings: strict + unoptimised),
    // The suites of handlers and loops once more, optimised: a stack that nests by value must mean the same in both. Those
    // of masks and holes are about densities, which run recorded programs, the same in both; those of irregular loops and
    // scopes take minutes to compile, and are left to the long tests.
    .testTarget(
      name: "TSHandlersTests", dependencies: ["TSProbability", "TSNumerics", "TestSupport"],
      exclude: [
        "Handlers/MaskTests.swift", "Handlers/HoleModels.swift", "Handlers/HoleTests.swift",
        "Handlers/HoleRefusalTests.swift",
      ] + (isLong ? [] : ["Handlers/BlockScopeWeightsTests.swift", "Control/IrregularLoopTests.swift"]),
      swiftSettings: strict),
    .testTarget(
      name: "TSInferenceTests", dependencies: ["TSInference", "TSNumerics", "TestSupport"],
      swiftSettings: strict),
    .testTarget(
      name: "TSModelTests",
      dependencies: [
        "CKernels", "TSModel", "TSFiles", "TSNumerics", "TSProbability", "BuiltInModels", "Main",
        "FirstModel",
        "OwnHandler", "FitSeries", "TestSupport",
      ],
      swiftSettings: strict + unoptimised),
    .testTarget(
      name: "TSNotebookTests", dependencies: ["TSNotebook", "TSFiles"], swiftSettings: strict + unoptimised),
    .testTarget(
      name: "TSModelCLITests", dependencies: ["Main", "OwnModelsExample", "TestSupport"],
      resources: [.copy("Resources")], swiftSettings: strict + unoptimised),
  ]
)
