import Foundation
import Testing

/// The pages of options: what they show is what the commands print.
@Suite struct DocumentedCommandsTests {
  private static func text(_ page: String) throws -> String {
    try String(
      contentsOf: projectDirectory.appendingPathComponent("Sources/TSModelCLI/TSModelCLI.docc/\(page).md"),
      encoding: .utf8)
  }

  /// The blocks of commands with what follows them.
  private static func blocks(_ page: String) throws -> [(commands: String, output: String)] {
    try text(page).components(separatedBy: "```sh\n").dropFirst().compactMap { part in
      let pieces = part.components(separatedBy: "```")
      guard pieces.count > 2, pieces[2].hasPrefix("text\n") else { return nil }
      return (pieces[0], String(pieces[2].dropFirst(5)))
    }
  }

  @Test("Every block prints what the page shows", arguments: [("Forecasting", 10), ("Panels", 4)])
  func outputs(page: String, count: Int) throws {
    let blocks = try Self.blocks(page)
    #expect(blocks.count >= count)
    for block in blocks {
      let tool = Tool(directory: projectDirectory)
      let outcome = try tool.shell("tsmodel() { \"$TSMODEL\" \"$@\"; }\n" + block.commands)
      #expect(outcome.output == block.output, "\(block.commands)")
    }
  }

  @Test(
    "Every option is on the page",
    arguments: [
      "inspect", "forecast", "backtest", "components", "panel plan", "panel run", "panel collect",
    ])
  func options(command: String) throws {
    let help = try Tool().run(command.split(separator: " ").map(String.init) + ["--help"]).output
    let text = try Self.text(command.hasPrefix("panel") ? "Panels" : "Forecasting")
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
