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

  @Option(
    name: .long, parsing: .unconditionalSingleValue,
    help: ArgumentHelp(
      "Which column is for which site; a column alone is for the model's series. Without it the column is guessed.",
      valueName: "site=column"))
  var column: [String] = []

  func validate() throws {
    if condition == nil, let column = column.first {
      throw ValidationError(
        "--column \(column) names a column of no file; expected --condition FILE.csv with it")
    }
  }

  /// The data; nil where there are none.
  func read(for model: ModelEntry) throws -> ConditionData? {
    guard let condition else { return nil }
    let pairs = try columns(for: model)
    let table = try SeriesReader().read(condition == "-" ? "/dev/stdin" : condition)
    var data = ConditionData(file: condition)
    for pair in pairs {
      let column = try pair.column ?? table.guessColumn(for: pair.site)
      data.sites.append((site: pair.site, column: column, series: try table.numbers(in: column)))
    }
    return data
  }

  /// The sites, each with its column where one is named.
  private func columns(for model: ModelEntry) throws(Failure) -> [(site: String, column: String?)] {
    if column.isEmpty { return [(site: try series(of: model), column: nil)] }
    var pairs: [(site: String, column: String?)] = []
    for text in column {
      let pair: (site: String, column: String?)
      if let equals = text.firstIndex(of: "=") {
        pair = (site: String(text[..<equals]), column: String(text[text.index(after: equals)...]))
      } else {
        pair = (site: try series(of: model), column: text)
      }
      if pair.site.isEmpty || pair.column == "" {
        throw Failure(.usage, "--column \(text): expected SITE=COLUMN, or a COLUMN alone")
      }
      if pairs.contains(where: { $0.site == pair.site }) {
        throw Failure(
          .usage, "--column \(text): site '\(pair.site)' has a column already; expected one for each site")
      }
      pairs.append(pair)
    }
    return pairs
  }

  private func series(of model: ModelEntry) throws(Failure) -> String {
    if let site = model.seriesSite { return site }
    throw Failure(
      .usage, "\(model.name) does not say which site is its series; expected --column SITE=COLUMN")
  }
}

/// Data for sites, and where they come from.
struct ConditionData {
  /// The file, as it was typed.
  let file: String?
  /// Each site with its column and its numbers, nil where one is missing.
  var sites: [(site: String, column: String, series: [Double?])] = []

  init(file: String) { self.file = file == "-" ? "standard input" : file }

  /// The data as the model takes them.
  var values: [String: SiteData] {
    var values: [String: SiteData] = [:]
    for entry in sites { values[entry.site] = SiteData(entry.series) }
    return values
  }
}
