import TSFiles

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// The lines of a file that came out of a shard, one after another; a piece of the file is in memory, and it is open only while
/// that is read.
struct SortedLines {
  /// The file.
  let path: String
  /// The key of the line that is next.
  private(set) var key = PanelKey(bytes: [])
  /// The line that is next, with its line feed.
  private(set) var line: ArraySlice<UInt8> = []
  /// Whether there is none.
  private(set) var isAtEnd = false
  private let keyCount: Int
  private let chunk: Int
  private var pending: [UInt8] = []
  private var position = 0
  private var offset = 0
  private var digest = SHA256()
  private var isRead = false

  /// Opens a file at the line behind its header.
  ///
  /// - Parameters:
  ///   - path: the file, in which no line is without its line feed.
  ///   - keyCount: how many columns the key has.
  ///   - chunk: how many bytes are read at a time.
  init(_ path: String, keyCount: Int, chunk: Int) throws(FileError) {
    (self.path, self.keyCount, self.chunk) = (path, keyCount, max(1 << 10, chunk))
    try advance()
    try advance()
  }

  /// The digest of the file, once its end was reached.
  var fileDigest: String? { isAtEnd ? digest.hexadecimal : nil }

  /// Goes on to the next line.
  mutating func advance() throws(FileError) {
    while true {
      if let end = endOfLine() {
        line = pending[position..<end]
        position = end
        key = Self.key(line, keyCount)
        return
      }
      if isRead {
        guard position == pending.count else {
          throw FileError(
            .badData, "\(path): found a last line without its end, expected a whole file; run again")
        }
        (line, isAtEnd) = ([], true)
        return
      }
      try fill()
    }
  }

  private func endOfLine() -> Int? {
    pending.withUnsafeBufferPointer { bytes in
      var isQuoted = false
      for place in position..<bytes.count {
        if bytes[place] == Byte.quote { isQuoted.toggle() }
        if bytes[place] == Byte.lineFeed, !isQuoted { return place + 1 }
      }
      return nil
    }
  }

  private mutating func fill() throws(FileError) {
    pending.removeFirst(position)
    position = 0
    let descriptor = try openToRead(path)
    defer { close(descriptor) }
    var failure: Int32 = 0
    // Longer lines are read in longer pieces.
    let bytes = [UInt8](unsafeUninitializedCapacity: max(chunk, pending.count)) { buffer, count in
      let got = retrying { pread(descriptor, buffer.baseAddress, buffer.count, off_t(offset)) }
      if got < 0 { failure = errno }
      count = max(got, 0)
    }
    if failure != 0 { throw FileError(.inputOutput, "\(path): cannot be read: \(systemMessage(failure))") }
    if bytes.isEmpty { isRead = true }
    offset += bytes.count
    digest.update(bytes)
    pending += bytes
  }

  /// The cells behind the key, without quotes.
  var cells: [String] { Self.cells(line).dropFirst(keyCount).map { String(decoding: $0, as: UTF8.self) } }

  private static func key(_ line: ArraySlice<UInt8>, _ count: Int) -> PanelKey {
    PanelKey(bytes: Array(cells(line, limit: count).joined(separator: [0])))
  }

  /// The contents of the first cells of a line.
  static func cells(_ line: ArraySlice<UInt8>, limit: Int = .max) -> [[UInt8]] {
    var cells: [[UInt8]] = []
    var cell: [UInt8] = []
    var (isQuoted, wasQuote) = (false, false)
    for byte in line {
      if byte == Byte.quote {
        // A quote after a closing one stands for itself.
        if !isQuoted, wasQuote { cell.append(byte) }
        isQuoted.toggle()
        wasQuote = !isQuoted
        continue
      }
      wasQuote = false
      if !isQuoted, byte == Byte.comma || byte == Byte.lineFeed {
        cells.append(cell)
        cell = []
        if cells.count == limit { return cells }
      } else {
        cell.append(byte)
      }
    }
    return cells
  }
}
