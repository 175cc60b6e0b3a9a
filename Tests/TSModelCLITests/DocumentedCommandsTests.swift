import Foundation
import Testing

/// The page of options: what it shows is what the commands print.
@Suite struct DocumentedCommandsTests {
  private static let page = projectDirectory.appendingPathComponent(
    "Sources/TSModelCLI/TSModelCLI.docc/Forecasting.md")

  /// The blocks of commands with what follows them.
  private static var blocks: [(commands: String, output: String)] {
    get throws {
      let text = try String(contentsOf: page, encoding: .utf8)
      return text.components(separatedBy: "```sh\n").dropFirst().compactMap { part in
        let pieces = part.components(separatedBy: "```")
        guard pieces.count > 2, pieces[2].hasPrefix("text\n") else { return nil }
        return (pieces[0], String(pieces[2].dropFirst(5)))
      }
    }
  }

  @Test("Every block prints what the page shows")
  func outputs() throws {
    let blocks = try Self.blocks
    #expect(blocks.count >= 10)
    for block in blocks {
      let tool = Tool(directory: projectDirectory)
      let outcome = try tool.shell("tsmodel() { \"$TSMODEL\" \"$@\"; }\n" + block.commands)
      #expect(outcome.output == block.output, "\(block.commands)")
    }
  }

  @Test("Every option is on the page", arguments: ["inspect", "forecast", "backtest", "components"])
  func options(command: String) throws {
    let help = try Tool()(command, "--help").output
    let text = try String(contentsOf: Self.page, encoding: .utf8)
    let options = help.split(separator: "\n").compactMap { line in
      line.split(separator: " ").first { $0.hasPrefix("--") }.map { $0.filter { $0.isLetter || $0 == "-" } }
    }
    #expect(options.count > 2)
    for option in Set(options) where option != "--version" && option != "--help" {
      let isThere = text.contains(option)
      #expect(isThere, "\(option)")
    }
  }
}
