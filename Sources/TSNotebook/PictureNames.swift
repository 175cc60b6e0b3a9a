/// Pictures beside the figures of a page: each plot that a cell shows by `terminalText` is also drawn to a file.
package struct PictureNames: Sendable {
  /// The folder, as a whole path, and the page's name: `/pictures/01-scan`.
  let stem: String

  package init(stem: String) {
    self.stem = stem
  }

  /// A line of code in which each plot that is shown is drawn too. The call throws, as `terminalText` does, so
  /// there is a `try` before it.
  package static func drawing(_ line: String) -> String {
    line.replacing(/([\w.]*\w)\.terminalText\(/) { "_notebookPicture(\($0.1)).terminalText(" }
  }

  /// What draws a plot and gives it back: the pictures of a cell are numbered.
  var support: String {
    """
    import TSFiles

    nonisolated(unsafe) private var cell = 0
    nonisolated(unsafe) private var picture = 0

    func _notebookPicture(_ plot: Plot) throws -> Plot {
      if cell != _notebookNumber { picture = 0 }
      cell = _notebookNumber
      picture += 1
      let name = \(PageProgram.literal(stem)) + "-\\(cell + 1)-\\(picture).svg"
      try plot.write(to: name, overwrite: true)
      return plot
    }

    """
  }
}
