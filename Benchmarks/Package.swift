// swift-tools-version: 6.2
// The benchmarks: a package of its own, so that users of the library do not inherit what they need.

import PackageDescription

let strict: [SwiftSetting] = [.swiftLanguageMode(.v6), .treatAllWarnings(as: .error)]

let package = Package(
  name: "tsmodel-benchmarks",
  dependencies: [
    // Named, since an unnamed path dependency goes by the name of the directory it was cloned into.
    .package(name: "tsmodel", path: "..")
  ],
  targets: [
    // The models of the command, compiled here from the same files (a symbolic link): they are no product.
    .target(
      name: "LinkedModels", dependencies: [.product(name: "TSModel", package: "tsmodel")],
      swiftSettings: strict),
    // Forecasts the data sets of `forecast`.
    .executableTarget(
      name: "ForecastSets", dependencies: [.product(name: "TSForecast", package: "tsmodel")],
      swiftSettings: strict),
    .executableTarget(
      name: "Benchmarks", dependencies: ["LinkedModels", .product(name: "TSModel", package: "tsmodel")],
      swiftSettings: strict),
  ]
)
