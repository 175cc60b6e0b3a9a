import ArgumentParser
import TSFiles
import TSForecast
import TSModel

/// `backtest`: how forecasts of the past did.
struct BacktestCommand: ParsableCommand {
  static var configuration: CommandConfiguration {
    let name = Catalogue.current.name
    return CommandConfiguration(
      commandName: "backtest",
      abstract: "Forecast the past of a series from what came before it, and judge the intervals.",
      discussion: """
        From several origins, the last of them one horizon before the end of the series, the steps that follow are forecast \
        from the values before the origin alone, and scored by what came. The seasonal naive forecast is always beside. \
        Lower is better for CRPS, MASE, WQL and MSIS; intervals should hold what they say. Standard errors are as if origins \
        were independent.

        Whether the intervals of the first model hold what they say is tested; the exit code is 2 where they do not. The \
        results do not depend on --jobs.

        Forecasts made elsewhere take part by --external: a CSV file with a row for each step, the columns 'origin' (or \
        'cutoff': the time of the last step before the forecast; how many steps lie before it where the series has no \
        times), 'step' or 'time' (or 'ds'), and one for each quantile, named by its level, such as '0.1'.

        EXAMPLES
          \(name) backtest sales.csv
          \(name) backtest sales.csv --horizon 6 --folds 20 --stride 3 --plot sales.svg
          \(name) backtest sales.csv --model auto --model trend --format json > scores.json
          \(name) backtest sales.csv --external prophet.csv --external ets.csv

        EXIT CODES
          0 done   2 the intervals of the first model are rejected   others as ever
        """)
  }

  /// The form of the output.
  enum Format: String, CaseIterable, ExpressibleByArgument {
    case table, csv, json
  }

  @OptionGroup var input: SeriesOptions

  @Option(
    name: .long, parsing: .unconditional,
    help: ArgumentHelp(
      "How many steps to forecast from each origin (default: a season, or what there are data for).",
      valueName: "n"), transform: wholeNumber(1...100_000))
  var horizon: UInt64?

  @Option(
    name: .long, parsing: .unconditional,
    help: ArgumentHelp("How many origins, where the data suffice. (default: 10)", valueName: "n"),
    transform: wholeNumber(1...1_000_000))
  var folds: UInt64?

  @Option(
    name: .long, parsing: .unconditional,
    help: ArgumentHelp(
      "How many steps from an origin to the next (default: the horizon).", valueName: "n"),
    transform: wholeNumber(1...1_000_000))
  var stride: UInt64?

  @Option(
    name: .long, parsing: .unconditional,
    help: ArgumentHelp(
      "Fit parameters anew at each n-th origin only, and take those of the last one at the others. (default: 1)",
      valueName: "n"), transform: wholeNumber(1...1_000_000))
  var refit: UInt64?

  @Option(
    name: .long, parsing: .unconditionalSingleValue,
    help: ArgumentHelp(
      """
      auto, one of its members drift, damped and trend, or a formula such as 'trend + seasonal(12) + ar(1)'; may be given \
      several times. (default: auto)
      """, valueName: "formula"))
  var model: [String] = []

  @Option(
    name: .long, parsing: .unconditionalSingleValue,
    help: ArgumentHelp("Forecasts made elsewhere; may be given several times.", valueName: "file.csv"),
    completion: .file(extensions: ["csv"]))
  var external: [String] = []

  @Option(
    name: .long, parsing: .unconditional,
    help: ArgumentHelp(
      "How many threads to use; one a processor if it is left out.", valueName: "n"),
    transform: wholeNumber(1...1024))
  var jobs: UInt64?

  @Option(
    name: .long,
    help: ArgumentHelp(
      "Keep the scores of forecasts in a file, so that the command goes on with it after an interruption.",
      valueName: "file"), completion: .file())
  var cache: String?

  @Option(name: .long, help: "The form of the output.")
  var format: Format = .table

  @Flag(name: .long, help: "Show the coverage of each step ahead: below the table, or alone as CSV.")
  var bySteps = false

  @OptionGroup var target: PicturedOutput

  func validate() throws {
    if format == .json, bySteps {
      throw ValidationError(
        "--by-steps has no effect on JSON, which has them; expected --format table or csv with it")
    }
  }

  func run() throws {
    let models = try BacktestModels(
      model.isEmpty ? ["auto"] : model, power: input.power, seasons: input.season)
    let series = try input.read(covariates: models.covariates)
    let job = BacktestJob(
      series: series, models: models, externals: external, seed: input.seed,
      horizon: horizon.map { Int($0) }, folds: Int(folds ?? 10), stride: stride.map { Int($0) },
      refit: Int(refit ?? 1),
      jobs: jobs.map { Int($0) }, cache: cache)
    Interrupts.watch(name: Catalogue.current.name)
    if let cache { Interrupts.advise("the same command goes on with \(cache)") }
    let (sink, picture) = try target.open(besides: [input.file, cache, input.events] + external)
    let (result, lines) = try job.run()
    let drawing = try target.drawn(picture, isUsual: false) { try BacktestPicture.plot(series, result) }
    for line in lines { note(line) }
    switch format {
    case .table: try sink.write(BacktestTable(result).text(bySteps: bySteps) + "\n")
    case .csv where bySteps: try BacktestRows.writeSteps(result, to: sink)
    case .csv: try BacktestRows.write(result, to: sink)
    case .json: try BacktestRows.writeJSON(series, result, seed: input.seed, to: sink)
    }
    try sink.commit()
    try drawing.show()
    let verdict = result.verdict()
    note("\(verdict)")
    if verdict.isRejected { throw ExitCode(2) }
  }
}
