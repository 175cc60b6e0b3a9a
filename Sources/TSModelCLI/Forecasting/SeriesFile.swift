import TSFiles
import TSForecast

/// A series of a file with its times, from the first row to the last that has a value.
struct SeriesFile {
  /// The file, as it is named in messages.
  let file: String
  /// The name of the column.
  let column: String
  /// The values by step; the last is one.
  let values: [Double?]
  /// When the steps were; nil where no column says so.
  let timeline: Timeline?
  /// Covariates by step; those of the future included.
  private(set) var covariates: [Series.Covariate] = []
  /// What happens at some of the steps.
  private(set) var events: [Event] = []
  private let floor: Double?
  private let cap: Double?
  /// What was understood, one line for the user.
  let report: String
  /// The name of the column of times, for tables.
  let timeName: String

  /// What is to be read of a file.
  struct Request {
    /// The file; '-' for the standard input.
    let file: String
    /// The column of the series; found if nil.
    var column: String?
    /// The column of times; found if nil.
    var time: String?
    /// The columns of covariates.
    var covariates: [(name: String, sign: Regression.Sign)] = []
    /// The file with the covariates of the future, if it is not in the same file.
    var future: String?
    /// The file with the dates of events.
    var events: String?
    /// The bounds of the values.
    var floor: Double?
    var cap: Double?
  }

  /// Reads a series.
  init(_ request: Request) throws {
    let table = try Self.table(request.file)
    let timeline = try table.timeline(named: request.time)
    let taken = Set((timeline?.columns ?? []) + request.covariates.map(\.name))
    if let own = request.column, request.covariates.contains(where: { $0.name == own }) {
      throw Failure(
        .usage, "the formula: found regression(\(own)), which is the series itself; expected another column")
    }
    let column = try request.column ?? Self.guess(table, besides: taken, request)
    let rows = try table.numbers(in: column)
    let arranged = timeline?.arranged(rows) ?? rows
    guard let last = arranged.lastIndex(where: { $0 != nil }) else {
      throw FileError(
        .badData,
        "\(table.file): column \"\(column)\": found no value in \(counted(table.rowCount, "row")), expected at least one"
      )
    }
    (file, self.column, self.timeline) = (table.file, column, timeline)
    (floor, cap) = (request.floor, request.cap)
    if let file = request.events {
      events = try EventFile(Self.table(file), timeline: timeline).events
    }
    timeName = Self.name(of: timeline)
    values = Array(arranged[...last])
    report = Self.report(table, column, timeline, values, after: arranged.count - 1 - last)
    for (name, sign) in request.covariates {
      let values = try Self.covariate(name, table, timeline, request, steps: last + 1)
      covariates.append(Series.Covariate(name, values, sign: sign))
    }
  }

  /// A series that a fit has.
  init(file: String, column: String, values: [Double?], timeName: String, timeline: Timeline?, report: String)
  {
    (self.file, self.column, self.values) = (file, column, values)
    (self.timeName, self.timeline, self.report) = (timeName, timeline, report)
    (floor, cap) = (nil, nil)
  }

  /// The series with what is known of it.
  func series(seasons: [Double]) -> Series {
    Series(
      values, name: column, seasons: seasons, stepsPerYear: timeline?.step.stepsPerYear,
      covariates: covariates, events: events, timeline: timeline, floor: floor, cap: cap)
  }

  /// The column of the series where none was named.
  private static func guess(
    _ table: SeriesTable, besides taken: Set<String>, _ request: Request
  ) throws -> String {
    do throws(FileError) {
      return try table.guessColumn(for: "y", besides: taken)
    } catch {
      // What was found is what there is to choose from.
      let text = error.description
      guard text.hasSuffix(", expected one to be named"), let found = text.firstRange(of: ": found ") else {
        throw error
      }
      let rest = text[found.upperBound...].dropLast(", expected one to be named".count)
      if rest.hasPrefix("no "), let own = request.covariates.first(where: { isNumeric($0.name, table) }) {
        throw Failure(
          .badData,
          "\(table.file): found no column of numbers but \(own.name), which the formula takes as a covariate; expected one "
            + "of the series besides, which is no covariate of itself")
      }
      let advice = rest.hasPrefix("no ") ? "expected one" : "choose one with --column"
      throw Failure(.badData, "\(table.file): found \(rest); \(advice)")
    }
  }

