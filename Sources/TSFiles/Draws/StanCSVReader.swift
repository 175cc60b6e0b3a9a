/// Reads chains in the CSV format of CmdStan, this library's and CmdStan's own.
///
/// Comments may stand anywhere and blank lines are passed over. A checksum in the last line, which this library
/// writes, must be that of all before it. All else is strict: each row has as many
/// cells as the header and holds numbers only (`nan`, `inf`, `+inf` and `-inf` in any case are numbers here),
/// and the last row ends in a line feed. A file that does not is still being written, or its writer was
/// interrupted.
public struct StanCSVReader: Sendable {
  /// What to do with a last row that does not end in a line feed.
  public enum TornRow: Sendable {
    /// Throw an error.
    case refuse
    /// Leave it out.
    case drop
  }

  /// What to do with a last row that does not end in a line feed.
  public var tornRow: TornRow
  /// The size in bytes above which a file is refused.
  public var maximumBytes: Int

  /// Makes a reader.
  ///
  /// - Parameters:
  ///   - tornRow: What to do with a last row that does not end in a line feed.
  ///   - maximumBytes: The size in bytes above which a file is refused; 8 GiB unless told.
  public init(tornRow: TornRow = .refuse, maximumBytes: Int = 1 << 33) {
    self.tornRow = tornRow
    self.maximumBytes = maximumBytes
  }

  /// Reads a file.
  ///
  /// - Parameter path: The file.
  /// - Throws: `noInput` if there is no such file or it may not be read; `badData`, with the row (the line of
  ///   the file, from 1) and the column, if it is not in the form above; `inputOutput` if reading fails
  ///   half-way.
  /// - Complexity: O(n) in time and memory for n bytes.
  public func read(_ path: String) throws(FileError) -> StanCSV {
    try parse(readBytes(of: path, maximumBytes: maximumBytes), file: path)
  }

  /// Reads a chain from bytes in memory.
  ///
  /// - Parameters:
  ///   - bytes: The text.
  ///   - file: The name that stands for the bytes in messages.
  /// - Throws: `badData` if the bytes are not in the form above, or not those that the checksum was made of.
  /// - Complexity: O(n) in time and memory for n bytes.
  public func parse(_ bytes: [UInt8], file: String) throws(FileError) -> StanCSV {
    try StanCSVChecksum.check(bytes, file: file)
    let scan = try StanCSVScan(file: file, bytes: bytes)
    if scan.isTorn, tornRow == .refuse {
      throw scan.error(at: bytes.count, "is torn: found no line feed at its end, expected a whole row")
    }
    let settings = StanCSVReader.settings(scan)
    let adaptation = StanCSVReader.adaptation(scan)
    return StanCSV(
      file: file, settings: settings, columns: scan.columns, values: try numbers(scan),
      warmupCount: StanCSVReader.warmupCount(scan, settings), stepSize: adaptation.stepSize,
      inverseMetric: adaptation.inverseMetric,
      isFinished: scan.comments.contains { $0.text.hasPrefix("Elapsed Time:") }, hasTornRow: scan.isTorn)
  }

  /// Whether the last line is one of a checksum, which ``parse(_:file:)`` verifies.
  package static func hasChecksum(_ bytes: [UInt8]) -> Bool { StanCSVChecksum.isPresent(in: bytes) }

  private func numbers(_ scan: StanCSVScan) throws(FileError) -> [Double] {
    let (bytes, width) = (scan.bytes, scan.columns.count)
    var values: [Double] = []
    values.reserveCapacity(scan.rowCount * width)
    for row in 0..<scan.rowCount {
      var (position, cells) = (scan.rowStarts[row], 0)
      let end = scan.rowEnds[row]
      while true {
        var comma = position
        while comma < end, bytes[comma] != Byte.comma { comma += 1 }
        let cell = bytes[position..<comma]
        if let value = quickDecimal(cell) ?? StanCSVReader.slowNumber(cell) {
          values.append(value)
        } else {
          throw scan.error(at: position, column: cells, "found \(quoted(cell)), expected a number")
        }
        cells += 1
        guard comma < end else { break }
        position = comma + 1
      }
      guard cells == width else {
        throw scan.error(
          at: scan.rowStarts[row], "found \(counted(cells, "cell")), expected \(width) as in the header")
      }
    }
    return values
  }

  /// The numbers that the fast reader leaves: long ones, and those that are not finite.
  private static func slowNumber(_ cell: ArraySlice<UInt8>) -> Double? {
    guard cell.count <= 400, let first = cell.first, first != Byte.space else { return nil }
    let text = String(decoding: cell, as: UTF8.self).lowercased()
    switch text {
    case "nan", "-nan", "+nan": return .nan
    case "inf", "+inf", "infinity", "+infinity": return .infinity
    case "-inf", "-infinity": return -.infinity
    default: break
    }
    let isDecimal = text.utf8.allSatisfy { byte in
      switch byte {
      case Byte.zero...Byte.nine, Byte.plus, Byte.minus, Byte.point, UInt8(ascii: "e"): true
      default: false
      }
    }
    return isDecimal ? Double(text).flatMap { $0.isFinite ? $0 : nil } : nil
  }
}

// MARK: - Comments

extension StanCSVReader {
  /// `key = value` lines; of two with the same key the first counts.
  private static func settings(_ scan: StanCSVScan) -> [String: String] {
    var settings: [String: String] = [:]
    for comment in scan.comments {
      let parts = comment.text.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      guard parts.count == 2, parts[0].last == " " else { continue }
      var value = parts[1].drop { $0 == " " }
      if value.hasSuffix(" (Default)") { value = value.dropLast(" (Default)".count) }
      let key = String(parts[0].dropLast())
      if settings[key] == nil { settings[key] = String(value) }
    }
    return settings
  }

  private static func adaptation(_ scan: StanCSVScan) -> (stepSize: Double?, inverseMetric: [[Double]]) {
    guard let line = scan.adaptationLine else { return (nil, []) }
    var stepSize: Double?
    var rows: [[Double]] = []
    var isMatrix = false
    for comment in scan.comments[(line + 1)...] where comment.rowsBefore == scan.comments[line].rowsBefore {
      if comment.text.hasPrefix("Step size = ") {
        stepSize = slowNumber(ArraySlice(comment.text.dropFirst("Step size = ".count).utf8))
      } else if comment.text.hasSuffix("inverse mass matrix:") {
        isMatrix = true
      } else if isMatrix {
        let cells = comment.text.split(separator: ",").map { slowNumber(trimmed(ArraySlice($0.utf8))) }
        let row = cells.compactMap { $0 }
        guard !row.isEmpty, row.count == cells.count else { break }
        rows.append(row)
      }
    }
    return (stepSize, rows)
  }

  /// The rows before the line that ends the warm-up; without one, as many as the settings say, at the most
  /// all.
  private static func warmupCount(_ scan: StanCSVScan, _ settings: [String: String]) -> Int {
    if let line = scan.adaptationLine { return scan.comments[line].rowsBefore }
    let isSaved = ["1", "true"].contains(settings["save_warmup"])
    guard isSaved, let count = settings["num_warmup"].flatMap({ Int($0) }), count > 0 else { return 0 }
    let thinning = max(1, settings["thin"].flatMap { Int($0) } ?? 1)
    return min(scan.rowCount, (count - 1) / thinning + 1)
  }
}
