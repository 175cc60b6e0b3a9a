import TSFiles

extension NotebookPage {
  /// The most characters of a line of prose or code.
  package static let width = 100

  /// Reads a page.
  ///
  /// - Throws: `noInput` if the file does not exist; `badData`, with the line and what was expected, if it is
  ///   not a page.
  package init(path: String) throws(FileError) {
    self = try NotebookPage(path: path, bytes: readBytes(of: path, maximumBytes: 1 << 26))
  }

  /// Takes the bytes of a file apart.
  package init(path: String, bytes: [UInt8]) throws(FileError) {
    guard let text = String(validating: bytes, as: UTF8.self) else {
      let line = NotebookPage.firstWrongLine(bytes)
      throw FileError(.badData, "\(path):\(line): found bytes that are not UTF-8, expected text in UTF-8")
    }
    // A carriage return and a line feed are one character: lines are parted by scalars.
    var lines = text.unicodeScalars.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    if lines.last == "" { lines.removeLast() }
    var parser = PageParser(path: path, lines: lines)
    try parser.parse()
    self.init(path: path, lines: lines, cells: parser.cells)
  }

  private static func firstWrongLine(_ bytes: [UInt8]) -> Int {
    let lines = bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
    return (lines.firstIndex { String(validating: $0, as: UTF8.self) == nil } ?? 0) + 1
  }
}

/// Finds the cells of a page.
private struct PageParser {
  let path: String
  let lines: [String]
  var cells: [NotebookCell] = []
  private var position = 0

  init(path: String, lines: [String]) {
    self.path = path
    self.lines = lines
  }

  mutating func parse() throws(FileError) {
    while position < lines.count {
      let line = lines[position]
      if line == Fence.swift || line.hasPrefix(Fence.swift + " ") {
        cells.append(try cell())
      } else if Fence.isLike(line) {
        throw fault(position, "found \"\(line)\" outside a cell, expected \"\(Fence.swift)\" or prose")
      } else {
        try check(position)
      }
      position += 1
    }
    if cells.isEmpty {
      throw FileError(.badData, "\(path): found no cell, expected a line \"\(Fence.swift)\"")
    }
  }

  /// Reads the cell that begins here, and stays at its last line.
  private mutating func cell() throws(FileError) -> NotebookCell {
    let opening = position
    let isTimed = try options(of: opening)
    let code = try body(of: opening, endingWith: [Fence.output, Fence.end])
    for line in code { try check(line) }
    var output: Range<Int>?
    if lines[position] == Fence.output { output = try body(of: position, endingWith: [Fence.end]) }
    return NotebookCell(opening: opening, code: code, output: output, closing: position, isTimed: isTimed)
  }

  private func options(of line: Int) throws(FileError) -> Bool {
    let words = lines[line].split(separator: " ", omittingEmptySubsequences: false).dropFirst(2)
    for word in words where word != Fence.timed {
      throw fault(line, "found the option \"\(word)\", expected none or \"\(Fence.timed)\"")
    }
    return !words.isEmpty
  }

  /// The lines after `start` up to one of the endings, which becomes the position.
  private mutating func body(of start: Int, endingWith endings: [String]) throws(FileError) -> Range<Int> {
    position = start + 1
    while position < lines.count {
      let line = lines[position]
      if endings.contains(line) { return start + 1..<position }
      if Fence.isLike(line) {
        throw fault(position, "found \"\(line)\", expected \(expected(endings, start))")
      }
      position += 1
    }
    throw fault(lines.count - 1, "found the end of the page, expected \(expected(endings, start))")
  }

  private func expected(_ endings: [String], _ start: Int) -> String {
    let list = endings.map { "\"\($0)\"" }.joined(separator: " or ")
    return "\(list) for the \"\(lines[start])\" of line \(start + 1)"
  }

  private func check(_ line: Int) throws(FileError) {
    if lines[line].unicodeScalars.contains("\r") {
      throw fault(line, "found a carriage return, expected lines that end in a line feed")
    }
    let count = lines[line].count
    if count > NotebookPage.width {
      throw fault(line, "found \(count) characters, expected \(NotebookPage.width) at most")
    }
  }

  private func fault(_ line: Int, _ message: String) -> FileError {
    FileError(.badData, "\(path):\(line + 1): \(message)")
  }
}