  private static func isNumeric(_ column: String, _ table: SeriesTable) -> Bool {
    (try? table.numbers(in: column))?.contains { $0 != nil } ?? false
  }

  /// Reads a file; '-' is the standard input.
  static func table(_ file: String) throws -> SeriesTable {
    let bytes = try readBytes(of: file == "-" ? "/dev/stdin" : file)
    return try SeriesReader().parse(bytes, file: file == "-" ? "standard input" : file)
  }

  /// The values of a covariate up to the last there is.
  ///
  /// - Parameter steps: how many steps the series has.
  private static func covariate(
    _ name: String, _ table: SeriesTable, _ timeline: Timeline?, _ request: Request, steps: Int
  ) throws -> [Double] {
    let rows = try table.numbers(in: name)
    let past = timeline?.arranged(rows) ?? rows
    guard let future = request.future else {
      return try Series.Covariate.complete(past, name, table.file, timeline)
    }
    let later = past.dropFirst(steps).count { $0 != nil }
    guard later == 0 else {
      throw Failure(
        .usage,
        "--future \(future): \(table.file) has \(counted(later, "value")) of \(name) after the last of the series already; "
          + "expected the future in one of the two files")
    }
    let more = try Self.table(future)
    let own = try continuation(more, of: timeline, at: steps, named: request.time)
    let next = try more.numbers(in: name)
    // What the future adds is after the last value, so that none may be missing at the end of the past.
    return try Series.Covariate.complete(Array(past[..<steps]), name, table.file, timeline, isWhole: true)
      + Series.Covariate.complete(own?.arranged(next) ?? next, name, more.file, own)
  }

  /// The times of a future; refuses one that does not go on where the series ends, in its steps.
  ///
  /// - Parameter first: the step that it begins with.
  static func continuation(
    _ future: SeriesTable, of timeline: Timeline?, at first: Int, named time: String?
  ) throws -> Timeline? {
    let name = time.flatMap { future.columnNames.contains($0) ? $0 : nil }
    guard let timeline, let own = try future.timeline(named: name) else { return nil }
    for step in 0..<own.stepCount {
      let (found, expected) = (own.label(at: step), timeline.label(at: first + step))
      if found == expected { continue }
      let row = own.rows[step].map { ": row \(future.lineNumber(ofRow: $0))" } ?? ""
      throw FileError(
        .badData,
        "\(future.file)\(row): found \"\(found)\", expected \"\(expected)\", "
          + (step == 0 ? "the step after the last of the series" : "\(timeline.step) after the step before"))
    }
    return own
  }

  /// The time of a step.
  func label(at step: Int) -> String { timeline?.label(at: step) ?? "\(step)" }

  private static func name(of timeline: Timeline?) -> String {
    timeline?.columns.first.flatMap { $0.isEmpty ? nil : $0 } ?? (timeline == nil ? "step" : "time")
  }

  private static func report(
    _ table: SeriesTable, _ column: String, _ timeline: Timeline?, _ values: [Double?], after: Int
  ) -> String {
    let known = values.count { $0 != nil }
    let missing = values.count - known
    var text = "\(table.file): \(counted(known, "value")) of \(column)"
    if let timeline {
      text += ", \(timeline.label(at: 0)) to \(timeline.label(at: values.count - 1)), \(timeline.step) apart"
    }
    if missing > 0 { text += ", \(missing) missing" }
    if after > 0 {
      text += "; the forecast begins after the last value, \(counted(after, "row")) before the end"
    }
    if !table.hasHeader { text += "; the file has no header" }
    return text
  }
}
