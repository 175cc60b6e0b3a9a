import TSForecast
import TSModel
import TestSupport
import Testing

@Suite("Chains where importance weights are not to be trusted")
struct ChainDrawsTests {
  /// Series MND5 of the M1 competition with three values moved far away: of three and a half years too little is left to say what
  /// is season and what is not.
  static let values: [Double?] = [
    14959, 18418, 19865, 40349, 16985, 36708, 40570, 40212, 31374, 30416, 20733, 28874, 15141, 19377, 21460,
    41091,
    18565, 33319, 42823, 105256, 2992, 32766, 20141, 29181, 16420, 18316, 18372, 42736, 18272, 35751, 50659,
    34292,
    33558, 31910, 18013, 28009, 80569, 17263, 19621, 42770, 16915, 32604,
  ]

  @Test("Pareto k above 0.7 runs NUTS, the same twice, and elsewhere nothing is run")
  func moved() throws {
    let series = Series(Self.values, seasons: [12], stepsPerYear: 12)
    let found = try Forecaster().forecast(series, horizon: 18, paths: 5)
    #expect(found.members.contains { $0.paretoShape > 0.7 })
    for member in found.members {
      let isFine = member.paretoShape <= 0.7
      #expect(member.method == (isFine ? "importance sampling" : "NUTS, 4 chains of 250 draws"), "\(member)")
      #expect(member.isTrusted)
    }
    let again = try Forecaster().forecast(series, horizon: 18, paths: 5)
    #expect(again.steps == found.steps && again.paths == found.paths && again.members == found.members)
    for (low, high) in zip(found.quantile(0.1), found.quantile(0.9)) {
      #expect(low > 0 && low < high && high < 200_000)
    }
  }

  @Test("Chains of another seed say the same")
  func seeds() throws {
    let candidate = Candidate.automatic(seasons: [12], stepsPerYear: 12)[0]
    let forecast = try Forecaster([candidate]).forecast(Series(Self.values, seasons: [12]), horizon: 3)
    let other = try Forecaster([candidate], seed: 7).forecast(Series(Self.values, seasons: [12]), horizon: 3)
    #expect(forecast.members[0].method == "NUTS, 4 chains of 250 draws")
    // Two runs from other keys: forty draws each.
    for h in 0..<3 {
      #expect(abs(forecast.median[h] - other.median[h]) < 0.5 * forecast.standardDeviation[h])
      #expect(isClose(forecast.standardDeviation[h], other.standardDeviation[h], relative: 0.4))
    }
  }
}
