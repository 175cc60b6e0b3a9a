#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// Reads a CSV file of any size in tables of some thousand rows, by the same rules as ``SeriesReader``.
///
/// The beginning says what separates cells and whether there is a header. Memory does not grow with the file.
package final class SeriesBatches {
  /// The file, as it is named in messages.
  package let file: String
  /// How many bytes the file has; nil for what is no regular file.
  package let byteCount: Int?
  private let descriptor: Int32
  private let batchBytes: Int
  private var pending: [UInt8] = []
  private var isAtEnd = false
  private var first: CSVScanner?
  private var linesBefore = 0

  /// The longest row in bytes.
  private static let longestRow = 1 << 26

  /// Opens a file.
  ///
  /// - Parameters:
  ///   - path: The file; '-' is the standard input.
  ///   - batchBytes: How many bytes are read at a time.
  /// - Throws: `noInput` if there is no such file, it is a directory or it may not be read.
  package init(_ path: String, batchBytes: Int = 1 << 20) throws(FileError) {
    let name = path == "-" ? "/dev/stdin" : path
    file = path == "-" ? "standard input" : path
    self.batchBytes = max(1, batchBytes)
    descriptor = try openToRead(name)
    var status = stat()
    byteCount =
      fstat(descriptor, &status) == 0 && status.st_mode & S_IFMT == S_IFREG ? Int(status.st_size) : nil
  }

  deinit { close(descriptor) }

  /// The next rows; nil after the last.
  ///
  /// - Throws: As ``SeriesReader/parse(_:file:)``, with the lines of the file.
  package func next() throws(FileError) -> SeriesTable? {
    guard let piece = try piece() else {
      guard first == nil else { return nil }
      return SeriesTable(try CSVScanner(file: file, bytes: []))
    }
    let scanner: CSVScanner
    if let first {
      scanner = try CSVScanner(piece, like: first, linesBefore: linesBefore)
    } else {
      scanner = try CSVScanner(file: file, bytes: piece)
      first = scanner
    }
    linesBefore += piece.count { $0 == Byte.lineFeed }
    return SeriesTable(scanner)
  }

  /// Whole rows; nil at the end of the file. Blank lines at its end are none, once there were rows.
  private func piece() throws(FileError) -> [UInt8]? {
    while true {
      if !isAtEnd, pending.count < batchBytes { try fill() }
      if isAtEnd {
        let rest = pending
        pending = []
        let isBlank = rest.allSatisfy { $0 == Byte.lineFeed || $0 == Byte.carriageReturn }
        return rest.isEmpty || (first != nil && isBlank) ? nil : rest
      }
      if let end = endOfRows() {
        let piece = Array(pending[..<end])
        pending.removeFirst(end)
        return piece
      }
      guard pending.count < Self.longestRow else {
        // A quote that is never closed, most probably: the scanner says where.
        let rest = pending
        pending = []
        if let first { _ = try CSVScanner(rest, like: first, linesBefore: linesBefore) }
        throw FileError(
          .badData,
          "\(file): row \(linesBefore + 1): found more than \(Self.longestRow) bytes, expected a shorter row")
      }
      try fill()
    }
  }

  /// The position after the last row that is whole, and not followed by blank lines alone; nil where there are not two rows.
  private func endOfRows() -> Int? {
    pending.withUnsafeBufferPointer { bytes in
      var (isQuoted, end, rows) = (false, 0, 0)
      for position in bytes.indices {
        let byte = bytes[position]
        if byte == Byte.quote {
          isQuoted.toggle()
        } else if byte == Byte.lineFeed, !isQuoted {
          let length = position - end
          let isBlank = length == 0 || (length == 1 && bytes[end] == Byte.carriageReturn)
          if rows > 0, isBlank { break }
          end = position + 1
          if !isBlank { rows += 1 }
        }
      }
      // The header alone says too little of what the rows are.
      return rows >= (first == nil ? 3 : 1) ? end : nil
    }
  }

  private func fill() throws(FileError) {
    var failure: Int32 = 0
    let chunk = [UInt8](unsafeUninitializedCapacity: batchBytes) { buffer, count in
      let got = retrying { read(descriptor, buffer.baseAddress, buffer.count) }
      if got < 0 { failure = errno }
      count = max(got, 0)
    }
    if failure != 0 {
      throw FileError(.inputOutput, "\(file): cannot be read: \(systemMessage(failure))")
    }
    if chunk.isEmpty { isAtEnd = true }
    pending += chunk
  }
}
