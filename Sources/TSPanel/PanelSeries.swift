import TSFiles
import TSForecast

/// A series of a panel with its times, from its first row to the last that has a value, read as `forecast` reads a file.
struct PanelSeries {
  /// The values by step; the last is one.
  let values: [Double?]
  /// When the steps were; nil where no column says so.
  let timeline: Timeline?
  private let name: String
  private let covariates: [Series.Covariate]

  /// Why a series cannot be read, and in which row of the file.
  struct Fault: Error {
    let row: Int?
    let message: String
  }

  /// Reads a series.
  ///
  /// - Parameters:
  ///   - table: the rows of a shard.
  ///   - rows: those of the series, in the order of the file.
  ///   - columns: what the columns of the file are.
  ///   - wanted: the covariates of the model.
  /// - Throws: ``Fault``, with the rows of the file.
  init(
    _ table: SeriesTable, _ rows: [Int], _ columns: PanelColumns,
    covariates wanted: [(name: String, sign: Regression.Sign)]
  ) throws(Fault) {
    var rows = rows
    do throws(FileError) {
      let first = 1 + columns.keys.count
      let places = Array(first..<first + columns.data.count)
      var own = try table.selecting(rows, columns: places, file: "")
      if let order = try own.rowsInOrder(of: columns.times) {
        rows = order.map { rows[$0] }
        own = try table.selecting(rows, columns: places, file: "")
      }
      timeline =
        try columns.times.first.map { name throws(FileError) in try own.timeline(named: name) } ?? nil
      let numbers = try own.numbers(in: columns.value)
      let arranged = timeline?.arranged(numbers) ?? numbers
      guard let last = arranged.lastIndex(where: { $0 != nil }) else {
        throw FileError(.badData, ": found no value in \(counted(rows.count, "row")), expected at least one")
      }
      values = Array(arranged[...last])
      name = columns.value
      var covariates: [Series.Covariate] = []
      for (name, sign) in wanted {
        let numbers = try own.numbers(in: name)
        let values = try Series.Covariate.complete(timeline?.arranged(numbers) ?? numbers, name, "", timeline)
        covariates.append(Series.Covariate(name, values, sign: sign))
      }
      self.covariates = covariates
    } catch {
      throw Self.fault(error, rows.map { Int(String(decoding: table.textBytes($0, 0), as: UTF8.self)) })
    }
  }

  /// The series with what is known of it.
  func series(seasons: [Double], floor: Double?, cap: Double?) -> Series {
    Series(
      values, name: name, seasons: seasons, stepsPerYear: timeline?.step.stepsPerYear, covariates: covariates,
      timeline: timeline, floor: floor, cap: cap)
  }

  /// The time of a step.
  func label(at step: Int) -> String { timeline?.label(at: step) ?? "\(step)" }

  /// The error with the rows of the file in place of those of the series alone, which count from 1.
  private static func fault(_ error: FileError, _ lines: [Int?]) -> Fault {
    var text = error.description
    if text.hasPrefix(": ") { text.removeFirst(2) }
    var firstRow: Int?
    // What stands in quotes is from the file.
    let pieces = text.split(separator: "\"", omittingEmptySubsequences: false).enumerated().map {
      place, piece in
      place % 2 == 1
        ? String(piece)
        : String(piece).replacing(/(\brows? )(\d+)( and )?(\d+)?/) { match in
          let numbers = [match.output.2, match.output.4 ?? ""].map { digits -> String in
            guard let row = Int(digits), lines.indices.contains(row - 1), let line = lines[row - 1] else {
              return String(digits)
            }
            firstRow = firstRow ?? line
            return String(line)
          }
          return "\(match.output.1)\(numbers[0])\(match.output.3 ?? "")\(numbers[1])"
        }
    }
    return Fault(row: firstRow, message: pieces.joined(separator: "\""))
  }
}
