import TSFiles

/// What there is to say of a panel once it is collected.
public struct PanelSummary: Sendable {
  /// Series that failed for one reason.
  public struct Reason: Sendable {
    /// What is said of the first of them.
    public let message: String
    /// How many there are.
    public var count = 0
    /// The first keys, in order.
    public var keys: [String] = []
  }

  /// How a forecast of held-back values did.
  public struct Check: Sendable, Hashable {
    /// The key.
    public let key: String
    /// How many values were held back.
    public let values: Int
    /// How many of them were in the 80 % intervals.
    public let inside: Int
  }

  /// How many series there are, those included that failed.
  public let series: Int
  /// Why series failed, in order of how many.
  public var reasons: [Reason] { byMessage.values.sorted { ($1.count, $0.message) < ($0.count, $1.message) } }
  /// Those whose intervals held least.
  public private(set) var worst: [Check] = []
  var totals: GroupCollection.Report?
  private var byMessage: [String: Reason] = [:]
  private var checked = (series: 0, values: 0, inside: 0, better: 0)

  /// The most reasons that are told apart, and the most series that are named.
  private static let (mostReasons, mostNamed) = (200, 3)

  init(series: Int) { self.series = series }

  /// How many series failed.
  public var failed: Int { byMessage.values.reduce(0) { $0 + $1.count } }

  /// Whether there is something to be looked at: a series failed, or a total is not whole.
  public var isIncomplete: Bool { failed > 0 || (totals?.isIncomplete ?? false) }

  mutating func addFailure(_ key: PanelKey, _ cells: [String]) {
    let message = cells.last ?? ""
    // Messages that differ in numbers and in what was found say the same.
    var kind = message.replacing(/"[^"]*"/, with: "\"\"").replacing(/\d+/, with: "0")
    if byMessage[kind] == nil, byMessage.count >= Self.mostReasons { kind = "" }
    var reason = byMessage[kind] ?? Reason(message: kind.isEmpty ? "other reasons" : message)
    reason.count += 1
    if reason.keys.count < Self.mostNamed { reason.keys.append(key.name) }
    byMessage[kind] = reason
  }

  mutating func addCheck(_ key: PanelKey, _ cells: [String]) {
    guard cells.count == 4, let values = Int(cells[0]), let inside = Int(cells[1]), values > 0 else { return }
    checked.series += 1
    checked.values += values
    checked.inside += inside
    if let own = Double(cells[2]), let naive = Double(cells[3]), own < naive { checked.better += 1 }
    worst.append(Check(key: key.name, values: values, inside: inside))
    // Sorting is stable: of equals the first key stays.
    worst.sort { $0.inside * $1.values < $1.inside * $0.values }
    if worst.count > Self.mostNamed { worst.removeLast() }
  }

  /// All of it, line by line.
  public var lines: [String] {
    var lines = [
      "\(series) series: \(series - failed) forecast, \(failed) failed"
    ]
    for reason in reasons {
      let more = reason.count > reason.keys.count ? " and \(reason.count - reason.keys.count) more" : ""
      lines.append("failed: \(reason.message) (\(reason.keys.joined(separator: "; "))\(more))")
    }
    if checked.series > 0 {
      lines.append(
        "held back: \(checked.inside) of \(checked.values) values in the 80 % intervals; error (CRPS) below that of the seasonal "
          + "naive forecast for \(checked.better) of \(checked.series) series")
      let named = worst.map { "\($0.key) (\($0.inside) of \($0.values))" }.joined(separator: "; ")
      lines.append("intervals held least: \(named)")
    }
    if let totals {
      lines.append(
        "totals of \(counted(totals.groups, "group"))\(totals.isIncomplete ? ", not all of them whole" : "")")
      lines += totals.notes
    }
    return lines
  }
}
