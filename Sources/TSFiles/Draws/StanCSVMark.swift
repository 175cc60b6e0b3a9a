/// How far a chain's file was written: what is kept beside it, to go on there and to notice that it was changed.
public struct StanCSVMark: Sendable, Equatable, Codable {
  /// The number of rows, those of the warm-up too.
  public let rows: Int
  /// The number of bytes behind the line of names.
  public let bytes: Int
  /// The checksum ``XXHash64`` of these bytes, in hexadecimal.
  public let checksum: String

  /// Makes a mark. The parameters are the properties of the same names.
  public init(rows: Int, bytes: Int, checksum: String) {
    self.rows = rows
    self.bytes = bytes
    self.checksum = checksum
  }

  /// Makes sure that what was written up to the mark stands there still, as far as the file goes.
  ///
  /// - Parameters:
  ///   - bytes: All bytes of the file.
  ///   - file: Its name, for the message.
  /// - Throws: `badData` if the file is as long as it was, and holds something else.
  public func check(_ bytes: [UInt8], file: String) throws(FileError) {
    guard let headEnd = StanCSVWriter.headEnd(of: bytes) else { return }
    _ = try check(bytes, headEnd: headEnd, file: file)
  }

  /// Makes sure that what was written up to the mark stands there still.
  ///
  /// - Parameters:
  ///   - bytes: All bytes of the file.
  ///   - headEnd: Where the line of names ends.
  /// - Returns: Whether the file is as long as it was, or longer.
  /// - Throws: `badData` if it is, and holds something else.
  func check(_ bytes: [UInt8], headEnd: Int, file: String) throws(FileError) -> Bool {
    guard rows >= 0, self.bytes >= 0, bytes.count - headEnd >= self.bytes else { return false }
    let found = XXHash64.hexadecimal(of: bytes[headEnd..<(headEnd + self.bytes)])
    guard found != checksum else { return true }
    throw FileError(
      .badData,
      "\(file): checksum: found \(found) of the first \(counted(rows, "row")), expected \(checksum): the file was "
        + "changed since it was written; remove it and resume the fit to have the chain drawn again")
  }
}

extension StanCSVWriter {
  /// Goes on with a file where a mark was made.
  ///
  /// What stands behind is cut off. The head is written anew where it says another number of samples: a chain may be
  /// lengthened.
  ///
  /// - Parameters:
  ///   - path: The file.
  ///   - parameters: The names it was begun with.
  ///   - header: How the chain is drawn.
  ///   - mark: Where the file stood.
  ///   - hasEndedWarmup: Whether the end of the warm-up had been written there.
  /// - Returns: nil if the file is lost, or was cut before the mark.
  /// - Throws: `badData` if the file was changed, or is one of another chain; `cannotCreate` if another process is
  ///   writing it; `inputOutput` if it cannot be read or written.
  /// - Complexity: O(n) for n bytes.
  public static func resuming(
    _ path: String, parameters: [String], header: StanCSVHeader, at mark: StanCSVMark, hasEndedWarmup: Bool
  ) throws(FileError) -> StanCSVWriter? {
    guard let found = try remains(path, try columns(parameters), header, mark) else { return nil }
    if !found.isSameHead {
      let output = try OutputFile(path, overwrite: true)
      try output.write(found.head)
      try output.write(Array(found.body))
      try output.commit()
    }
    let file = try AppendingFile(resuming: path, keeping: Int64(found.head.count + mark.bytes))
    return StanCSVWriter(
      file, parameterCount: parameters.count, head: found.head[...], body: found.body, at: mark,
      hasEndedWarmup: hasEndedWarmup)
  }

  /// Whether ``resuming(_:parameters:header:at:hasEndedWarmup:)`` would go on with a file; nothing is changed.
  ///
  /// - Throws: `badData` if the file was changed, or is one of another chain; `inputOutput` if it cannot be read.
  /// - Complexity: O(n) for n bytes.
  public static func canResume(
    _ path: String, parameters: [String], header: StanCSVHeader, at mark: StanCSVMark
  ) throws(FileError) -> Bool {
    try remains(path, try columns(parameters), header, mark) != nil
  }

  /// What is there of a file up to a mark, with the head that it is to have; nil if it is lost or was cut before.
  private static func remains(
    _ path: String, _ columns: [String], _ header: StanCSVHeader, _ mark: StanCSVMark
  ) throws(FileError) -> (head: [UInt8], body: ArraySlice<UInt8>, isSameHead: Bool)? {
    let bytes: [UInt8]
    do {
      bytes = try readBytes(of: path, maximumBytes: 1 << 40)
    } catch  where error.category == .noInput {
      return nil
    }
    guard let headEnd = headEnd(of: bytes) else { return nil }
    let head = StanCSVWriter.head(header, columns)
    let isSameHead = try sameHead(bytes[..<headEnd], head[...], file: path)
    guard try mark.check(bytes, headEnd: headEnd, file: path) else { return nil }
    return (head, bytes[headEnd..<(headEnd + mark.bytes)], isSameHead)
  }

  /// Where the first line that is no comment ends; nil where the bytes end before.
  static func headEnd(of bytes: [UInt8]) -> Int? {
    var start = 0
    while start < bytes.count {
      guard let feed = bytes[start...].firstIndex(of: Byte.lineFeed) else { return nil }
      if bytes[start] != UInt8(ascii: "#") { return feed + 1 }
      start = feed + 1
    }
    return nil
  }

  /// Whether two heads are the same, the number of samples too.
  ///
  /// - Throws: `badData` if they differ in anything else.
  private static func sameHead(
    _ found: ArraySlice<UInt8>, _ expected: ArraySlice<UInt8>, file: String
  ) throws(FileError) -> Bool {
    if found == expected { return true }
    let found = found.split(separator: Byte.lineFeed, omittingEmptySubsequences: false)
    let expected = expected.split(separator: Byte.lineFeed, omittingEmptySubsequences: false)
    for row in 0..<max(found.count, expected.count) {
      let old = row < found.count ? found[row] : []
      let new = row < expected.count ? expected[row] : []
      let isCount = [old, new].allSatisfy { $0.starts(with: StanCSVHeader.sampleCountPrefix.utf8) }
      guard old == new || isCount else {
        throw FileError(
          .badData,
          "\(file): row \(row + 1): found \(quoted(old)), expected \(quoted(new)): the chain was drawn with other "
            + "settings, or the file was changed since; remove it and resume the fit to have the chain drawn again"
        )
      }
    }
    return false
  }
}
