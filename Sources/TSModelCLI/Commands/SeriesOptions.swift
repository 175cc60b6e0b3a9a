import ArgumentParser
import TSForecast
import TSModel

/// The series of a file, and what is assumed of it whatever is done with it.
struct SeriesOptions: ParsableArguments {
  @Argument(
    help: ArgumentHelp(
      "A CSV file with a row for each step; '-' is the standard input.", valueName: "file.csv"),
    completion: .file(extensions: ["csv"]))
  var file: String

  @Option(
    name: .long,
    help: ArgumentHelp("The column of the series; found if there is only one.", valueName: "column"))
  var column: String?

  @Option(
    name: .long, help: ArgumentHelp("The column of times; found if it is left out.", valueName: "column"))
  var time: String?

  @Option(
    name: .long, parsing: .unconditionalSingleValue,
    help: ArgumentHelp(
      "The length of a season in steps, for each; 'none' for none (default: that of the times).",
      valueName: "steps"))
  var season: [String] = []

  @Option(
    name: .long, parsing: .unconditional,
    help: ArgumentHelp(
      "With a formula: the power of the values that its parts add up to, from 0 (their logarithm) to 1 (default: 0.35, or 1 where one is not above 0).",
      valueName: "power"))
  var power: String?

  @Option(
    name: .long,
    help: ArgumentHelp(
      "Dates on which something happens, past and future: columns date and name, and before and after for steps around "
        + "them. A formula names those it takes as in event(easter); other models take all.",
      valueName: "file.csv"),
    completion: .file(extensions: ["csv"]))
  var events: String?

  @OptionGroup var bounds: BoundOptions

  /// The value below which there is none.
  var floor: Double? { bounds.floor }
  /// The value above which there is none.
  var cap: Double? { bounds.cap }

  @Option(
    name: .customLong("seed"), parsing: .unconditional,
    help: ArgumentHelp("A whole number from 0 to 9223372036854775807 (default: 0).", valueName: "s"),
    transform: wholeNumber(0...UInt64(Int64.max)))
  var givenSeed: UInt64?

  /// The seed, where it has to be one.
  var seed: UInt64 { givenSeed ?? 0 }

  /// Reads the series.
  ///
  /// - Parameters:
  ///   - covariates: The columns of covariates.
  ///   - future: The file with their future, if that is not in the same file.
  func read(covariates: [(name: String, sign: Regression.Sign)], future: String? = nil) throws -> SeriesFile {
    try SeriesFile(
      SeriesFile.Request(
        file: file, column: column, time: time, covariates: covariates, future: future, events: events,
        floor: floor, cap: cap))
  }
}
