/// How methods did at the origins of a backtest.
public struct BacktestResult: Sendable, Hashable {
  /// How one method did.
  public struct Method: Sendable, Hashable {
    /// What it is called.
    public let name: String
    /// Its forecasts, by origin, and what is made of them.
    public let scores: ForecastScores
  }

  /// The name of the series.
  public let series: String
  /// How many steps were forecast from each origin.
  public let horizon: Int
  /// How many steps lie between an origin and the next.
  public let stride: Int
  /// How many steps lie before each origin, in increasing order.
  public let origins: [Int]
  /// The probabilities of the intervals.
  public let levels: [Double]
  /// The methods in their order; the last is the seasonal naive forecast.
  public let methods: [Method]
  /// The seasonal naive forecast.
  public let naive: Method
  /// What there is to know besides: what was left out, and why.
  public let notes: [String]

  init(
    _ backtest: Backtest, _ series: Series, _ origins: BacktestOrigins, _ names: [String],
    _ outcomes: [[BacktestWork.Outcome]]
  ) throws {
    self.series = series.name
    (horizon, stride, levels) = (backtest.horizon, backtest.stride, backtest.levels)
    self.origins = origins.origins
    var (methods, notes) = ([Method](), origins.notes)
    for (name, outcomes) in zip(names, outcomes) {
      let found = outcomes.compactMap { try? $0.get() }
      if found.isEmpty, let first = outcomes.first { _ = try first.get() }
      methods.append(Method(name: name, scores: ForecastScores(found.map(\.scores))))
      notes += Self.notes(name, outcomes)
    }
    self.methods = methods
    naive = methods.last ?? Method(name: BacktestMethod.naiveName, scores: ForecastScores([]))
    self.notes = notes
  }

  /// The notes of a method: each once, with the number of origins that have it. Those that differ in what was found alone are
  /// one: a series is longer at every origin.
  private static func notes(_ name: String, _ outcomes: [BacktestWork.Outcome]) -> [String] {
    var (order, counts) = ([(key: String, note: String)](), [String: Int]())
    for outcome in outcomes {
      let notes: [String]
      switch outcome {
      case .success(let found): notes = found.notes
      case .failure(let error): notes = ["left out: \(error)"]
      }
      for note in notes {
        let key = note.firstRange(of: ", found ").map { String(note[..<$0.lowerBound]) } ?? note
        if counts[key] == nil { order.append((key, note)) }
        counts[key, default: 0] += 1
      }
    }
    return order.map { key, note in
      let count = counts[key] ?? 0
      return "\(name), \(count) of \(counted(outcomes.count, "origin")): \(count == 1 ? note : key)"
    }
  }
}
