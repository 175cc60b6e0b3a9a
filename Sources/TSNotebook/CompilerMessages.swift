import TSFiles

/// What the compiler says of the programs, in terms of the pages.
package enum CompilerMessages {
  /// An error for each message about a line of a page, in their order; if there is none, one with the end of
  /// what the compiler printed.
  package static func errors(_ text: String, pages: [String: String]) -> [FileError] {
    var errors: [FileError] = []
    for line in text.split(separator: "\n") {
      // `/folder/page.txt:12:5: error: message`
      guard let found = line.wholeMatch(of: /(.+?):(\d+):\d+: error: (.*)/), let page = pages[String(found.1)]
      else { continue }
      let error = FileError(.badData, "\(page):\(found.2): \(found.3)")
      if !errors.contains(error) { errors.append(error) }
    }
    if !errors.isEmpty { return errors }
    let last = text.split(separator: "\n").filter { $0.contains("error") }.prefix(5)
    return [FileError(.badData, "the pages cannot be compiled: \(last.joined(separator: "; "))")]
  }
}
