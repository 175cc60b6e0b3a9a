import TSFiles

/// One run of a page's program.
package enum PageRun {
  /// Runs the program of a page in the page's folder.
  ///
  /// - Returns: What each cell printed.
  /// - Throws: `badData`, with the line, if a cell ends the program or the program takes longer than `limit`.
  package static func outputs(
    of page: NotebookPage, program: String, limit: Duration
  ) throws(FileError) -> [[String]] {
    let file = try Path.absolute(page.path)
    // The shell changes the folder of the program alone, which `posix_spawn` cannot do everywhere.
    let arguments = ["-c", "cd \"$1\" && exec \"$2\"", "sh", Path.folder(of: file), program]
    let child = ChildProcess(program: "/bin/sh", arguments: arguments, limit: limit)
    let result = try child.run()
    let output = String(decoding: result.output, as: UTF8.self)
    let outputs = PageProgram.outputs(output, cells: page.cells.count)
    let isWhole = output.hasSuffix(PageProgram.mark(page.cells.count))
    if isWhole, result.exitCode == 0 { return outputs }

    let cell = page.cells[max(outputs.count - 1, 0)]
    let errors = String(decoding: result.errors, as: UTF8.self)
    let line = result.isOverTime ? nil : lineOfFailure(errors, file: file)
    throw FileError(
      .badData, "\(page.path):\(line ?? cell.opening + 1): \(reason(result, errors, limit))")
  }

  private static func reason(_ result: ChildProcess.Result, _ errors: String, _ limit: Duration) -> String {
    if result.isOverTime { return "the cell was stopped: the page took more than \(limit)" }
    for line in errors.split(separator: "\n") {
      guard let message = line.firstRange(of: "Fatal error: ") else { continue }
      let text = line[message.upperBound...]
      let thrown = "Error raised at top level: "
      return text.hasPrefix(thrown)
        ? "the cell threw: \(text.dropFirst(thrown.count))" : "the cell failed: \(text)"
    }
    if let code = result.exitCode { return "the cell ended the program, with exit code \(code)" }
    return "the cell trapped"
  }

  /// The innermost line of the page in a backtrace.
  package static func lineOfFailure(_ backtrace: String, file: String) -> Int? {
    for line in backtrace.split(separator: "\n") {
      guard let place = line.firstRange(of: " at \(file):") else { continue }
      if let number = Int(line[place.upperBound...].prefix(while: \.isNumber)) { return number }
    }
    return nil
  }
}
