import TSFiles
import TSModel

/// What a model is given from a file: data for sites, and inputs.
struct ConditionData {
  /// The values of a site or an input, and where they come from.
  struct Series {
    /// The name of the site or the input.
    let site: String
    /// The columns, one for each component in row-major order.
    let columns: [String]
    /// The lengths along the axes after the steps; empty where there is one value a step.
    let componentShape: [Int]
    /// Row-major, steps first; nil where a value is missing.
    let series: [Double?]

    /// How many values there are in a row.
    var width: Int { max(1, componentShape.reduce(1, *)) }
    /// How many steps there are.
    var stepCount: Int { series.count / width }
    /// The columns in one phrase.
    var column: String { columns.joined(separator: ", ") }
    /// The values as a model takes them.
    var data: SiteData { SiteData(shape: [stepCount] + componentShape, values: series) }

    /// The first steps.
    func prefix(_ steps: Int) -> Series {
      let count = min(max(0, steps), stepCount) * width
      return Series(
        site: site, columns: columns, componentShape: componentShape, series: Array(series.prefix(count)))
    }

    /// The names of the components: the site's own, with indices where there are several.
    var componentNames: [String] {
      guard !componentShape.isEmpty else { return [site] }
      let indices = componentShape.reduce([""]) { names, length in
        names.flatMap { name in (0..<length).map { "\(name)[\($0)]" } }
      }
      return indices.map { site + $0 }
    }
  }

  /// The file, as it was typed.
  let file: String?
  /// Data by site.
  var sites: [Series] = []
  /// Inputs by name.
  var inputs: [Series] = []
  /// The SHA-256 digest of the file's bytes.
  var digest = ""
  /// When the steps were; nil where nothing but their numbers says so.
  var times: StepTimes?
  /// What was taken from where, and what was not, for the user to see; empty for a copy.
  var report = ""

  init(file: String) { self.file = file == "-" ? "standard input" : file }

  /// The data as the model takes them.
  var values: [String: SiteData] { Self.byName(sites) }

  /// The data of the first steps.
  func values(given steps: Int) -> [String: SiteData] {
    steps > 0 ? Self.byName(sites.map { $0.prefix(steps) }) : [:]
  }

  /// The inputs as the model takes them.
  var inputValues: [String: SiteData] { Self.byName(inputs) }

  /// How many steps the longest of them has.
  var stepCount: Int { (sites + inputs).map(\.stepCount).max() ?? 0 }

  private static func byName(_ all: [Series]) -> [String: SiteData] {
    Dictionary(all.map { ($0.site, $0.data) }, uniquingKeysWith: { first, _ in first })
  }
}

// MARK: Reading

extension ConditionData {
  /// What data are read for.
  enum Purpose {
    /// To be fitted: the series has to be there.
    case fit
    /// To fix what is there while the rest is drawn.
    case condition
  }

  /// Reads the columns of a file that are for a model.
  ///
  /// - Parameters:
  ///   - file: a CSV file; '-' for the standard input.
  ///   - columns: `SITE=COLUMN`, or the column of the model's series alone, as typed.
  ///   - ignoringDates: whether dates that are not even are passed over.
  static func read(
    _ file: String, columns: [String], for model: ModelEntry, _ purpose: Purpose, ignoringDates: Bool = false
  ) throws -> ConditionData {
    let requests = try ColumnRequests(columns, for: model)
    let bytes = try readBytes(of: file == "-" ? "/dev/stdin" : file)
    let name = file == "-" ? "standard input" : file
    let table = try SeriesReader().parse(bytes, file: name)
    let timeline = try timeline(of: table, ignoringDates: ignoringDates)
    let choice = try ColumnChoice(table, requests, model, purpose, besides: timeline?.columns ?? [])
    var data = ConditionData(file: file)
    data.digest = SHA256.hexadecimal(of: bytes)
    for (site, columns) in choice.sites { data.sites.append(try series(site, columns, table, timeline)) }
    for (input, columns) in choice.inputs {
      data.inputs.append(try withoutGaps(series(input, columns, table, timeline), table, timeline))
    }
    data.times = timeline.flatMap { StepTimes($0, steps: data.stepCount) }
    data.report = choice.report(of: name, timeline)
    return data
  }

  /// The steps of the rows; nil where they are consecutive.
  private static func timeline(of table: SeriesTable, ignoringDates: Bool) throws -> Timeline? {
    do {
      let timeline = try table.timeline()
      guard ignoringDates else { return timeline }
      guard let timeline, timeline.gapCount > 0 else {
        throw Failure(.usage, "--ignore-dates has no effect: \(table.file) has no dates that are not even")
      }
      return nil
    } catch let error as FileError {
      if ignoringDates { return nil }
      throw Failure(.badData, "\(error); --ignore-dates takes rows for steps as they are")
    }
  }

  /// The values of some columns, side by side; those of steps without a row are missing.
  private static func series(
    _ name: String, _ columns: ColumnChoice.Columns, _ table: SeriesTable, _ timeline: Timeline?
  ) throws(FileError) -> Series {
    var parts: [[Double?]] = []
    for column in columns.names { parts.append(try table.numbers(in: column)) }
    guard parts.contains(where: { $0.contains { $0 != nil } }) else {
      let what = columns.names.count == 1 ? "column" : "columns"
      let names = columns.names.map { "\"\($0)\"" }.joined(separator: ", ")
      throw FileError(
        .badData,
        "\(table.file): \(what) \(names): found no value in \(counted(table.rowCount, "row")), expected at least one"
      )
    }
    if let timeline { parts = parts.map(timeline.arranged) }
    let values = parts.count == 1 ? parts[0] : parts[0].indices.flatMap { step in parts.map { $0[step] } }
    return Series(site: name, columns: columns.names, componentShape: columns.shape, series: values)
  }

  /// An input up to where it ends: it has no distribution that a missing value could be drawn from.
  private static func withoutGaps(
    _ input: Series, _ table: SeriesTable, _ timeline: Timeline?
  ) throws(FileError) -> Series {
    let last = (input.series.lastIndex { $0 != nil } ?? -1) / input.width
    let known = input.prefix(last + 1)
    guard let gap = known.series.firstIndex(where: { $0 == nil }) else { return known }
    let step = gap / input.width
    let what = "\(input.site) is an input, which is not drawn"
    guard let row = timeline.map({ $0.rows[step] }) ?? step else {
      throw FileError(
        .badData,
        "\(table.file): found no row for \(timeline?.label(at: step) ?? ""), expected one: \(what)")
    }
    throw FileError(
      .badData,
      "\(table.file): row \(table.lineNumber(ofRow: row)), column \"\(input.columns[gap % input.width])\": found no value, "
        + "expected one: \(what)")
  }
}
