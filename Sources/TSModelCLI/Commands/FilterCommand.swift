import ArgumentParser
import TSFiles
import TSModel

/// `filter`: what is known of a model's states at each step from the data up to it.
struct FilterCommand: ParsableCommand {
  static var configuration: CommandConfiguration {
    let name = Catalogue.current.name
    let model = Catalogue.current.models.last?.name ?? "MODEL"
    return CommandConfiguration(
      commandName: "filter",
      abstract: "Filter the states of a model by particles: at each step, given the data up to it.",
      discussion: """
        For models of any kind, linear or not: every latent site is drawn for many particles, step by step, and the data \
        weight them. The table has a row for each step of each site, with the mean, the standard deviation and quantiles; \
        the log likelihood goes to the standard error. Parameters that are fixed, by --fix or to the means of a fit, leave \
        the particles to the states. One that is not fixed is drawn from its prior with each particle.

        EXAMPLES
          \(name) filter \(model) data.csv --fix sigma=0.3
          \(name) filter --fit fit --particles 10000 --output states.csv
        """)
  }

  @Argument(
    help: ArgumentHelp(
      "The name of a model, which 'list' shows, or a formula such as 'trend + seasonal(12)'.",
      valueName: "model"),
    completion: .list(Catalogue.current.models.map(\.name)))
  var model: String?

  @Argument(
    help: ArgumentHelp(
      "A CSV file with a header; '-' is the standard input. What is missing is drawn.", valueName: "data.csv"),
    completion: .file(extensions: ["csv"]))
  var data: String?

  @Option(
    name: .long,
    help: ArgumentHelp(
      "Take the model and its data from a fit, and fix its parameters to their posterior means.",
      valueName: "dir"),
    completion: .directory)
  var fit: String?

  @Option(
    name: .long, parsing: .unconditionalSingleValue,
    help: ArgumentHelp(
      "Fix a latent site; one number is for all of its values.", valueName: "site=value"),
    transform: startValue)
  var fix: [StartValue] = []

  @OptionGroup var columns: ColumnOptions
  @OptionGroup(title: "Model") var settings: SettingOptions

  @Option(
    name: .long, parsing: .unconditional,
    help: ArgumentHelp("How many particles there are.", valueName: "n"),
    transform: wholeNumber(2...100_000_000))
  var particles: UInt64 = 2_000

  @Option(
    name: .long, parsing: .unconditional,
    help: ArgumentHelp("The seed; without it one is chosen and said.", valueName: "s"),
    transform: wholeNumber(0...UInt64(Int64.max)))
  var seed: UInt64?

  @Option(
    name: .long,
    help: ArgumentHelp("The levels of the quantiles.", valueName: "0.1,0.5,..."))
  var quantiles = "0.05,0.5,0.95"

  @Option(name: .long, help: "As CSV, or as JSON.")
  var format: FilterRows.Format = .csv

  @OptionGroup var target: FileOutput

  func run() throws {
    let levels = try quantileLevels(quantiles)
    let seed = seed ?? UInt64.random(in: 0...UInt64(Int64.max))
    let job = try fit.map(job(of:)) ?? job()
    Interrupts.watch(name: Catalogue.current.name)
    let sink = try target.open(besides: job.files + [data])
    if self.seed == nil { note("seed \(seed)") }
    note(job.introduction)
    let filtered = try job.run(particles: Int(particles), seed: seed, levels: levels)
    try FilterRows.write(filtered, as: format, seed: seed, to: sink)
    try sink.commit()
    for line in job.remarks(on: filtered) { note(line) }
  }

  /// What is to be done with a model and a file.
  private func job() throws -> FilterJob {
    guard let name = model else {
      throw Failure(.usage, "expected a model and a file of data, or --fit DIR")
    }
    let (model, given) = try Catalogue.current.model(name, settings)
    guard let file = data else {
      throw Failure(.usage, "expected a file of data: filter '\(name)' data.csv")
    }
    let data = try ConditionData.read(
      file, columns: columns.column, for: model, .fit, ignoringDates: columns.ignoreDates)
    let parameters = try model.parameters(given, for: data).values
    return FilterJob(model: model, parameters: parameters, data: data, fixed: try fixed(beside: [:]))
  }

  /// What is to be done with a fit.
  private func job(of path: String) throws -> FilterJob {
    let given: [(name: String, isGiven: Bool)] = [
      ("a model", model != nil), ("a file of data", data != nil), ("--column", !columns.column.isEmpty),
      ("--ignore-dates", columns.ignoreDates), ("--set", !settings.set.isEmpty),
      ("--steps", settings.steps != nil),
    ]
    let names = given.filter(\.isGiven).map(\.name)
    if !names.isEmpty {
      throw Failure(
        .usage,
        "--fit takes the model and its data from the fit; found \(names.joined(separator: ", ")) beside it, "
          + "expected nothing of the kind")
    }
    let fit = try OpenedFit(FitResults(FitDirectory(path)))
    return FilterJob(
      model: fit.model, parameters: fit.results.plan.parameters, data: fit.data,
      fixed: try fixed(beside: FilterJob.means(of: fit)), fit: fit.results)
  }

  private func fixed(beside means: [String: SiteData]) throws -> [String: SiteData] {
    var fixed: [String: SiteData] = [:]
    for value in fix {
      guard fixed[value.site] == nil else {
        throw Failure(.usage, "--fix: \(value.site) is fixed twice; expected one value for it")
      }
      fixed[value.site] = value.values.count == 1 ? SiteData(value.values[0]) : SiteData(value.values)
    }
    return means.merging(fixed) { $1 }
  }
}
