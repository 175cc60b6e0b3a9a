/// The checksum in the last line of a finished chain: a comment, so that other readers pass it over.
///
/// ```
/// # checksum xxh64 44bc2cf5ad770999
/// ```
///
/// It is that of all bytes before the line: `head -n -1 chain-1.csv | xxh64sum`.
enum StanCSVChecksum {
  static let prefix = "# checksum xxh64 "
  /// The length of the line, with its line feed.
  private static var length: Int { prefix.utf8.count + 17 }

  /// The last line, if it is one of a checksum.
  private static func line(of bytes: [UInt8]) -> ArraySlice<UInt8>? {
    let line = bytes.suffix(length)
    return line.count == length && line.starts(with: prefix.utf8) && line.last == Byte.lineFeed ? line : nil
  }

  /// Whether there is one.
  static func isPresent(in bytes: [UInt8]) -> Bool { line(of: bytes) != nil }

  /// Makes sure that the bytes are those that the checksum at their end was made of, if there is one.
  static func check(_ bytes: [UInt8], file: String) throws(FileError) {
    guard let line = line(of: bytes) else { return }
    let said = String(decoding: line.dropFirst(prefix.utf8.count).dropLast(), as: UTF8.self)
    let found = XXHash64.hexadecimal(of: bytes[..<line.startIndex])
    guard found != said else { return }
    throw FileError(
      .badData,
      "\(file): checksum: found \(quoted(said)), expected \(found) of the bytes before it: the file was "
        + "changed since it was written")
  }
}
