import ArgumentParser
import TSFiles
import TSForecast
import TSModel

/// `components`: what each part of a formula adds to its series.
struct ComponentsCommand: ParsableCommand {
  static var configuration: CommandConfiguration {
    let name = Catalogue.current.name
    return CommandConfiguration(
      commandName: "components",
      abstract: "Show what each part of a fitted formula adds at each step, with intervals.",
      discussion: """
        The parts of a fit of a formula: the trend with the level of the series, each season around zero, what each covariate \
        adds, the rest that lasts. At every draw of the fit they add up to 'fitted', which is the series without its noise. \
        The table has the mean of each part and its 80 % interval; CSV and JSON have quantiles.

        EXAMPLES
          \(name) fit 'trend + seasonal(12)' sales.csv --output fit
          \(name) components fit --plot parts.svg
          \(name) components fit --format csv --quantiles 0.05,0.5,0.95 > parts.csv
        """)
  }

  /// The form of the output.
  enum Format: String, CaseIterable, ExpressibleByArgument {
    case table, csv, json
  }

  @OptionGroup var choice: FitChoice

  @Option(name: .long, help: "The form of the output.")
  var format: Format = .table

  @Option(
    name: .long, parsing: .unconditional,
    help: ArgumentHelp("The levels of the quantiles, for CSV and JSON.", valueName: "0.1,0.5,..."))
  var quantiles: String?

  @Option(
    name: .long, parsing: .unconditional,
    help: ArgumentHelp("Use at most so many draws of the fit, evenly taken. (default: 1000)", valueName: "n"),
    transform: wholeNumber(1...UInt64(Int32.max)))
  var draws: UInt64?

  @OptionGroup var target: PicturedOutput

  func validate() throws {
    if format == .table, quantiles != nil {
      throw ValidationError("--quantiles has no effect on the table; expected --format csv or json with it")
    }
  }

  func run() throws {
    let levels = try quantiles.map(quantileLevels) ?? ForecastRows.levels
    let parts = try FitParts(OpenedFit(choice.results()))
    Interrupts.watch(name: Catalogue.current.name)
    let (sink, picture) = try target.open(besides: parts.fit.results.files)
    let components = try parts.components(atMost: Int(draws ?? 1000))
    let drawing = try target.drawn(picture, isUsual: false) {
      try ComponentsPicture.plot(parts.series, components)
    }
    note(parts.series.report)
    if let warning = parts.fit.warning { note(warning) }
    switch format {
    case .table: try sink.write(ComponentRows.table(parts.series, components) + "\n")
    case .csv: try ComponentRows.write(parts.series, components, levels: levels, to: sink)
    case .json: try ComponentRows.writeJSON(parts, components, levels: levels, to: sink)
    }
    try sink.commit()
    try drawing.show()
  }
}
