import TSModel

/// What was typed for `--column`.
struct ColumnRequests {
  /// Which columns are meant for a site or an input.
  enum Request {
    /// `SITE=COLUMN`, or a list of columns for a vector.
    case whole(String)
    /// `SITE[0]=COLUMN` and its like, by index.
    case components([[Int]: String])
    /// `SITE=`: no column, although one has its name.
    case none
  }

  /// By site or input.
  private(set) var requests: [String: Request] = [:]
  /// The sites and inputs in the order in which they were first named.
  private(set) var names: [String] = []

  /// - Throws: a ``Failure`` of wrong usage where something is named twice or not at all.
  init(_ texts: [String], for model: ModelEntry) throws(Failure) {
    for text in texts {
      if let equals = text.firstIndex(of: "=") {
        let column = String(text[text.index(after: equals)...])
        try add(String(text[..<equals]), column, text)
      } else {
        guard let site = model.seriesSite else {
          throw Failure(
            .usage, "\(model.name) does not say which site is its series; expected --column SITE=COLUMN")
        }
        try add(site, text, text)
      }
    }
  }

  private mutating func add(_ target: String, _ column: String, _ text: String) throws(Failure) {
    let element = ElementName(target)
    guard !target.isEmpty, !text.isEmpty else {
      throw Failure(.usage, "--column \(text): expected SITE=COLUMN, or a COLUMN alone")
    }
    let twice = Failure(
      .usage, "--column \(text): '\(target)' has a column already; expected one for each")
    switch requests[element.site] {
    case nil:
      names.append(element.site)
      if element.indices.isEmpty {
        requests[target] = column.isEmpty ? Request.none : .whole(column)
      } else {
        requests[element.site] = .components([element.indices: column])
      }
    case .components(var known):
      guard !element.indices.isEmpty, known[element.indices] == nil else { throw twice }
      known[element.indices] = column
      requests[element.site] = .components(known)
    case .whole, .some(.none): throw twice
    }
    if !element.indices.isEmpty, column.isEmpty {
      throw Failure(.usage, "--column \(text): expected \(target)=COLUMN")
    }
  }
}
