import TSForecast
import TSModel
import TestSupport
import Testing

@Suite("Chains where importance weights are not to be trusted")
struct ChainDrawsTests {
  /// A part with numbers that lie far out now and then, which draws from lighter tails miss.
  struct FarOut: StructuralPart {
    var formula: String { "far" }

    func begin<E: Effects>(
      _ effects: inout E, _ scales: StructuralScales<E.Real>
    ) -> PartState<E.Real> {
      let sites: [SiteName] = ["a", "b", "c", "d"]
      return PartState(values: sites.map { effects.sample($0, Cauchy(E.Real(0), E.Real(1))) })
    }

    // Next to nothing, so that the forecast is that without it.
    func value<Real: Scalar>(_ state: PartState<Real>, at step: Int) -> Real {
      step == 0 ? sin(state.values[0] * 1e-3) * 1e-3 : 0
    }
  }

  @Test("What weights cannot be trusted for is left to NUTS, the same twice")
  func farOut() throws {
    let values: [Double?] = Process.driftingWalk.series(40, seed: 3).map { $0 }
    let candidate = Candidate("own", [Trend(hasSlope: false, driftScale: 0), FarOut()], power: 1)
    func forecast() throws -> SeriesForecast {
      try Forecaster([candidate]).forecast(Series(values), horizon: 4, paths: 5)
    }
    let found = try forecast()
    let member = try #require(found.members.first)
    #expect(member.paretoShape > 0.7)
    #expect(member.method == "NUTS, 4 chains of 250 draws")
    let again = try forecast()
    #expect(again.steps == found.steps && again.paths == found.paths && again.members == found.members)
    // What the part does is next to nothing: the forecast is that without it.
    let plain = try Forecaster([Candidate("level", [Trend(hasSlope: false, driftScale: 0)], power: 1)])
      .forecast(Series(values), horizon: 4)
    #expect(plain.members[0].method == "importance sampling")
    for h in 0..<4 {
      #expect(abs(found.median[h] - plain.median[h]) < 0.3 * plain.standardDeviation[h])
      #expect(isClose(found.standardDeviation[h], plain.standardDeviation[h], relative: 0.15))
    }
  }
}
