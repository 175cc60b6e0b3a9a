/// The program that the cells of a page make.
package enum PageProgram {
  /// What is printed before each cell and after the last, so that the output can be taken apart: a control
  /// character that no cell has a use for.
  package static func mark(_ number: Int) -> String { "\u{1E}cell \(number)\u{1E}\n" }

  /// The main file. The compiler and the backtrace name the lines of the page.
  ///
  /// - Parameters:
  ///   - page: the page.
  ///   - file: the whole path of the page's file.
  ///   - pictures: where pictures of the figures go; nil if none are asked for.
  package static func main(of page: NotebookPage, file: String, pictures: PictureNames? = nil) -> String {
    var text = ""
    for (number, cell) in page.cells.enumerated() {
      text += "_notebookCell(\(number))\n"
      text += "#sourceLocation(file: \(literal(file)), line: \(cell.code.lowerBound + 1))\n"
      for line in page.lines[cell.code] {
        text += (pictures == nil ? line : PictureNames.drawing(line)) + "\n"
      }
      text += "#sourceLocation()\n"
    }
    return text + "_notebookCell(\(page.cells.count))\n"
  }

  /// The file beside it.
  ///
  /// - Parameters:
  ///   - digest: stands for the library's sources. The build system does not compile a program again when only a
  ///     layer below the library's umbrella has changed, unless the program has changed too.
  ///   - pictures: where pictures of the figures go; nil if none are asked for.
  package static func support(digest: String, pictures: PictureNames?) -> String {
    let marks = """
      // Written by the runner of notebooks; the library is \(digest).
      #if canImport(Glibc)
        @preconcurrency import Glibc
      #elseif canImport(Musl)
        @preconcurrency import Musl
      #elseif canImport(Darwin)
        import Darwin
      #endif

      /// Parts the outputs of the cells. What was printed is written out, so that it is there if the next cell ends
      /// the program.
      func _notebookCell(_ number: Int) {
        _notebookNumber = number
        print("\\u{1E}cell \\(number)\\u{1E}")
        fflush(nil)
      }

      nonisolated(unsafe) var _notebookNumber = 0

      """
    return marks + (pictures?.support ?? "")
  }

  /// A text as a literal of Swift.
  static func literal(_ text: String) -> String {
    var quoted = ""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\\", "\"": quoted += "\\\(scalar)"
      case _ where scalar.value < 0x20: quoted += "\\u{\(String(scalar.value, radix: 16))}"
      default: quoted.unicodeScalars.append(scalar)
      }
    }
    return "\"\(quoted)\""
  }

  /// What each cell printed, in lines without the spaces at their ends; fewer than there are cells if the
  /// program ended early, in which case the last is of the cell that ended it.
  package static func outputs(_ text: String, cells: Int) -> [[String]] {
    var rest = text[...]
    var outputs: [[String]] = []
    for number in 0...cells {
      let mark = mark(number)
      guard let range = rest.firstRange(of: mark) else { break }
      if number > 0 { outputs.append(lines(rest[..<range.lowerBound])) }
      rest = rest[range.upperBound...]
    }
    if outputs.count < cells { outputs.append(lines(rest)) }
    return outputs
  }

  private static func lines(_ text: Substring) -> [String] {
    var lines = text.split(separator: "\n", omittingEmptySubsequences: false).map { line in
      String(line[..<(line.lastIndex { $0 != " " }.map { line.index(after: $0) } ?? line.startIndex)])
    }
    while lines.last == "" { lines.removeLast() }
    return lines
  }
}
