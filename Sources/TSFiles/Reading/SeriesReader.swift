/// Reads tables of series from CSV files, strictly: a damaged file is an error with its place, never
/// repaired.
///
/// A file is UTF-8 (a byte order mark is passed over) with cells separated by commas, or by semicolons or tabs where
/// the first two rows show it, quoted as in RFC 4180; a header of different names, of which the first alone may be
/// empty, and at least one row; each row has as many cells as the header; lines end in LF or CRLF; the last lines may
/// be blank. A first row of values only, or with a date above another, is no header: the columns are then called
/// "column 1", "column 2", ... and ``SeriesTable/hasHeader`` is false.
///
/// ```swift
/// let table = try SeriesReader().read("nile.csv")
/// let volume = try table.numbers(in: "volume")
/// ```
public struct SeriesReader: Sendable {
  /// The size in bytes above which a file is refused.
  public var maximumBytes: Int

  /// Makes a reader.
  ///
  /// - Parameter maximumBytes: The size in bytes above which a file is refused; 1 GiB unless told. No file of
  ///   4 GiB or more is read.
  public init(maximumBytes: Int = 1 << 30) {
    self.maximumBytes = maximumBytes
  }

  /// Reads a file, which may also be a pipe such as `/dev/stdin`.
  ///
  /// - Parameter path: The file.
  /// - Throws: `noInput` if there is no such file or it may not be read; `badData` if it is not in the form
  ///   above; `inputOutput` if reading fails half-way.
  /// - Complexity: O(n) in time and memory for n bytes.
  public func read(_ path: String) throws(FileError) -> SeriesTable {
    try parse(readBytes(of: path, maximumBytes: maximumBytes), file: path)
  }

  /// Reads a table from bytes in memory.
  ///
  /// - Parameters:
  ///   - bytes: The text of the table.
  ///   - file: The name that stands for the bytes in messages.
  /// - Throws: `badData` if the bytes are not in the form above, or more than ``maximumBytes``.
  /// - Complexity: O(n) in time and memory for n bytes.
  public func parse(_ bytes: [UInt8], file: String) throws(FileError) -> SeriesTable {
    guard bytes.count <= max(0, maximumBytes) else {
      let found = "found \(bytes.count) bytes, expected at most \(max(0, maximumBytes))"
      throw FileError(.badData, "\(file): is too big: \(found)")
    }
    return SeriesTable(try CSVScanner(file: file, bytes: bytes))
  }
}
