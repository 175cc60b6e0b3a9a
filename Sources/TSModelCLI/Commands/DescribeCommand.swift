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
        With --graph, its sites and what each depends on are drawn as well: an ellipse for a drawn site, a dashed box for a \
        computed value, a frame for a scan or a plate. With --plot what its priors predict is shown: paths that it draws \
        before it has seen any data; beside a series where --data names its file, from which what is not set is taken.

        EXAMPLES
          \(name) describe \(example)
          \(name) describe \(example) --graph model.svg
          \(name) describe 'trend + seasonal(12)' --data sales.csv --plot terminal
        """)
  }

  @OptionGroup var choice: ModelChoice

  @Option(
    name: .long,
    help: ArgumentHelp(
      "Draw the sites and what they depend on: .dot for Graphviz, or .svg, .png, .pdf by it.",
      valueName: "file"),
    completion: .file())
  var graph: String?

  @Option(
    name: .long,
    help: ArgumentHelp(
      "Show what the priors predict: to an .svg or .png file, or on the terminal (on the standard error).",
      valueName: "terminal|file"),
    completion: .file(extensions: ["svg", "png"]), transform: PlotTarget.init(text:))
  var plot: PlotTarget?

  @Option(
    name: .long,
    help: ArgumentHelp("With --plot: the series that the model is for.", valueName: "file.csv"),
    completion: .file(extensions: ["csv"]))
  var data: String?

  @Option(
    name: .long,
    help: ArgumentHelp("With --data and a formula: the dates of its events.", valueName: "events.csv"),
    completion: .file(extensions: ["csv"]))
  var events: String?

  @OptionGroup(title: "Columns of --data") var columns: ColumnOptions
  @OptionGroup(title: "Graph and plot") var settings: SettingOptions

  @Flag(name: .long, help: "Replace files of the graph and the plot that exist.")
  var overwrite = false

  func run() throws {
    let (model, assignments) = try Catalogue.current.model(choice.name, settings)
    try refuseWhatHasNoEffect()
    if let graph { try draw(model, assignments, in: GraphPicture(path: graph)) }
    let prior = try prior(model, assignments)
    var text = "\(model.name): \(model.summary)\n"
    if !model.parameters.isEmpty {
      text += "\nPARAMETERS (--set name=value)\n\(try parameters(model, assignments))\n"
    }
    if !model.inputs.isEmpty { text += "\nINPUTS (columns of the file of data)\n\(inputs(model))\n" }
    if !model.sites.isEmpty { text += "\nSITES\n\(sites(model))\n" }
    if let lines = inAFit(model, assignments) { text += "\nIN A FIT (--marginalize)\n\(lines)\n" }
    if model.hasNothingToFit {
      text +=
        "\nIts parameters are set, not found: there is nothing to fit but missing values of the series.\n"
    }
    let condition = model.inputs.isEmpty ? "" : " --condition data.csv"
    text += "\nEXAMPLE\n  \(Catalogue.current.name) sample \(model.name)\(condition) --seed 42\n"
    try printOut(text)
    try prior?.show()
  }

  private func refuseWhatHasNoEffect() throws(Failure) {
    var given: [(name: String, isGiven: Bool, with: String)] = []
    if plot == nil {
      given += [
        ("--data", data != nil, "--plot"), ("--events", events != nil, "--plot"),
        ("--column", !columns.column.isEmpty, "--plot"),
        ("--ignore-dates", columns.ignoreDates, "--plot"),
      ]
    } else if data == nil {
      given += [
        ("--events", events != nil, "--data"), ("--column", !columns.column.isEmpty, "--data"),
        ("--ignore-dates", columns.ignoreDates, "--data"),
      ]
    }
    var isPictureFile = false
    if case .file = plot { isPictureFile = true }
    if graph == nil, !isPictureFile {
      given.append(("--overwrite", overwrite, "--graph FILE or --plot FILE"))
    }
    if graph == nil, plot == nil {
      given += [
        ("--steps", settings.steps != nil, "--graph or --plot"),
        ("--set", !settings.set.isEmpty, "--graph or --plot"),
      ]
    }
    guard let first = given.first(where: \.isGiven) else { return }
    throw Failure(
      .usage, "\(first.name) has no effect without \(first.with); expected it with that, or not at all")
  }

  /// What the priors predict, drawn and not yet shown.
  private func prior(
    _ model: ModelEntry, _ assignments: [(name: String, text: String)]
  ) throws -> DrawnPicture? {
    guard let plot else { return nil }
    let data = try data.map {
      try ConditionData.read(
        $0, columns: columns.column, for: model, .fit, ignoringDates: columns.ignoreDates)
    }
    let picture = try PriorPicture(model, assignments, data: data, events: events)
    if let data { note("data: \(data.report)") }
    return try DrawnPicture(plot, overwrite: overwrite) { try picture.plot() }
  }

  private func draw(
    _ model: ModelEntry, _ assignments: [(name: String, text: String)], in picture: GraphPicture
  ) throws {
    let parameters = try model.resolve(assignments)
    let steps = model.lengthParameter.flatMap { parameters[$0]?.numbers.first } ?? 1
    try checkSize(steps: steps, bytesPerStep: 1024)
    // What an input holds changes no arrow.
    let blank = SiteData([Double?](repeating: 1, count: Int(max(1, steps))))
    let inputs = Dictionary(uniqueKeysWithValues: model.inputs.map { ($0.name, blank) })
    do {
      try picture.write(model.graph(parameters: parameters, inputs: inputs), overwrite: overwrite)
    } catch let error as ModelError {
      throw Failure(model: error, data: nil)
    }
  }

  private func parameters(
    _ model: ModelEntry, _ assignments: [(name: String, text: String)]
  ) throws -> String {
    let defaults = try model.resolve(assignments)
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

  /// Which of the latent sites a fit to a series integrates or sums out, and why it samples the others; nil where that
  /// cannot be said without the data.
  private func inAFit(
    _ model: ModelEntry, _ assignments: [(name: String, text: String)]
  ) -> String? {
    guard let series = model.seriesSite, !model.hasNothingToFit else { return nil }
    // What the data are changes nothing: any series without a pattern will do.
    let data = [series: SiteData((0..<24).map { Double($0 * $0 % 11) })]
    let others = assignments.filter { $0.name != model.lengthParameter }
    let steps = others + (model.lengthParameter.map { [(name: $0, text: "24")] } ?? [])
    let inputs = Dictionary(
      uniqueKeysWithValues: model.inputs.map { ($0.name, SiteData([Double?](repeating: 1, count: 24))) })
    guard let parameters = try? model.resolveFit(steps, data),
      let density = try? model.density(
        parameters: parameters.values, data: data, inputs: inputs, marginalize: .automatic),
      let states = density.states
    else { return nil }
    let names = density.layout.sites.filter { !$0.isDeterministic }.map(\.name)
    return aligned(
      names.map { name in
        if let site = density.discreteStates?.sites.first(where: { $0.name == name }) {
          return [name, "summed out: \(site.values.count) values"]
        }
        return [name, states.refusals[name].map { "sampled: \($0)" } ?? "integrated out"]
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
    help: ArgumentHelp(
      "The name of a model ('list' shows them), or a formula such as 'trend + seasonal(12)'.",
      valueName: "model"),
    completion: .list(Catalogue.current.all.map(\.name)))
  var name: String

  func validate() throws {
    if Catalogue.current.isFormula(name) { return }
    do { _ = try Catalogue.current.model(name) } catch { throw ValidationError(error.message) }
  }
}
