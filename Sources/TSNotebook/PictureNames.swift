/// Pictures beside the figures of a page: each `plot.terminalText(...)` of a cell is also drawn to a file.
package struct PictureNames: Sendable {
  /// The folder, as a whole path, and the page's name: `/pictures/01-scan`.
  let stem: String

  package init(stem: String) {
    self.stem = stem
  }

  /// The statements that draw what the lines of a cell show as text.
  func statements(for lines: ArraySlice<String>, cell: Int) -> String {
    var statements = ""
    var names: [Substring] = []
    for line in lines {
      for match in line.matches(of: /(\w+)\.terminalText\(/) where !names.contains(match.1) {
        names.append(match.1)
        let file = PageProgram.literal("\(stem)-\(cell + 1)-\(match.1).svg")
        statements += "try \(match.1).write(to: \(file), overwrite: true)\n"
      }
    }
    return statements
  }
}
