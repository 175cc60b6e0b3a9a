import TSFiles
import TSModel

/// Which columns of a table are for which sites and inputs of a model.
///
/// A column that carries the name of a site or an input is its own, unless told otherwise; `y[0]`, `y[1]`, ... are the
/// components of y. What is drawn once has no column. The column of the series is guessed where none has its name.
struct ColumnChoice {
  /// Columns side by side.
  struct Columns {
    let names: [String]
    /// The shape of a row; empty for one column that stands for a number.
    let shape: [Int]
  }

  private let table: SeriesTable
  private let requests: ColumnRequests
  /// The columns of times, which are not guessed to be data.
  private let times: [String]
  /// The columns of each site.
  private(set) var sites: [(name: String, columns: Columns)] = []
  /// The columns of each input.
  private(set) var inputs: [(name: String, columns: Columns)] = []

  /// - Throws: a ``Failure`` or a `FileError` where a column is not there, or an input or the series has none.
  init(
    _ table: SeriesTable, _ requests: ColumnRequests, _ model: ModelEntry, _ purpose: ConditionData.Purpose,
    besides times: [String]
  ) throws {
    (self.table, self.requests, self.times) = (table, requests, times)
    for input in model.inputs {
      guard let columns = try columns(of: input.name, isVector: input.isVector) else {
        throw Failure(
          .badData,
          "\(table.file): no column is named \"\(input.name)\", which \(model.name) takes as an input; expected one, or "
            + "--column \(input.name)\(input.isVector ? "[0]" : "")=COLUMN")
      }
      inputs.append((input.name, columns))
    }
    let names = model.sites.filter { !$0.isDrawnOnce }.map(\.name)
    for name in names + requests.names where !(inputs + sites).contains(where: { $0.name == name }) {
      if let columns = try columns(of: name) { sites.append((name, columns)) }
    }
    try guessSeries(model, purpose)
    guard !sites.isEmpty || (purpose == .condition && !inputs.isEmpty) else {
      throw Failure(.usage, "no column is left for a site; expected at least one with data")
    }
  }

  /// The columns that were asked for, or that have the name; nil where there are none.
  private func columns(of name: String, isVector: Bool = false) throws -> Columns? {
    switch requests.requests[name] {
    case .some(.none): return nil
    case .whole(let text): return try columns(named: text, isVector: isVector)
    case .components(let named):
      return try components(of: name, byName().merging(named) { $1 })
    case nil:
      if table.columnNames.contains(name) { return Columns(names: [name], shape: isVector ? [1] : []) }
      return try components(of: name, byName())
    }
    func byName() -> [[Int]: String] {
      var found: [[Int]: String] = [:]
      for column in table.columnNames {
        let element = ElementName(column)
        if element.site == name, !element.indices.isEmpty { found[element.indices] = column }
      }
      return found
    }
  }

  /// The column of a name, or the columns of a list of names.
  private func columns(named text: String, isVector: Bool) throws -> Columns {
    let parts = text.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
    if table.columnNames.contains(text) || parts.count == 1 {
      return Columns(names: [text], shape: isVector ? [1] : [])
    }
    return Columns(names: parts, shape: [parts.count])
  }

  /// Components by index in row-major order.
  private func components(of name: String, _ named: [[Int]: String]) throws -> Columns? {
    guard !named.isEmpty else { return nil }
    guard let shape = componentShape(Array(named.keys)) else {
      let found = named.keys.sorted { $0.lexicographicallyPrecedes($1) }.map { name + Self.brackets($0) }
      throw Failure(
        .badData,
        "\(table.file): found the components \(Self.shortened(found)) of \(name), expected all, counted from 0"
      )
    }
    let order = named.keys.sorted { $0.lexicographicallyPrecedes($1) }
    return Columns(names: order.compactMap { named[$0] }, shape: shape)
  }

  private static func brackets(_ indices: [Int]) -> String {
    "[\(indices.map(String.init).joined(separator: ","))]"
  }

  /// Guesses the column of the series where nothing names it.
  private mutating func guessSeries(_ model: ModelEntry, _ purpose: ConditionData.Purpose) throws {
    guard let series = model.seriesSite, requests.requests[series] == nil,
      !sites.contains(where: { $0.name == series })
    else {
      if model.seriesSite == nil, sites.isEmpty, purpose == .fit {
        throw Failure(
          .usage, "\(model.name) does not say which site is its series; expected --column SITE=COLUMN")
      }
      return
    }
    // Where something else was found, a series that is to be drawn is not looked for in what is left.
    if purpose == .condition, !(sites + inputs).isEmpty { return }
    let guess = Result { () throws(FileError) in
      try table.guessColumn(for: series, besides: Set(taken + times))
    }
    if case .failure(let error) = guess, error.description.hasSuffix("to be named") {
      let free = table.columnNames.last { !(taken + times).contains($0) }
      throw Failure(.badData, "\(error)" + (free.map { ", as by --column \($0)" } ?? ""))
    }
    let column = try guess.get()
    sites.append((series, Columns(names: [column], shape: [])))
  }

  private var taken: [String] { (sites + inputs).flatMap(\.columns.names) }

  /// What was taken from where and what was not, in one line.
  func report(of file: String, _ timeline: Timeline?) -> String {
    func phrase(_ entry: (name: String, columns: Columns), _ kind: String) -> String {
      let names = entry.columns.names.map { "\"\($0)\"" }
      let what = names.count == 1 ? "column" : "columns"
      return "\(entry.name)\(kind) from \(what) \(Self.shortened(names))"
    }
    var text = (sites.map { phrase($0, "") } + inputs.map { phrase($0, " (input)") }).joined(separator: ", ")
    text += " of \(file)"
    if !table.hasHeader { text += ", which has no names in row 1" }
    if let timeline { text += Self.steps(timeline) }
    let used = Set(taken + (timeline?.columns ?? []))
    let unused = table.columnNames.filter { !$0.isEmpty && !used.contains($0) }.map { "\"\($0)\"" }
    return unused.isEmpty ? text : text + "; not used: \(Self.shortened(unused))"
  }

  /// How the rows go on, and which steps have none.
  private static func steps(_ timeline: Timeline) -> String {
    let names = timeline.columns.map { "\"\($0)\"" }.joined(separator: " and ")
    let gaps = timeline.rows.indices.filter { timeline.rows[$0] == nil }
    if case .number = timeline.step, gaps.isEmpty { return "" }
    let verb = timeline.columns.count == 1 ? "goes" : "go"
    let text = "; \(names) \(verb) on by \(timeline.step)"
    if gaps.isEmpty { return text }
    let labels = gaps.prefix(8).map { timeline.label(at: $0) } + gaps.dropFirst(8).map { _ in "" }
    return text + " with \(counted(gaps.count, "missing step")) (\(shortened(labels)))"
  }

  private static func shortened(_ names: [String]) -> String {
    names.prefix(8).joined(separator: ", ") + (names.count > 8 ? " and \(names.count - 8) more" : "")
  }
}
