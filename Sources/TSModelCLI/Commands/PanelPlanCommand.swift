import ArgumentParser
import TSForecast
import TSPanel

/// `panel plan`: from a file to a directory of shards.
struct PanelPlanCommand: ParsableCommand {
  static var configuration: CommandConfiguration {
    let name = Catalogue.current.name
    return CommandConfiguration(
      commandName: "plan",
      abstract: "Divide the series of a CSV file into shards, and write down what is to be done.",
      discussion: """
        The file has a row for each value, with columns that say which series it is of: --key store,item. Rows may come in any \
        order. With --wide each column is a series, or each row if there are keys. It is read once, in a stream, whatever its \
        size. Times, steps, gaps and seasons are found for each series as 'forecast' finds them.

        --by-key names a file with the key columns and any of model, horizon, floor and cap: what is set there holds for one \
        series. --totals store adds up paths of all series of a store, draw by draw, so that the interval of the total is that \
        of the sum of its parts.

        EXAMPLES
          \(name) panel plan sales.csv --key store,item --output job
          \(name) panel plan sales.csv --key store,item --model 'trend + seasonal(12)' --horizon 12 --totals store --output job
          duckdb -csv -c "from 'sales.parquet'" | \(name) panel plan - --key store,item --shards 400 --output job
        """)
  }

  @Argument(
    help: ArgumentHelp("A CSV file; '-' is the standard input.", valueName: "file.csv"),
    completion: .file(extensions: ["csv"]))
  var file: String

  @Option(name: .long, help: ArgumentHelp("The columns that tell series apart.", valueName: "column,..."))
  var key: String?

  @Option(
    name: .long, help: ArgumentHelp("The column of times; found if it is left out.", valueName: "column"))
  var time: String?

  @Option(
    name: .long,
    help: ArgumentHelp("The column of values; found if there is only one.", valueName: "column"))
  var column: String?

  @Flag(name: .long, help: "Each column is a series; with --key each row.")
  var wide = false

  @Option(
    name: .long,
    help: ArgumentHelp(
      "auto, one of its members drift, damped and trend, or a formula such as 'trend + seasonal(12)' (default: auto).",
      valueName: "formula"))
  var model: String?

  @Option(
    name: .long, parsing: .unconditionalSingleValue,
    help: ArgumentHelp(
      "The length of a season in steps, for each; 'none' for none (default: that of the times).",
      valueName: "steps"))
  var season: [String] = []

  @Option(
    name: .long, parsing: .unconditional,
    help: ArgumentHelp(
      "With a formula: the power of the values that its parts add up to (default: 0.35).", valueName: "power")
  )
  var power: String?

  @Option(
    name: .long, parsing: .unconditional,
    help: ArgumentHelp("How many steps to forecast (default: as 'forecast' does).", valueName: "n"),
    transform: wholeNumber(1...10_000))
  var horizon: UInt64?

  @Option(
    name: .long, parsing: .unconditional,
    help: ArgumentHelp("The levels of the quantiles.", valueName: "0.1,0.5,..."))
  var quantiles: String?

  @Option(
    name: .long, parsing: .unconditional,
    help: ArgumentHelp("Draw so many paths of each series, for collect --draws-output.", valueName: "n"),
    transform: wholeNumber(1...100_000))
  var draws: UInt64?

  @Option(
    name: .long,
    help: ArgumentHelp(
      "Add up the paths of the series of each group, told apart by some of the key columns (\(PanelSettings.usualPathsOfTotals) paths, or --draws).",
      valueName: "column,..."))
  var totals: String?

  @Option(
    name: .long, help: ArgumentHelp("Settings of single series.", valueName: "file.csv"),
    completion: .file(extensions: ["csv"]))
  var byKey: String?

  @OptionGroup var bounds: BoundOptions

  @Flag(
    name: .long,
    help: "Hold back the last values of each series once, to see how intervals do (twice the time).")
  var check = false

  @Option(
    name: .long, parsing: .unconditional,
    help: ArgumentHelp("A whole number from 0 to 9223372036854775807 (default: 0).", valueName: "s"),
    transform: wholeNumber(0...UInt64(Int64.max)))
  var seed: UInt64?

  @Option(
    name: .long, parsing: .unconditional,
    help: ArgumentHelp("How many shards (default: one for each 4 MiB).", valueName: "n"),
    transform: wholeNumber(1...UInt64(PanelPlanner.mostShards)))
  var shards: UInt64?

  @Option(
    name: [.long, .customShort("o")], help: ArgumentHelp("The directory to make.", valueName: "job"),
    completion: .directory)
  var output: String

  @Flag(name: .long, help: "Replace a plan that is there, and what came of it.")
  var overwrite = false

  func validate() throws {
    if key == nil, !wide {
      throw ValidationError("--key is missing; expected the columns that tell series apart, or --wide")
    }
    if wide, column != nil {
      throw ValidationError("--column has no effect with --wide, which takes all columns")
    }
    if wide, byKey != nil, key == nil {
      throw ValidationError("--by-key needs key columns; expected --key with it")
    }
  }

  func run() throws {
    // Refused by the same words as in 'forecast'.
    let choice = try ForecastChoice(model: model ?? "auto", power: power, seasons: season)
    if wide, let covariate = choice.model.covariates.first {
      throw Failure(
        .usage, "--wide: found regression(\(covariate.name)), expected a model without covariates")
    }
    var settings = PanelSettings(
      model: model ?? "auto", power: power.flatMap(Double.init), seasons: try ForecastChoice.seasons(season),
      horizon: horizon.map { Int($0) }, floor: bounds.floor, cap: bounds.cap, paths: Int(draws ?? 0),
      seed: seed ?? 0,
      isChecked: check, totals: try Self.names(totals, "--totals"))
    if let quantiles { settings.levels = try quantileLevels(quantiles) }
    var planner = PanelPlanner(file, keys: try Self.names(key, "--key"), program: PanelCommand.program)
    (planner.time, planner.value, planner.byKey, planner.isWide) = (time, column, byKey, wide)
    (planner.settings, planner.shards) = (settings, shards.map { Int($0) })
    let (plan, notes) = try Waiting.during("planning") {
      try planner.plan(to: JobDirectory(output), overwrite: overwrite)
    }
    for line in notes { note(line) }
    note(
      "\(plan.file): \(counted(plan.rowCount, "value")) in \(counted(plan.shards.count, "shard")); '\(Catalogue.current.name) panel run \(output)' goes on"
    )
  }

  /// Names with commas between them.
  static func names(_ text: String?, _ option: String) throws(Failure) -> [String] {
    guard let text else { return [] }
    let names = text.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
    if names.contains("") {
      throw Failure(.usage, "\(option) '\(text)': found an empty name, expected columns such as store,item")
    }
    if let twice = names.first(where: { name in names.count { $0 == name } > 1 }) {
      throw Failure(.usage, "\(option) '\(text)': found \(twice) twice, expected each column once")
    }
    return names
  }
}
