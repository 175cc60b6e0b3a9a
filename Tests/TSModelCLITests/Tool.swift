import Foundation
import Testing

/// What a program left behind.
struct Outcome: CustomStringConvertible {
  let output: String
  let errors: String
  /// The exit code, or nil if a signal ended it.
  let code: Int32?

  /// The lines of the standard output.
  var lines: [String] { output.split(separator: "\n").map(String.init) }
  var description: String { "exit \(code.map(String.init) ?? "by a signal"): \(errors.prefix(500))" }

  /// The numbers of a column of the table that was printed; nil for an empty cell.
  func column(_ name: String, path: Int? = nil) throws -> [Double?] {
    let rows = lines.map { $0.split(separator: ",", omittingEmptySubsequences: false).map(String.init) }
    let index = try #require(rows.first?.firstIndex(of: name), "no column \(name)")
    return rows.dropFirst().filter { path == nil || $0[0] == path.map(String.init) }.map { Double($0[index]) }
  }
}

/// A program that was built beside the tests.
struct Tool {
  var name = "tsmodel"
  var environment: [String: String] = [:]
  var directory: URL?

  /// Where programs are: the tests' resources lie there too.
  static var products: URL { Bundle.module.bundleURL.deletingLastPathComponent() }

  /// The file of the program; on some systems the product is named by its target.
  var url: URL { Tool.products.appendingPathComponent(name) }

  /// Runs the program with arguments to its end.
  func callAsFunction(_ arguments: String..., input: String? = nil) throws -> Outcome {
    try run(arguments, input: input)
  }

  func run(_ arguments: [String], input: String? = nil) throws -> Outcome {
    try Tool.run(url, arguments, input: input, environment: environment, directory: directory)
  }

  /// Runs a line of shell in which `$TSMODEL` is the program.
  func shell(_ line: String) throws -> Outcome {
    var environment = environment
    environment["TSMODEL"] = url.path
    return try Tool.run(
      URL(fileURLWithPath: "/bin/bash"), ["-c", line], input: nil, environment: environment,
      directory: directory)
  }

  /// Output goes to files, so that no pipe can fill up.
  static func run(
    _ url: URL, _ arguments: [String], input: String?, environment: [String: String], directory: URL?
  ) throws -> Outcome {
    try withTemporaryDirectory { place in
      let process = Process()
      process.executableURL = url
      process.arguments = arguments
      process.currentDirectoryURL = directory ?? place
      process.environment = ProcessInfo.processInfo.environment.merging(environment) { $1 }
      let files = ["in", "out", "err"].map { place.appendingPathComponent(".\($0)") }
      for (file, content) in zip(files, [input ?? "", "", ""]) {
        try content.write(to: file, atomically: false, encoding: .utf8)
      }
      process.standardInput = try FileHandle(forReadingFrom: files[0])
      process.standardOutput = try FileHandle(forWritingTo: files[1])
      process.standardError = try FileHandle(forWritingTo: files[2])
      try process.run()
      process.waitUntilExit()
      return Outcome(
        output: String(decoding: try Data(contentsOf: files[1]), as: UTF8.self),
        errors: String(decoding: try Data(contentsOf: files[2]), as: UTF8.self),
        code: process.terminationReason == .exit ? process.terminationStatus : nil)
    }
  }
}

/// Runs a body in a directory of its own, which is removed afterwards.
func withTemporaryDirectory<Result>(_ body: (URL) throws -> Result) throws -> Result {
  let place = FileManager.default.temporaryDirectory.appendingPathComponent("tsmodel-\(UUID().uuidString)")
  try FileManager.default.createDirectory(at: place, withIntermediateDirectories: true)
  defer { try? FileManager.default.removeItem(at: place) }
  return try body(place)
}

/// What is in a file of a directory.
func bytes(_ place: URL, _ file: String) throws -> Data {
  try Data(contentsOf: place.appendingPathComponent(file))
}

/// The directory of the project.
let projectDirectory = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
  .deletingLastPathComponent()

/// The largest difference between numbers and what they should be, relative to the largest of the latter.
func relativeError(_ found: [Double?], _ expected: [Double]) -> Double {
  guard found.count == expected.count else { return .infinity }
  let size = expected.map(abs).max() ?? 0
  let worst = zip(found, expected).map { abs(($0 ?? .infinity) - $1) }.max() ?? 0
  return worst == 0 ? 0 : worst / size
}

/// Checks that a run failed as it should: the code, one line on the standard error that begins with the program's
/// name and holds `parts`, and nothing on the standard output.
func expectFailure(
  _ outcome: Outcome, _ code: Int32, _ parts: [String], name: String = "tsmodel",
  sourceLocation: SourceLocation = #_sourceLocation
) {
  #expect(outcome.code == code, "\(outcome)", sourceLocation: sourceLocation)
  #expect(outcome.output.isEmpty, sourceLocation: sourceLocation)
  // A seed that was drawn may have been reported before, and what was taken from a file.
  let reports = ["seed ", "data: ", "chosen for these data: "]
  let lines = outcome.errors.split(separator: "\n").filter { line in !reports.contains { line.hasPrefix($0) }
  }
  #expect(lines.count == 1, "\(outcome)", sourceLocation: sourceLocation)
  #expect(lines.first?.hasPrefix("\(name): ") == true, "\(outcome)", sourceLocation: sourceLocation)
  for part in parts {
    #expect(outcome.errors.contains(part), "\(outcome) lacks \(part)", sourceLocation: sourceLocation)
  }
}
