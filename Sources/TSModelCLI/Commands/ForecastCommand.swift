import ArgumentParser
import TSFiles
import TSForecast
import TSModel

/// `forecast`: from a file to what comes next.
struct ForecastCommand: ParsableCommand {
  static var configuration: CommandConfiguration {
    let name = Catalogue.current.name
    return CommandConfiguration(
      commandName: "forecast",
      abstract: "Forecast the series of a CSV file, or go on with a fit, with intervals.",
      discussion: """
        Without options the column of times, the step between rows, gaps and the season are found in the file; three \
        structural models (a trend, a season that slowly changes, an irregular rest that lasts) are fitted, and their \
        forecasts pooled with equal weights. The last values are held back once to say how that did.

        A model of one's own is a sum of parts: one of constant, level, drift, damped and trend (without one a level); \
        seasonal(12), or seasonal(12, 2) with two waves; cycle, or cycle(11) of a known length; ar(1) or another order; shift(2020-03) for a new level from then on; event(easter), whose dates --events has; \
        regression(price), whose values in the future stand in the same file below the last value of the series, or in \
        --future, and regression(price, lag 2), regression(price, varying), regression(price, negative). With poisson or \
        negbinomial the values are counts.

        EXAMPLES
          \(name) forecast sales.csv
          \(name) forecast sales.csv --horizon 24 --plot sales.svg
          \(name) forecast sales.csv --format csv --quantiles 0.1,0.5,0.9 > forecast.csv
          \(name) forecast sales.csv --model 'trend + seasonal(12) + regression(price)' --future prices.csv
          \(name) forecast fit --horizon 12

        A directory is that of a fit, which goes on from the last states of each of its draws: its model says what it does \
        with the steps to come. --future then holds its inputs, and --column names one of several series.
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
      "How many steps to forecast (default: as many as covariates go on, else a season, or what there are data for).",
      valueName: "n"),
    transform: wholeNumber(1...10_000))
  var horizon: UInt64?

  @Option(
    name: .long,
    help: ArgumentHelp(
      "auto, one of its members drift, damped and trend, or a formula such as 'trend + seasonal(12) + ar(1)' (default: auto).",
      valueName: "formula"))
  var model: String?

  @Option(
    name: .long,
    help: ArgumentHelp(
      "The covariates of the future, a row for each step after the series.", valueName: "file.csv"),
    completion: .file(extensions: ["csv"]))
  var future: String?

  @Option(name: .long, help: "The form of the output.")
  var format: Format = .table

  @Option(
    name: .long, parsing: .unconditional,
    help: ArgumentHelp("The levels of the quantiles, for CSV and JSON.", valueName: "0.1,0.5,..."))
  var quantiles: String?

  @Option(
    name: .long, parsing: .unconditional,
    help: ArgumentHelp("Write so many paths of the future, whose steps belong together.", valueName: "n"),
    transform: wholeNumber(1...100_000))
  var draws: UInt64?

  @OptionGroup var target: PicturedOutput

  func validate() throws {
    if format == .table, quantiles != nil {
      throw ValidationError("--quantiles has no effect on the table; expected --format csv or json with it")
    }
    if format == .csv, draws != nil, quantiles != nil {
      throw ValidationError(
        "--draws writes paths and --quantiles levels; expected one of them with --format csv")
    }
    if format == .table, draws != nil {
      throw ValidationError("--draws has no effect on the table; expected --format csv or json with it")
    }
  }

  func run() throws {
    if FitDirectory(input.file).isDirectory { return try runOnFit() }
    let choice = try ForecastChoice(model: model ?? "auto", power: input.power, seasons: input.season)
    if future != nil, choice.model.covariates.isEmpty {
      throw Failure(
        .usage,
        "--future \(future ?? ""): the model has no covariates; expected --model with regression(COLUMN)")
    }
    let series = try input.read(covariates: choice.model.covariates, future: future)
    let job = ForecastJob(series: series, choice: choice, seed: input.seed)
    let levels = try levels
    Interrupts.watch(name: Catalogue.current.name)
    let (sink, picture) = try target.open(besides: [input.file, future, input.events])
    let result = try Waiting.during("forecasting") {
      try job.run(horizon: horizon.map { Int($0) }, paths: Int(draws ?? 0))
    }
    let drawing = try target.drawn(picture, isUsual: format == .table) {
      try ForecastPicture.plot(series, result.forecast)
    }
    for line in result.lines { note(line) }
    switch format {
    case .table: try sink.write(ForecastTable(series, result.forecast).text + "\n")
    case .csv where draws != nil: try ForecastRows.writePaths(series, result.forecast, to: sink)
    case .csv: try ForecastRows.write(series, result.forecast, levels: levels, to: sink)
    case .json:
      try ForecastRows.writeJSON(
        series, result, levels: levels, seed: input.seed, to: sink)
    }
    try sink.commit()
    try drawing.show()
  }

  private var levels: [Double] {
    get throws(Failure) { try quantiles.map(quantileLevels) ?? ForecastRows.levels }
  }

  /// Goes on with a fit.
  private func runOnFit() throws {
    let given = [
      ("--model", model != nil), ("--power", input.power != nil), ("--season", !input.season.isEmpty),
      ("--time", input.time != nil), ("--events", input.events != nil), ("--floor", input.floor != nil),
      ("--cap", input.cap != nil),
    ]
    if let option = given.first(where: \.1)?.0 {
      throw Failure(
        .usage,
        "\(option) has no effect on a fit: \(input.file) has its model and its times; expected a CSV file with it"
      )
    }
    let levels = try levels
    let fit = try FitForecast(input.file, column: input.column, future: future)
    Interrupts.watch(name: Catalogue.current.name)
    let (sink, picture) = try target.open(besides: fit.files + [future])
    let series = try fit.run(horizon: horizon.map { Int($0) }, paths: Int(draws ?? 0), seed: input.givenSeed)
    let drawing = try target.drawn(picture, isUsual: format == .table) {
      PlotPanels(try series.map { try ForecastPicture.plot($0.series, $0.forecast) })
    }
    for line in fit.lines(series) { note(line) }
    switch format {
    case .table: try sink.write(FitForecastRows.table(series) + "\n")
    case .csv where draws != nil: try FitForecastRows.writePaths(series, to: sink)
    case .csv: try FitForecastRows.write(series, levels: levels, to: sink)
    case .json: try FitForecastRows.writeJSON(fit, series, levels: levels, seed: input.givenSeed, to: sink)
    }
    try sink.commit()
    try drawing.show()
  }
}
