import Foundation
import TSFiles
import TestSupport
import Testing

/// The files as others read them: by a small parser that shares no code with the writer, and by ArviZ where
/// it is installed.
@Suite struct StanCSVLayoutTests {
  let directory: TemporaryDirectory

  init() throws {
    directory = try TemporaryDirectory()
  }

  /// Two chains with a scalar, a vector and a matrix, 3 rows of warm-up and 5 of sample.
  private func writeChains() throws -> [[[Double]]] {
    var generator = FixedGenerator(21)
    let names = ["mu", "beta[0]", "beta[1]", "A[0,0]", "A[0,1]", "A[0,2]", "A[1,0]", "A[1,1]", "A[1,2]"]
    var chains: [[[Double]]] = []
    for chain in 1...2 {
      let header = StanCSVHeader(
        model: "test", sampleCount: 5, warmupCount: 3, savesWarmup: true, chain: chain, seed: 7)
      let writer = try StanCSVWriter(
        directory.file("chain-\(chain).csv"), parameters: names, header: header)
      var rows: [[Double]] = []
      for row in 0..<8 {
        if row == 3 {
          try writer.endWarmup(stepSize: 0.25 * Double(chain), inverseMetric: [names.map { _ in 1.5 }])
        }
        let transition = StanTransition(
          logDensity: -1.5, acceptance: 0.75, stepSize: 0.5, treeDepth: 2, leapfrogCount: 3,
          isDivergent: row == 6, energy: 1e-7)
        let values = names.map { _ in Double.random(in: -1e6..<1e6, using: &generator) }
        try writer.append(transition, values)
        rows.append(values)
      }
      try writer.finish(warmupSeconds: 0.125, samplingSeconds: 2)
      chains.append(rows)
    }
    return chains
  }

  @Test func plainLines() throws {
    let chains = try writeChains()
    for (index, rows) in chains.enumerated() {
      let text = try text(of: directory.file("chain-\(index + 1).csv"))
      let lines = text.components(separatedBy: "\n").filter { !$0.isEmpty && !$0.hasPrefix("#") }
      let columns = lines[0].components(separatedBy: ",")
      #expect(columns.prefix(7).joined(separator: " ") == StanTransition.columns.joined(separator: " "))
      #expect(
        columns.dropFirst(7).joined(separator: " ")
          == "mu beta.1 beta.2 A.1.1 A.1.2 A.1.3 A.2.1 A.2.2 A.2.3")
      #expect(lines.count == 9)
      for (line, row) in zip(lines.dropFirst(), rows) {
        #expect(line.components(separatedBy: ",").dropFirst(7).map { Double($0) ?? .nan } == row)
      }
      // The keys by which ArviZ tells the warm-up from the sample.
      for key in ["num_warmup = 3", "save_warmup = true", "thin = 1"] {
        #expect(text.contains("# " + "    " + key + "\n"), "\(key)")
      }
    }
  }

  static let python = CommandLinePython.withArviZ()

  @Test(.enabled(if: python != nil, "no python3 with arviz: set TSMODEL_PYTHON to one"))
  func asArviZReadsThem() throws {
    let chains = try writeChains()
    let python = try #require(StanCSVLayoutTests.python)
    let script = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .appendingPathComponent("../../reference/check_cmdstan.py").standardized.path
    let lines = python.run([script, directory.path]).components(separatedBy: "\n")
    let mu = chains.reduce(0.0) { $1.dropFirst(3).reduce($0) { $0 + $1[0] } }
    #expect(lines.contains("posterior mu 2 5 \(hexadecimal(mu))"))
    let beta = chains.reduce(0.0) { $1.dropFirst(3).reduce($0) { $0 + $1[1] + $1[2] } }
    #expect(lines.contains { $0.hasPrefix("posterior beta 2 5 2 ") })
    #expect(beta.isFinite)
    #expect(lines.contains { $0.hasPrefix("posterior A 2 5 2 3 ") })
    #expect(lines.contains { $0.hasPrefix("warmup_posterior A 2 3 2 3 ") })
    #expect(lines.contains { $0.hasPrefix("sample_stats diverging 2 5 0x1.0") })
    #expect(lines.contains("step sizes ['0.25', '0.5']"))
  }

  private func hexadecimal(_ value: Double) -> String { String(format: "%a", value) }
}

/// A Python in which ArviZ can be imported.
struct CommandLinePython: Sendable {
  let path: String

  static func withArviZ() -> CommandLinePython? {
    let path = ProcessInfo.processInfo.environment["TSMODEL_PYTHON"] ?? "/usr/bin/python3"
    guard FileManager.default.isExecutableFile(atPath: path) else { return nil }
    let python = CommandLinePython(path: path)
    return python.run(["-c", "import arviz; print('yes')"]).hasPrefix("yes") ? python : nil
  }

  func run(_ arguments: [String]) -> String {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: path)
    process.arguments = arguments
    let output = Pipe()
    process.standardOutput = output
    process.standardError = FileHandle.nullDevice
    guard (try? process.run()) != nil else { return "" }
    let data = output.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    return String(decoding: data, as: UTF8.self)
  }
}
