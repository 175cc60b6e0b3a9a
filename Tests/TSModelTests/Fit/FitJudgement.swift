import Foundation
import TSModel
import Testing

/// Whether statistical tests run at full size: `make test-long`.
let isLong = ProcessInfo.processInfo.environment["TSMODEL_LONG"] != nil

/// A standard score: a warning from 3.3 on, a failure from 4 on.
func judge(score: Double, _ what: String, sourceLocation: SourceLocation = #_sourceLocation) {
  #expect(abs(score) < 4, "\(what): z = \(score)", sourceLocation: sourceLocation)
  if abs(score) >= 3.3, abs(score) < 4 {
    Issue.record("\(what): z = \(score)", severity: .warning, sourceLocation: sourceLocation)
  }
}

/// A probability of what was seen: a warning below 1e-3, a failure below 2e-5.
func judge(probability: Double, _ what: String, sourceLocation: SourceLocation = #_sourceLocation) {
  #expect(probability >= 2e-5, "\(what): p = \(probability)", sourceLocation: sourceLocation)
  if probability < 1e-3, probability >= 2e-5 {
    Issue.record("\(what): p = \(probability)", severity: .warning, sourceLocation: sourceLocation)
  }
}

/// Draws against the moments of the distribution that they should have: the mean and the variance each within 4 of
/// its standard errors.
func judge(
  _ draws: ScalarDraws, mean: Double, deviation: Double, _ what: String,
  sourceLocation: SourceLocation = #_sourceLocation
) throws {
  let found = try (
    mean: #require(draws.mean().value), error: #require(draws.meanError().value),
    deviation: #require(draws.standardDeviation().value),
    deviationError: #require(draws.standardDeviationError().value)
  )
  judge(score: (found.mean - mean) / found.error, "\(what): mean \(found.mean), exactly \(mean)")
  let ratio = (found.deviation / deviation) * (found.deviation / deviation)
  judge(
    score: (ratio - 1) / (2 * found.deviationError / found.deviation), "\(what): ratio of variances \(ratio)",
    sourceLocation: sourceLocation)
}
