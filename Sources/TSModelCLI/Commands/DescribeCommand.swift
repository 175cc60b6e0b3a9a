import ArgumentParser
import TSModel

/// `describe`: what a model is, its parameters and its sites.
struct DescribeCommand: ParsableCommand {
  static var configuration: CommandConfiguration {
    let name = Catalogue.current.name
    let example = Catalogue.current.models.first?.name ?? "MODEL"
    return CommandConfiguration(
      commandName: "describe",
      abstract: "Describe a model: its parameters with their defaults, and its sites.",
      discussion: """
        EXAMPLE
          \(name) describe \(example)
        """)
  }

  @OptionGroup var choice: ModelChoice

  func run() throws {
    let model = try choice.model()
    var text = "\(model.name): \(model.summary)\n"
    if !model.parameters.isEmpty { text += "\nPARAMETERS (--set name=value)\n\(try parameters(model))\n" }
    if !model.inputs.isEmpty { text += "\nINPUTS (columns of the file of data)\n\(inputs(model))\n" }
    if !model.sites.isEmpty { text += "\nSITES\n\(sites(model))\n" }
    if model.hasNothingToFit {
      text +=
        "\nIts parameters are set, not found: there is nothing to fit but missing values of the series.\n"
    }
    let data = model.inputs.isEmpty ? "" : " --condition data.csv"
    text += "\nEXAMPLE\n  \(Catalogue.current.name) sample \(model.name)\(data) --seed 42\n"
    try printOut(text)
  }

  private func parameters(_ model: ModelEntry) throws -> String {
    let defaults = try model.defaults()
    return aligned(
      model.parameters.map { parameter in
        let value = defaults[parameter.name].map(\.description) ?? ""
        let fit = parameter.fitDefault.map { "in a fit: \($0)" } ?? ""
        let details = [parameter.unit ?? "", parameter.bounds.phrase, fit].filter { !$0.isEmpty }
        let bracket = details.isEmpty ? "" : " (\(details.joined(separator: ", ")))"
        return [parameter.name, value.isEmpty ? "unset" : value, parameter.summary + bracket]
      }, indent: "  ")
  }

  private func inputs(_ model: ModelEntry) -> String {
    aligned(
      model.inputs.map { input in
        let known = input.availability == .knownAhead ? "known ahead" : "measured, not known ahead"
        let details = [input.unit ?? "", known].filter { !$0.isEmpty }.joined(separator: ", ")
        return [input.isVector ? "\(input.name)[...]" : input.name, "\(input.summary) (\(details))"]
      }, indent: "  ")
  }

  private func sites(_ model: ModelEntry) -> String {
    aligned(
      model.sites.map { [$0.name, $0.summary + ($0.isSeries ? " (the series that data are for)" : "")] },
      indent: "  ")
  }
}

/// The argument that names a model.
struct ModelChoice: ParsableArguments {
  @Argument(
    help: ArgumentHelp("The name of a model; 'list' shows them.", valueName: "model"),
    completion: .list(Catalogue.current.models.map(\.name)))
  var name: String

  /// The model, once the name has been checked.
  func model() throws(Failure) -> ModelEntry { try Catalogue.current.model(name) }

  func validate() throws {
    do { _ = try model() } catch { throw ValidationError(error.message) }
  }
}
