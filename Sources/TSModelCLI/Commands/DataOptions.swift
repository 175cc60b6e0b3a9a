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
    try condition.map { try ConditionData.read($0, columns: column, for: model) }
  }
}

/// Data for sites, and where they come from.
struct ConditionData {
  /// The file, as it was typed.
  let file: String?
  /// Each site with its column and its numbers, nil where one is missing.
  var sites: [(site: String, column: String, series: [Double?])] = []
  /// The SHA-256 digest of the file's bytes.
  var digest = ""

  init(file: String) { self.file = file == "-" ? "standard input" : file }

  /// The data as the model takes them.
  var values: [String: SiteData] {
    var values: [String: SiteData] = [:]
    for entry in sites { values[entry.site] = SiteData(entry.series) }
    return values
  }
}

// MARK: Reading

extension ConditionData {
  /// Reads the columns of a file that are for a model.
  ///
  /// - Parameters:
  ///   - file: a CSV file; '-' for the standard input.
  ///   - columns: `SITE=COLUMN`, or the column of the model's series alone, as typed.
  static func read(_ file: String, columns: [String], for model: ModelEntry) throws -> ConditionData {
    let pairs = try Self.pairs(columns, for: model)
    let bytes = try readBytes(of: file == "-" ? "/dev/stdin" : file)
    let table = try SeriesReader().parse(bytes, file: file == "-" ? "standard input" : file)
    var data = ConditionData(file: file)
    data.digest = SHA256.hexadecimal(of: bytes)
    for pair in pairs {
      let column = try pair.column ?? table.guessColumn(for: pair.site)
      data.sites.append((site: pair.site, column: column, series: try table.numbers(in: column)))
    }
    return data
  }

  /// The sites, each with its column where one is named.
  private static func pairs(
    _ columns: [String], for model: ModelEntry
  ) throws(Failure) -> [(site: String, column: String?)] {
    if columns.isEmpty { return [(site: try series(of: model), column: nil)] }
    var pairs: [(site: String, column: String?)] = []
    for text in columns {
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

  private static func series(of model: ModelEntry) throws(Failure) -> String {
    if let site = model.seriesSite { return site }
    throw Failure(
      .usage, "\(model.name) does not say which site is its series; expected --column SITE=COLUMN")
  }
}

// MARK: The copy in the directory of a fit

extension ConditionData {
  /// Where the data came from, for the record of a fit.
  var source: RunRecord.DataSource {
    RunRecord.DataSource(
      file: file ?? "", digest: digest, columns: sites.map { .init(site: $0.site, column: $0.column) })
  }

  /// The data with a column a site; shorter ones end in missing values.
  func csv() throws(FileError) -> [UInt8] {
    let output = MemorySink()
    var table = try TableWriter(columns: ["step"] + sites.map(\.site), to: output)
    for step in 0..<(sites.map(\.series.count).max() ?? 0) {
      table.append(step)
      for site in sites { table.append(step < site.series.count ? site.series[step] : nil) }
      try table.endRow()
    }
    try table.finish()
    return output.bytes
  }

  /// Reads the copy, which must be what was fitted.
  static func read(copy path: String, source: RunRecord.DataSource?) throws -> ConditionData {
    let bytes = try readBytes(of: path)
    try source?.checkCopy(bytes, name: path)
    let table = try SeriesReader().parse(bytes, file: path)
    var data = ConditionData(file: source?.file ?? path)
    data.digest = source?.digest ?? ""
    for column in source?.columns ?? [] {
      data.sites.append(
        (site: column.site, column: column.column, series: try table.numbers(in: column.site)))
    }
    return data
  }
}
