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
      return "the intervals of \(method) stand: those of \(held.joined(separator: ", "))"
    }
    let lines = rejected.map { "\($0), too \($0.side == .tooNarrow ? "narrow" : "wide")" }
    return "the intervals of \(method) are rejected: \(lines.joined(separator: "; "))"
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
