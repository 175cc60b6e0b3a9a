/// Finds the lines of a Stan CSV text: comments, the header and the rows, and where the last whole row ends.
struct StanCSVScan {
  let file: String
  let bytes: [UInt8]
  /// The lines that begin with `#`, without it and the spaces around, with the number of rows before each.
  private(set) var comments: [(text: String, rowsBefore: Int)] = []
  private(set) var columns: [String] = []
  /// Where each whole row begins.
  private(set) var rowStarts: [Int] = []
  /// Where each whole row ends, its line end not counted.
  private(set) var rowEnds: [Int] = []
  /// Whether the text ends in a row without a line feed.
  private(set) var isTorn = false
  /// Where the line of names ends.
  private(set) var headEnd = 0
  /// Where the last whole row ends, or the header if there is none.
  private(set) var end = 0

  var rowCount: Int { rowStarts.count }

  /// The place among the comments of the line that ends the warm-up, or nil if there is none.
  var adaptationLine: Int? { comments.firstIndex { $0.text.hasPrefix("Adaptation terminated") } }

  /// Scans a text.
  ///
  /// - Parameters:
  ///   - file: The name of the text in messages.
  ///   - bytes: The text.
  ///   - limit: The number of rows after which to stop.
  /// - Complexity: O(n) for n bytes.
  init(file: String, bytes: [UInt8], keepingRows limit: Int = .max) throws(FileError) {
    self.file = file
    self.bytes = bytes
    guard !bytes.isEmpty else { throw FileError(.badData, "\(file): is empty, expected a header line") }
    var position = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
    while position < bytes.count, columns.isEmpty || rowStarts.count < limit {
      let feed = lineFeed(from: position)
      var last = feed
      if last > position, bytes[last - 1] == Byte.carriageReturn { last -= 1 }
      let isWhole = feed < bytes.count
      if bytes[position] == UInt8(ascii: "#") {
        try takeComment(position + 1, last)
      } else if last > position {
        try takeLine(position, last, feed: feed, isWhole: isWhole)
      }
      position = feed + 1
    }
    guard !columns.isEmpty else {
      throw FileError(.badData, "\(file): found no header line, expected the names of the columns")
    }
  }

  private mutating func takeComment(_ start: Int, _ last: Int) throws(FileError) {
    let text = String(decoding: trimmed(bytes[start..<last]), as: UTF8.self)
    comments.append((text, rowStarts.count))
  }

  private mutating func takeLine(_ start: Int, _ last: Int, feed: Int, isWhole: Bool) throws(FileError) {
    if columns.isEmpty {
      guard isWhole else {
        throw error(at: start, "the header line is torn, expected a line feed at its end")
      }
      columns = try names(start, last)
      end = feed + 1
      headEnd = end
    } else if isWhole {
      rowStarts.append(start)
      rowEnds.append(last)
      end = feed + 1
    } else {
      isTorn = true
    }
  }

  private func names(_ start: Int, _ last: Int) throws(FileError) -> [String] {
    guard let text = String(validating: bytes[start..<last], as: UTF8.self) else {
      throw error(at: start, "found names that are not UTF-8, expected UTF-8 text")
    }
    let names = text.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
    var seen: Set<String> = []
    for name in names {
      guard !name.isEmpty else {
        throw error(at: start, "found an empty name, expected the name of a column")
      }
      guard seen.insert(name).inserted else {
        throw error(at: start, "found the name \(quoted(name)) twice, expected different names")
      }
    }
    if names.allSatisfy({ !CellReading(ArraySlice($0.utf8)).isText }) {
      throw error(at: start, "found only numbers, expected the names of the columns")
    }
    return names
  }

  private func lineFeed(from start: Int) -> Int {
    bytes.withUnsafeBufferPointer { bytes in
      var position = start
      while position < bytes.count, bytes[position] != Byte.lineFeed { position += 1 }
      return position
    }
  }

  /// An error about the line that a position is in, counted from 1, and about one of its cells.
  func error(at position: Int, column: Int? = nil, _ text: String) -> FileError {
    var line = 1
    for byte in bytes.prefix(position) where byte == Byte.lineFeed { line += 1 }
    let name = column.map { ", column " + ($0 < columns.count ? quoted(columns[$0]) : "\($0 + 1)") } ?? ""
    return FileError(.badData, "\(file): row \(line)\(name): \(text)")
  }
}
