import Foundation

/// Compiles a source as a user's module would be compiled, against the modules that the tests were built with.
public struct ClientCompiler {
  /// The folder that the build writes to.
  public let products: URL
  /// The folder of the package.
  public let package: URL

  public init() {
    package = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent()
    products = Bundle.module.bundleURL.deletingLastPathComponent()
  }

  /// Type-checks a source.
  public func typeCheck(_ source: String) throws -> (succeeded: Bool, output: String) {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent("probe-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let file = folder.appendingPathComponent("Probe.swift")
    try source.write(to: file, atomically: true, encoding: .utf8)
    let arguments =
      ["swiftc", "-typecheck", "-swift-version", "6", "-I", products.appendingPathComponent("Modules").path]
      + ["-Xcc", "-fmodule-map-file=\(products.path)/CKernels.build/module.modulemap"]
      + ["-Xcc", "-fmodule-map-file=\(package.path)/Sources/CGSL/module.modulemap", file.path]
    return try run(arguments)
  }

  /// Runs a command and returns whether it succeeded, with what it printed.
  public func run(_ arguments: [String]) throws -> (succeeded: Bool, output: String) {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = arguments
    let pipe = Pipe()
    process.standardOutput = pipe
    process.standardError = pipe
    try process.run()
    let output = pipe.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    return (process.terminationStatus == 0, String(decoding: output, as: UTF8.self))
  }
}
