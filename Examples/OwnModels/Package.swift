// swift-tools-version: 6.2
// A package of one's own that offers the commands of tsmodel over its own models.
// Outside this repository the dependency is .package(url: "...", from: "0.1.0").

import PackageDescription

let package = Package(
  name: "OwnModels",
  products: [.executable(name: "mymodels", targets: ["OwnModels"])],
  dependencies: [.package(name: "tsmodel", path: "../..")],
  targets: [
    .executableTarget(
      name: "OwnModels",
      dependencies: [
        .product(name: "TSModel", package: "tsmodel"),
        .product(name: "TSModelCLI", package: "tsmodel"),
      ])
  ]
)
