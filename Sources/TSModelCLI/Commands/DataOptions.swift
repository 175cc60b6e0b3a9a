import ArgumentParser
import TSFiles
import TSModel

/// Options that fix sites to data.
struct DataOptions: ParsableArguments {
  @Option(
    name: .long,
    help: ArgumentHelp(
      "Fix a site to a column of a CSV file; '-' is the standard input. Where the data end or have gaps, values are "
        + "drawn. Other sites still come from the prior: this is not a posterior.",
      valueName: "file.csv"),
    completion: .file(extensions: ["csv"]))
  var condition: String?

  @OptionGroup var columns: ColumnOptions

  func validate() throws {
    guard condition == nil else { return }
    if let column = columns.column.first {
      throw ValidationError(
        "--column \(column) names a column of no file; expected --condition FILE.csv with it")
    }
    if columns.ignoreDates {
      throw ValidationError("--ignore-dates has no effect without --condition FILE.csv")
    }
  }

  /// The data; nil where there are none.
  func read(for model: ModelEntry) throws -> ConditionData? {
    if condition == nil, let input = model.inputs.first {
      throw Failure(
        .usage,
        "\(model.name) takes '\(input.name)' (\(input.summary)) as an input; expected --condition FILE.csv with a column "
          + "of that name, or --column \(input.name)=COLUMN with it")
    }
    return try condition.map {
      try ConditionData.read(
        $0, columns: columns.column, for: model, .condition, ignoringDates: columns.ignoreDates)
    }
  }
}

/// Options that say what the columns of a file are for.
struct ColumnOptions: ParsableArguments {
  @Option(
    name: .long, parsing: .unconditionalSingleValue,
    help: ArgumentHelp(
      """
      Which column is for which site or input; a column alone is for the model's series. Without it a column is for what \
      has its name, and that of the series is guessed. SITE[0]=COLUMN is for a component, as is a column named SITE[0]; \
      SITE= leaves a site without data.
      """, valueName: "site=column"))
  var column: [String] = []

  @Flag(name: .long, help: "Take rows for steps where their dates are doubled, out of order or have holes.")
  var ignoreDates = false
}
