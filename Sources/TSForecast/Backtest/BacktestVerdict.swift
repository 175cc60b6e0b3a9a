/// Whether the intervals of a method held what they say, over the origins of a backtest.
public struct BacktestVerdict: Sendable, Hashable, CustomStringConvertible {
  /// The test of each level, by level; none where there is nothing to judge.
  public let levels: [CoverageVerdict]
  /// The tests of the levels that are rejected.
  public let rejected: [CoverageVerdict]
  /// The method.
  public let method: String
  /// How probable any rejection is where the intervals are right.
  public let significance: Double

  /// Judges a method.
  ///
  /// Forecasts without any spread are passed over: they are of a series that had been constant, and say so.
  ///
  /// - Parameters:
  ///   - method: The method.
  ///   - significance: How probable any rejection is to be where the intervals are right.
  init(_ method: BacktestResult.Method, significance: Double) {
    let judged = ForecastScores(method.scores.forecasts.filter(\.hasSpread))
    levels = judged.levels.compactMap(judged.coverageVerdict)
    rejected = judged.rejectedIntervals(significance: significance)
    self.method = method.name
    self.significance = significance
  }

  /// Whether there was anything to judge.
  public var isKnown: Bool { !levels.isEmpty }

  /// Whether the intervals of some level are rejected.
  public var isRejected: Bool { !rejected.isEmpty }

  /// One line.
  public var description: String {
    guard isKnown else { return "no verdict on the intervals of \(method): there are none with a width" }
    guard isRejected else {
      let held = levels.map { "\(Self.percent($0.level)) hold \(Self.percent($0.coverage))" }
      return
        "the intervals of \(method) are not rejected\(areFew ? ", from too few origins to tell" : ""): those of "
        + held.joined(separator: ", ")
    }
    let lines = rejected.map { "\($0), \(side(of: $0))" }
    return "the intervals of \(method) are rejected: \(lines.joined(separator: "; "))"
  }

  /// Whether there are so few origins whose futures do not overlap that hardly anything would be rejected.
  private var areFew: Bool { levels.allSatisfy { $0.steps.values.allSatisfy { $0.trials < 5 } } }

  /// On which side intervals are wrong; those of some steps ahead may be too wide and of others too narrow.
  private func side(of verdict: CoverageVerdict) -> String {
    let wrong = verdict.steps.values.filter { $0.midPValue <= significance }
    let isNarrow = wrong.contains { Double($0.successes) < $0.probability * Double($0.trials) }
    let isWide = wrong.contains { Double($0.successes) > $0.probability * Double($0.trials) }
    if isNarrow, isWide { return "too wide at some steps and too narrow at others" }
    return verdict.side == .tooNarrow ? "too narrow" : "too wide"
  }

  private static func percent(_ share: Double) -> String {
    let tenths = (share * 1000).rounded() / 10
    return tenths == tenths.rounded() ? "\(Int(tenths)) %" : "\(tenths) %"
  }
}

extension BacktestResult {
  /// The verdict on the intervals of a method.
  ///
  /// - Parameters:
  ///   - method: The method; the first if nil.
  ///   - significance: How probable any rejection is to be where the intervals are right.
  public func verdict(on method: Method? = nil, significance: Double = 0.05) -> BacktestVerdict {
    BacktestVerdict(method ?? methods.first ?? naive, significance: significance)
  }
}

extension SeriesScores {
  /// Whether any interval has a width.
  fileprivate var hasSpread: Bool {
    steps.contains { $0.intervals.contains { $0.bounds.upperBound > $0.bounds.lowerBound } }
  }
}
