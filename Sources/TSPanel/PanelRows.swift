import TSFiles
import TSForecast

/// The rows of a file, each with its key and where its cells are, whatever form the file has.
struct PanelRows {
  /// How a file holds its series.
  enum Form: Sendable, Hashable {
    /// A row is a value of a series.
    case long
    /// A row is a time, and each column a series.
    case columns
    /// A row is a series, and each column a time.
    case rows
  }

  let form: Form
  let columns: PanelColumns
  /// The places of the key columns.
  private let keyPlaces: [Int]
  /// The places of times, value and covariates of a long file.
  private let dataPlaces: [Int]
  /// The columns of values of a wide file, with their names as a cell and as a key.
  private let series: [(place: Int, cell: [UInt8], key: PanelKey)]

  /// The name of the key of a file whose columns are series.
  private static let seriesName = "series"

  /// Finds the columns.
  ///
  /// - Parameters:
  ///   - table: the first rows of the file.
  ///   - keys: the key columns; none for a wide file whose columns are series.
  init(
    _ table: SeriesTable, keys: [String], time: String?, value: String?, covariates: [String], isWide: Bool
  ) throws(FileError) {
    func places(_ names: [String]) -> [Int] { names.compactMap { table.columnNames.firstIndex(of: $0) } }
    guard isWide else {
      let found = try PanelColumns(table, keys: keys, time: time, value: value, covariates: covariates)
      (form, columns, series) = (.long, found, [])
      (keyPlaces, dataPlaces) = (places(keys), places(found.data))
      return
    }
    for name in keys + [time].compactMap({ $0 }) where !table.columnNames.contains(name) {
      _ = try table.numbers(in: name)
    }
    var times = [time].compactMap { $0 }
    if keys.isEmpty, times.isEmpty { times = try table.likelyTimeColumns(besides: []) }
    let values = table.columnNames.indices.filter {
      !(keys + times).contains(table.columnNames[$0]) && table.holdsMostlyNumbers($0)
    }
    guard !values.isEmpty else {
      throw FileError(
        .badData,
        "\(table.file): found no column of numbers besides \((keys + times).joined(separator: ", ")), expected one or more"
      )
    }
    series = values.map { place in
      let name = table.columnNames[place]
      return (place, Array("\"\(name.replacing("\"", with: "\"\""))\"".utf8), PanelKey([name]))
    }
    if keys.isEmpty {
      form = .columns
      columns = PanelColumns(
        keys: [Self.seriesName], times: times, value: "value", separator: table.separator,
        hasHeader: table.hasHeader)
      (keyPlaces, dataPlaces) = ([], places(times))
    } else {
      form = .rows
      let areTimes = table.areTimes(values.map { table.columnNames[$0] })
      columns = PanelColumns(
        keys: keys, times: areTimes ? ["time"] : [], value: "value", separator: table.separator,
        hasHeader: table.hasHeader)
      (keyPlaces, dataPlaces) = (places(keys), [])
    }
  }

  /// Tells the key of each value of some rows, and how its line of a shard's input is written behind its number.
  ///
  /// - Throws: `badData` where a key has no text.
  func forEach(
    _ table: SeriesTable,
    _ body: (_ key: PanelKey, _ line: Int, _ value: Int, _ write: (inout [UInt8]) -> Void) throws(FileError)
      -> Void
  ) throws(FileError) {
    let separator = Array(String(columns.separator).utf8)
    let lines = table.lineNumbers()
    for row in 0..<table.rowCount {
      let own = try key(table, row, lines[row])
      switch form {
      case .long:
        try body(own, row, dataPlaces[columns.times.count]) { bytes in
          bytes += "\(lines[row])".utf8
          for place in keyPlaces + dataPlaces { bytes += separator + table.rawCell(row, place) }
          bytes.append(Byte.lineFeed)
        }
      case .columns:
        for (place, cell, key) in series {
          try body(key, row, place) { bytes in
            bytes += "\(lines[row])".utf8 + separator + cell
            for time in dataPlaces { bytes += separator + table.rawCell(row, time) }
            bytes += separator + table.rawCell(row, place)
            bytes.append(Byte.lineFeed)
          }
        }
      case .rows:
        for (place, cell, _) in series {
          try body(own, row, place) { bytes in
            bytes += "\(lines[row])".utf8
            for key in keyPlaces { bytes += separator + table.rawCell(row, key) }
            if !columns.times.isEmpty { bytes += separator + cell }
            bytes += separator + table.rawCell(row, place)
            bytes.append(Byte.lineFeed)
          }
        }
      }
    }
  }

  private func key(_ table: SeriesTable, _ row: Int, _ line: Int) throws(FileError) -> PanelKey {
    if form == .columns { return PanelKey(bytes: []) }
    let texts = keyPlaces.map { table.textBytes(row, $0) }
    if let empty = texts.firstIndex(where: \.isEmpty) {
      throw FileError(
        .badData,
        "\(table.file): row \(line), column \"\(columns.keys[empty])\": found nothing, expected the key of a series"
      )
    }
    return PanelKey(bytes: Array(texts.joined(separator: [0])))
  }
}
