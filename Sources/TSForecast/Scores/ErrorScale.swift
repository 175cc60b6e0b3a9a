/// What errors are measured against: the mean absolute change of a history from one season to the next, which is the
/// error of the seasonal naive forecast within it, (1/n) Σ |yₜ - yₜ₋ₘ|.
///
/// Pairs with a missing value are left out. Source: Hyndman and Koehler (2006), doi:10.1016/j.ijforecast.2006.03.001.
public enum ErrorScale: Sendable, Hashable {
  /// The mean absolute change, positive and finite.
  case meanChange(Double)
  /// The history does not change from one season to the next: relative errors would be infinite, and are not given.
  case constant
  /// No two values are a season apart.
  case tooShort

  /// The scale of a history.
  ///
  /// - Parameters:
  ///   - history: The values before the forecast; nil where one is missing.
  ///   - period: The length m of the season; 1 where there is none.
  /// - Throws: If the period is not positive, or a value is not finite.
  /// - Complexity: O(n).
  public init(history: [Double?], period: Int) throws(ScoreError) {
    try checkHistory(history, period: period)
    var (sum, count) = (0.0, 0)
    for (now, before) in zip(history.dropFirst(period), history) {
      guard let now, let before else { continue }
      sum += abs(now - before)
      count += 1
    }
    guard count > 0 else {
      self = .tooShort
      return
    }
    let mean = sum / Double(count)
    guard mean.isFinite else {
      throw ScoreError("the history: found changes that are too large to add up, expected smaller values")
    }
    self = mean > 0 ? .meanChange(mean) : .constant
  }

  /// The scale, or nil if there is none.
  public var value: Double? {
    if case .meanChange(let change) = self { change } else { nil }
  }
}

/// Checks what every measure of a history needs.
func checkHistory(_ history: [Double?], period: Int) throws(ScoreError) {
  guard period >= 1 else { throw ScoreError("the period: found \(period), expected 1 or more") }
  for (index, value) in history.enumerated() {
    guard let value, !value.isFinite else { continue }
    throw ScoreError("the history: found \(value) as value \(index + 1), expected a finite number or a gap")
  }
}
