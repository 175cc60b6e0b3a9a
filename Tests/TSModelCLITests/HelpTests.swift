import Foundation
import Testing

/// What the program says about itself and its models.
@Suite struct HelpTests {
  let tool = Tool()

  @Test func helpTeaches() throws {
    let top = try tool("--help")
    #expect(top.code == 0 && top.errors.isEmpty)
    for text in ["list", "describe", "sample", "EXAMPLES", "64", "130"] { #expect(top.output.contains(text)) }
    #expect(try tool().output == top.output)
    let sample = try tool("sample", "--help")
    for option in [
      "--steps", "--set", "--paths", "--seed", "--stream", "--precision", "--condition", "--column",
      "--format",
      "--output", "--overwrite", "--plot", "EXAMPLES", "not a posterior",
    ] { #expect(flat(sample.output).contains(option), "no \(option)") }
    #expect(try tool("help", "sample").output == sample.output)
    #expect(try tool("describe", "-h").output.contains("tsmodel describe randomwalk"))
  }

  @Test("Every option with a default says which")
  func defaults() throws {
    let fit = flat(try tool("fit", "--help").output)
    for part in [
      "How many chains to run (default: 4).", "warms up for (default: 1000).", "after that (default: 1000).",
      "one in so many draws (default: 1).", "surer (default: 0.", "may double (default: 10).",
      "default: automatic",
      "top of the density (default: ",
    ] { #expect(fit.contains(part), "no \(part) in \(fit)") }
    #expect(flat(try tool("predict", "--help").output).contains("one in so many draws (default: 1)"))
  }

  private func flat(_ text: String) -> String {
    text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
  }

  @Test func version() throws {
    #expect(try tool("--version").output == "0.1.0\n")
  }

  @Test func listNamesEachModel() throws {
    let outcome = try tool("list")
    #expect(outcome.code == 0 && outcome.errors.isEmpty)
    #expect(outcome.lines.map { String($0.prefix { $0 != " " }) }.prefix(2) == ["randomwalk", "ar"])
    for line in outcome.lines { #expect(line.split(separator: " ").count > 4) }
    #expect(outcome.lines[0].hasSuffix("Nothing to fit.") && !outcome.lines[1].contains("Nothing to fit"))
    #expect(try tool("describe", "randomwalk").output.contains("there is nothing to fit but missing values"))
    #expect(try !tool("describe", "ar").output.contains("nothing to fit"))
  }

  @Test func describeShowsParametersAndSites() throws {
    let outcome = try tool("describe", "ar")
    #expect(outcome.code == 0 && outcome.errors.isEmpty)
    let text = outcome.output.split(whereSeparator: \.isWhitespace).joined(separator: " ")
    for part in [
      "ar: An autoregression", "steps 100 how many", "betaScale 0.5", "(above 0)", "alpha unset",
      "before zeros", "(above 0, in a fit: the standard deviation of the series)", "(in a fit: given)",
      "SITES", "the series that data are for", "tsmodel sample ar",
    ] { #expect(text.contains(part), "no \(part)") }
  }

  @Test func everyListedModelCanBeDescribedAndSampled() throws {
    for line in try tool("list").lines {
      let model = String(line.prefix { $0 != " " })
      #expect(try tool("describe", model).code == 0)
      let outcome = try tool("sample", model, "--seed", "1", "--steps", "4", "--paths", "2")
      #expect(outcome.code == 0 && outcome.lines.count == 9, "\(model): \(outcome)")
    }
  }

  @Test(arguments: ["bash", "zsh", "fish"])
  func completions(shell: String) throws {
    let outcome = try tool("--generate-completion-script", shell)
    #expect(outcome.code == 0 && outcome.errors.isEmpty)
    #expect(outcome.output.contains("randomwalk") && outcome.output.contains("precision"))
  }
}
