import TSFiles

/// Runs pages, and writes what they print into them or compares it.
package struct NotebookJob: Sendable {
  /// What is done with the outputs.
  package enum Purpose: Sendable {
    /// They replace those in the page.
    case rewrite
    /// They are compared with those in the page.
    case compare
  }

  /// What became of a page.
  package enum Outcome: Sendable {
    case agrees(cells: Int)
    case rewritten(cells: Int)
    case differs([OutputDifference])
    case failed(FileError)
  }

  package let purpose: Purpose
  /// The folder of the package; found above the first page if nil.
  package var library: String?
  /// How long each page may run.
  package var limit: Duration = .seconds(600)
  /// Where pictures of the figures go; none are drawn if nil.
  package var pictures: String?

  package init(_ purpose: Purpose) {
    self.purpose = purpose
  }

  /// Does the work.
  ///
  /// - Parameters:
  ///   - paths: the pages.
  ///   - report: gets each page's name and what became of it, in their order.
  /// - Returns: What is wrong with the job as a whole, before any page ran: pages that cannot be read, or cells
  ///   that do not compile.
  package func run(_ paths: [String], _ report: (String, Outcome) -> Void) -> [FileError] {
    do throws(FileError) {
      let pages = try read(paths)
      guard let first = pages.first else { return [] }
      let scratch = try scratchPackage(for: first)
      let sources = try PageSource.sources(of: pages, pictures: try pictureFolder())
      try scratch.write(sources)
      if let messages = try scratch.build(sources) {
        var names: [String: String] = [:]
        for page in pages { names[try Path.absolute(page.path)] = page.path }
        return CompilerMessages.errors(messages, pages: names)
      }
      for (page, source) in zip(pages, sources) {
        report(page.path, outcome(page, program: scratch.program(source.target)))
      }
      return []
    } catch {
      return [error]
    }
  }

  /// Reads the pages, and makes sure before the work that they can be written.
  private func read(_ paths: [String]) throws(FileError) -> [NotebookPage] {
    var pages: [NotebookPage] = []
    for path in paths {
      let page = try NotebookPage(path: path)
      if purpose == .rewrite {
        // A file in a folder that may be written could be replaced even so.
        try Path.checkIsWritable(path)
        try OutputFile(path, overwrite: true).abandon()
      }
      pages.append(page)
    }
    return pages
  }

  private func scratchPackage(for page: NotebookPage) throws(FileError) -> ScratchPackage {
    if let library { return try ScratchPackage(library: library) }
    return try ScratchPackage(above: page.path)
  }

  private func pictureFolder() throws(FileError) -> String? {
    guard let pictures else { return nil }
    try Path.makeFolder(pictures)
    return try Path.absolute(pictures)
  }

  private func outcome(_ page: NotebookPage, program: String) -> Outcome {
    do throws(FileError) {
      let outputs = try PageRun.outputs(of: page, program: program, limit: limit)
      switch purpose {
      case .compare:
        let differences = page.differences(from: outputs)
        return differences.isEmpty ? .agrees(cells: page.cells.count) : .differs(differences)
      case .rewrite:
        try rewrite(page, outputs)
        return .rewritten(cells: page.cells.count)
      }
    } catch {
      return .failed(error)
    }
  }

  private func rewrite(_ page: NotebookPage, _ outputs: [[String]]) throws(FileError) {
    let text = try page.text(with: outputs)
    guard try NotebookPage(path: page.path).lines == page.lines else {
      throw FileError(.inputOutput, "\(page.path): was changed while its cells ran, and is left as it is")
    }
    let file = try OutputFile(page.path, overwrite: true)
    try file.write(text)
    try file.commit()
  }
}
