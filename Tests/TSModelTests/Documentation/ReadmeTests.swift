import Foundation
import TestSupport
import Testing

/// What the README shows is what happens.
@Suite struct ReadmeTests {
  struct Block {
    let language: String
    let text: String
  }

  let compiler = ClientCompiler()

  var blocks: [Block] {
    get throws {
      let readme = try String(
        contentsOf: compiler.package.appendingPathComponent("README.md"), encoding: .utf8)
      let parts = readme.components(separatedBy: "```")
      return stride(from: 1, to: parts.count, by: 2).map { index in
        let lines = parts[index].split(separator: "\n", maxSplits: 1, omittingEmptySubsequences: false)
        return Block(language: String(lines[0]), text: lines.count > 1 ? String(lines[1]) : "")
      }
    }
  }

  func example(_ name: String) throws -> String {
    let file = compiler.package.appendingPathComponent("Examples/\(name)/main.swift")
    return try String(contentsOf: file, encoding: .utf8)
  }

  func output(of command: [String], in folder: URL) throws -> String {
    let process = Process()
    process.executableURL = compiler.products.appendingPathComponent(command[0])
    process.arguments = Array(command.dropFirst())
    process.currentDirectoryURL = folder
    let pipe = Pipe()
    process.standardOutput = pipe
    process.standardError = FileHandle.nullDevice
    try process.run()
    let output = pipe.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    #expect(process.terminationStatus == 0, "\(command)")
    return String(decoding: output, as: UTF8.self)
  }

  @Test func swiftBlocksAreTheExamplesThatAreCompiled() throws {
    let swift = try blocks.filter { $0.language == "swift" }.map(\.text)
    #expect(swift.count == 3)
    let examples = try ["FirstModel", "FitSeries", "OwnHandler"].map(example)
    #expect(swift == examples)
  }

  @Test func outputsAreWhatTheExamplesPrint() throws {
    let all = try blocks
    for (index, block) in all.enumerated() where block.language == "text" && index > 0 {
      if block.text.contains(".package(") { continue }
      let source = all[index - 1]
      let folder = compiler.package
      if source.language == "swift" {
        let example = try ["FirstModel", "FitSeries"].first { try self.example($0) == source.text }
        #expect(try output(of: [try #require(example)], in: folder) == block.text)
      } else {
        let words = source.text.split(whereSeparator: \.isWhitespace).map(String.init)
        #expect(try output(of: words, in: folder) == block.text)
      }
    }
  }

  @Test func theHandlerOfOnesOwnRuns() throws {
    #expect(Double(try output(of: ["OwnHandler"], in: compiler.package).dropLast()) != nil)
  }

  @Test func commandsRun() throws {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent("readme-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    try FileManager.default.createSymbolicLink(
      at: folder.appendingPathComponent("Examples"),
      withDestinationURL: compiler.package.appendingPathComponent("Examples"))
    var commands = 0
    for block in try blocks where block.language == "sh" {
      for line in block.text.split(separator: "\n") where line.hasPrefix("tsmodel ") {
        _ = try output(of: line.split(separator: " ").map(String.init), in: folder)
        commands += 1
      }
    }
    #expect(commands == 7)
    let picture = try String(contentsOf: folder.appendingPathComponent("nile.svg"), encoding: .utf8)
    #expect(picture.contains("<svg"))
  }
}
